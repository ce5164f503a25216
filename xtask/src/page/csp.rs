//! The Content-Security-Policy allows the inline scripts of the page by their hashes.
//!
//! A small inline script starts the page, and its text changes with every build.
//! A browser runs an inline script when the policy names the SHA-256 of its text
//! (Content Security Policy Level 3, section 6.7.3.3).

use anyhow::{Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// What stands in `app/index.html` where the hashes belong.
const PLACEHOLDER: &str = "'sha256-of-inline-scripts'";

/// The page with the hash of each inline script in its policy.
///
/// # Errors
/// When the page names no place for the hashes, or several.
pub fn with_script_hashes(html: &str) -> Result<String> {
    if html.matches(PLACEHOLDER).count() != 1 {
        bail!("index.html must name {PLACEHOLDER} once, in its Content-Security-Policy");
    }
    let hashes: Vec<String> = inline_scripts(html).into_iter().map(source_of).collect();
    // Without an inline script nothing replaces the placeholder, and neighbouring spaces do no harm.
    Ok(html.replace(PLACEHOLDER, &hashes.join(" ")))
}

/// A script's text as a policy names it: `'sha256-…'`.
fn source_of(script: &str) -> String {
    // Browsers turn both other line ends into this one before they hash.
    let text = script.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// The texts of all scripts that have no `src`.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, after)) = after.split_once('>') else { break };
        let Some((text, after)) = after.split_once("</script") else { break };
        if !has_src(attributes) {
            found.push(text);
        }
        rest = after;
    }
    found
}

fn has_src(attributes: &str) -> bool {
    attributes.split_whitespace().any(|word| word == "src" || word.starts_with("src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // Oracle: `printf %s "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64`.
        assert_eq!(
            source_of("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
        assert_eq!(source_of("a\r\nb\rc"), source_of("a\nb\nc"));
    }

    #[test]
    fn only_scripts_without_src_are_inline() {
        let html = "<script src=\"a.js\"></script><script type=\"module\">\nb\n</script>\
                    <script defer src=c.js></script><script>d</script>";
        assert_eq!(inline_scripts(html), ["\nb\n", "d"]);
    }

    #[test]
    fn every_inline_script_is_named_in_the_policy() -> Result<()> {
        let html = format!(
            "<meta content=\"script-src 'self' {PLACEHOLDER};\"><script>d</script><script>e</script>"
        );
        let page = with_script_hashes(&html)?;
        assert!(
            page.contains(&format!("script-src 'self' {} {};", source_of("d"), source_of("e"))),
            "{page}"
        );
        Ok(())
    }

    #[test]
    fn a_page_without_a_place_for_the_hashes_is_an_error() {
        assert!(with_script_hashes("<script>d</script>").is_err());
    }
}
