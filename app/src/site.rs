//! What the document says of the site that it belongs to: its name, its tagline, and whether the whole site is this one
//! file. Whoever publishes a site may name it; the elements are filled in then.

use std::cell::OnceCell;

/// The name of a site that nobody has named.
const NAME: &str = "Vitrine";

/// The site of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The name, which every page carries.
    pub name: String,
    /// Whether the name is the publisher's own.
    pub is_named: bool,
    /// One sentence of the publisher's, in place of the page's own.
    pub tagline: Option<String>,
    /// Whether program and systems are in the document itself. Its pages are then named by a parameter of its address:
    /// there is no other file that a path could lead to.
    pub is_one_file: bool,
}

thread_local! {
    static SITE: OnceCell<Site> = const { OnceCell::new() };
}

/// The site of the document; read once.
pub fn site() -> Site {
    SITE.with(|site| site.get_or_init(read).clone())
}

/// Whether the whole site is the document.
pub fn is_one_file() -> bool {
    SITE.with(|site| site.get_or_init(read).is_one_file)
}

fn of(name: Option<String>, tagline: Option<String>, is_one_file: bool) -> Site {
    let name = name.filter(|name| !name.is_empty() && name != NAME);
    Site {
        is_named: name.is_some(),
        name: name.unwrap_or_else(|| NAME.to_owned()),
        tagline: tagline.filter(|tagline| !tagline.is_empty()),
        is_one_file,
    }
}

#[cfg(target_arch = "wasm32")]
fn read() -> Site {
    let content = |name: &str| {
        let document = leptos::prelude::document();
        let element = document.query_selector(&format!("meta[name='{name}']")).ok()??;
        element.get_attribute("content")
    };
    of(content("application-name"), content("vitrine-tagline"), content("vitrine-one-file").is_some())
}

#[cfg(not(target_arch = "wasm32"))]
fn read() -> Site {
    of(None, None, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_called_vitrine_until_it_is_named() {
        let plain = of(Some(String::new()), Some(String::new()), false);
        assert_eq!((plain.name.as_str(), plain.is_named, &plain.tagline), ("Vitrine", false, &None));
        assert!(!of(Some("Vitrine".to_owned()), None, false).is_named);
        let own = of(Some("Prices".to_owned()), Some("Of flats".to_owned()), true);
        assert_eq!(
            (own.name.as_str(), own.is_named, own.tagline.as_deref()),
            ("Prices", true, Some("Of flats"))
        );
    }
}
