//! Writes the texts of every language into a folder, as a page loads them, and `start.json` with those that stand in the
//! page before the program: `cargo run --example write_texts -- DIR`.

use std::path::PathBuf;
use std::{env, fs, io};

use vitrine_present::{Locale, Texts};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("which folder? write_texts DIR"))?;
    fs::create_dir_all(&folder)?;
    for (name, text) in Texts::files() {
        fs::write(folder.join(name), text)?;
    }
    fs::write(folder.join("start.json"), start())
}

/// The texts before the program as JSON: for each language `loading`, `failed`, `again` and `noscript`.
fn start() -> String {
    let language = |locale: &'static Locale| {
        let said = Texts::of(locale).start();
        let texts = [
            ("loading", said.loading()),
            ("failed", said.failed()),
            ("again", said.again()),
            ("noscript", said.noscript()),
        ];
        let texts = texts.map(|(key, text)| format!("\"{key}\":{}", quoted(text))).join(",");
        format!("\"{}\":{{{texts}}}", locale.code)
    };
    format!("{{{}}}", Locale::all().iter().map(language).collect::<Vec<_>>().join(","))
}

/// A JSON string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
