//! Writes the texts of every language into a folder, as a page loads them: `cargo run --example write_texts -- DIR`.

use std::path::PathBuf;
use std::{env, fs, io};

use vitrine_present::Texts;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("which folder? write_texts DIR"))?;
    fs::create_dir_all(&folder)?;
    for (name, text) in Texts::files() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}
