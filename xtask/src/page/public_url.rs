//! The path below which the page is served.

use std::str::FromStr;

/// The path below which the page is served: it begins and ends with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl Default for PublicUrl {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl PublicUrl {
    /// The path, such as `/` or `/vitrine/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
        if !text.starts_with('/') || text.contains("//") || !text.chars().all(is_plain) {
            return Err(format!("`{text}` is no path such as / or /name/"));
        }
        Ok(Self(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_path_with_slashes_around() {
        let ok = |text: &str| text.parse::<PublicUrl>().map(|url| url.0);
        assert_eq!(ok("/"), Ok("/".to_owned()));
        assert_eq!(ok("/vitrine"), Ok("/vitrine/".to_owned()));
        assert_eq!(ok("/a/b/"), Ok("/a/b/".to_owned()));
        for wrong in ["", "vitrine", "//host/", "https://host/", "/a b/", "/\"/"] {
            assert!(ok(wrong).is_err(), "{wrong}");
        }
    }
}
