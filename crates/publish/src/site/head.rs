//! What the head of a page says of it: for search engines, for programs that show a link with a picture, and for the
//! page's own program, which takes the name of the site from there.

use std::fmt::Write as _;

/// What surrounds the elements that this program adds to the head, so that they can be found again.
const ADDED: (&str, &str) = ("<!-- of this site -->", "<!-- of every site -->");

/// What the head of a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// What the page is called; absent to leave the page's own.
    pub(super) title: Option<String>,
    /// One sentence; absent to leave the page's own.
    pub(super) description: Option<String>,
    /// The site's name and tagline, where it has them.
    pub(super) site: Option<String>,
    pub(super) tagline: Option<String>,
    /// The style sheet of the site's colours.
    pub(super) style: Option<String>,
    /// The whole address of the page and of the picture that is shown with a link to it.
    pub(super) address: Option<String>,
    pub(super) picture: Option<String>,
    /// Whether search engines leave the page out.
    pub(super) is_hidden: bool,
}

impl Head {
    /// The page with this head; `None` for what is no such page.
    pub(super) fn put_into(&self, page: &str) -> Option<String> {
        let mut page = without_added(page);
        if let Some(title) = &self.title {
            page = between(&page, "<title>", "</title>", title)?;
        }
        if let Some(description) = &self.description {
            let (before, rest) = page.split_once("name=\"description\"")?;
            let rest = between(rest, "content=\"", "\"", description)?;
            page = [before, "name=\"description\"", &rest].concat();
        }
        let added = self.elements();
        if added.is_empty() {
            return Some(page);
        }
        let (before, after) = page.split_once("</head>")?;
        Some([before, ADDED.0, "\n", &added, ADDED.1, "</head>", after].concat())
    }

    /// The elements that are added, one a line.
    fn elements(&self) -> String {
        let mut text = String::new();
        let mut meta = |kind: &str, name: &str, content: Option<&String>| {
            if let Some(content) = content {
                // Writing to a String does not fail.
                let _ = writeln!(text, "<meta {kind}=\"{name}\" content=\"{}\" />", escaped(content));
            }
        };
        meta("name", "application-name", self.site.as_ref());
        meta("name", "vitrine-tagline", self.tagline.as_ref());
        if self.is_hidden {
            meta("name", "robots", Some(&"noindex".to_owned()));
        }
        if self.title.is_some() {
            meta("property", "og:type", Some(&"website".to_owned()));
        }
        meta("property", "og:title", self.title.as_ref());
        meta("property", "og:description", self.description.as_ref());
        meta("property", "og:site_name", self.site.as_ref());
        meta("property", "og:url", self.address.as_ref());
        meta("property", "og:image", self.picture.as_ref());
        if self.picture.is_some() {
            meta("name", "twitter:card", Some(&"summary_large_image".to_owned()));
        }
        for (rel, href) in [("canonical", &self.address), ("stylesheet", &self.style)] {
            if let Some(href) = href {
                let _ = writeln!(text, "<link rel=\"{rel}\" href=\"{}\" />", escaped(href));
            }
        }
        text
    }
}

/// The page without what was added to its head before.
fn without_added(page: &str) -> String {
    let found =
        page.split_once(ADDED.0).and_then(|(before, rest)| Some((before, rest.split_once(ADDED.1)?.1)));
    found.map_or_else(|| page.to_owned(), |(before, after)| [before, after].concat())
}

/// A text with other content, escaped, between the first place that begins so and the next that ends so.
fn between(text: &str, begin: &str, end: &str, content: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some([before, begin, &escaped(content), end, after].concat())
}

/// A text as it stands in HTML, also between quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><title>Vitrine</title><meta\n  name=\"description\"\n  content=\"Old.\"\n/></head><body></body>";

    #[test]
    fn a_page_says_what_it_is() {
        let head = Head {
            title: Some("Prices & \"more\"".to_owned()),
            description: Some("a < b".to_owned()),
            site: Some("Mine".to_owned()),
            picture: Some("https://example.org/share.png".to_owned()),
            ..Head::default()
        };
        let page = head.put_into(PAGE).unwrap();
        for part in [
            "<title>Prices &amp; &quot;more&quot;</title>",
            "content=\"a &lt; b\"",
            "<meta name=\"application-name\" content=\"Mine\" />",
            "<meta property=\"og:title\" content=\"Prices &amp; &quot;more&quot;\" />",
            "<meta property=\"og:image\" content=\"https://example.org/share.png\" />",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains("Old.") && !page.contains("og:url"), "{page}");
    }

    #[test]
    fn a_second_head_replaces_the_first() {
        let head = |site: &str| Head { site: Some(site.to_owned()), ..Head::default() };
        let page = head("B").put_into(&head("A").put_into(PAGE).unwrap()).unwrap();
        assert_eq!(page, head("B").put_into(PAGE).unwrap());
        assert_eq!(Head::default().put_into(&page).as_deref(), Some(PAGE));
    }

    #[test]
    fn what_has_no_head_is_no_page() {
        let head = Head { title: Some("A".to_owned()), ..Head::default() };
        assert_eq!(head.put_into("<p>"), None);
    }
}
