//! `docs/benchmarks.md`: each command writes its own section and leaves the others as they are.

use anyhow::{Context, Result};
use xtask::workspace;

const FILE: &str = "docs/benchmarks.md";
const HEADING: &str = "# Benchmarks\n\nMeasured, not promised: `cargo xtask bench peers` and `cargo xtask bench growth` write this file.\n";

/// Puts a section's text in the place of what stood there, or at the end.
///
/// # Errors
/// When the file cannot be written.
pub fn write(section: &str, text: &str) -> Result<()> {
    let path = workspace::root().join(FILE);
    let old = std::fs::read_to_string(&path).unwrap_or_else(|_| HEADING.to_owned());
    std::fs::write(&path, replaced(&old, section, text)).with_context(|| format!("cannot write {FILE}"))?;
    println!("written to {FILE}");
    Ok(())
}

fn replaced(old: &str, section: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {section}: begin -->"), format!("<!-- {section}: end -->"));
    let new = format!("{begin}\n{}\n{end}", text.trim());
    let found = old.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some((before, after))
    });
    match found {
        Some((before, after)) => format!("{before}{new}{after}"),
        None => format!("{}\n\n{new}\n", old.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let one = replaced("# Title\n", "a", "first");
        let two = replaced(&one, "b", "second");
        let three = replaced(&two, "a", "third\n");
        assert!(one.starts_with("# Title\n\n<!-- a: begin -->\nfirst\n<!-- a: end -->\n"), "{one}");
        assert_eq!(three, two.replace("first", "third"));
        assert!(three.contains("second"));
    }
}
