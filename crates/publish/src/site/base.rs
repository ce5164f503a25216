//! The path that a page is served below, in its text and in the policy that allows its inline script.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The path that a site is served below: `/`, or one such as `/name/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// A path that no site is served below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a path begins and ends with '/' and has letters, digits and '-._~' between, such as /name/")]
pub struct BaseError;

impl Default for Base {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Self, BaseError> {
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~/".contains(sign);
        let fits = text.starts_with('/')
            && text.ends_with('/')
            && !text.contains("//")
            && text.chars().all(is_plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(BaseError) }
    }
}

impl Base {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path that a page was built or moved for; `None` for what is no such page.
    pub fn of_page(page: &str) -> Option<Self> {
        let (_, after) = page.split_once("<base href=\"")?;
        after.split_once('"')?.0.parse().ok()
    }

    /// A page's text below this path instead of the one it was built for; `None` for what is no such page.
    pub(super) fn put_into(&self, page: &str) -> Option<String> {
        let (_, after) = page.split_once("<base href=\"")?;
        let (old, _) = after.split_once('"')?;
        let script = inline_script(page)?;
        let named = integrity(script);
        let mut text = page.to_owned();
        for quote in ['"', '\''] {
            text = text.replace(&format!("{quote}{old}"), &format!("{quote}{}", self.0));
        }
        let moved = integrity(inline_script(&text)?);
        // A page that was built has the hash of its script in its policy, and no other script runs.
        let policy = if text.contains(&named) { named } else { policy_of(&text)? };
        Some(text.replace(&policy, &moved))
    }
}

/// The text of the script that stands in the page; there is one.
fn inline_script(page: &str) -> Option<&str> {
    let (_, after) = page.split_once("<script type=\"module\">")?;
    after.split_once("</script").map(|(text, _)| text)
}

/// The first hash that the policy names.
fn policy_of(page: &str) -> Option<String> {
    let (_, after) = page.split_once("'sha256-")?;
    after.split_once('\'').map(|(hash, _)| format!("'sha256-{hash}'"))
}

/// A script's text as a policy names it.
pub(super) fn integrity(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_and_end_with_a_slash() {
        for path in ["/", "/a/", "/a/b-c/", "/~me/x.y/"] {
            assert_eq!(path.parse::<Base>().unwrap().as_str(), path);
        }
        for path in ["", "a/", "/a", "//", "/a b/", "/\"/", "/a//b/", "/å/"] {
            assert_eq!(path.parse::<Base>(), Err(BaseError), "{path}");
        }
    }
}
