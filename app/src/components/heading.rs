//! The heading of a page.

use leptos::prelude::*;

use crate::browser;
use crate::site::{Site, site};
use crate::visits::use_visits;

/// The heading of a page (`h1`). It names the document, and takes the focus when the visitor comes from another
/// page, so that a screen reader says where they are.
#[component]
pub fn PageHeading(
    /// The heading; also what the document is called, followed by the name of the site.
    text: Signal<String>,
) -> impl IntoView {
    Effect::new(move || {
        let text = text.get();
        document().set_title(&title(&text, &site()));
        if use_visits().has_moved() {
            browser::focus("heading");
        }
    });
    view! { <h1 id="heading" tabindex="-1">{text}</h1> }
}

/// What the document is called. A site's first page is called as the site is.
fn title(heading: &str, site: &Site) -> String {
    if heading == site.name { heading.to_owned() } else { format!("{heading} · {}", site.name) }
}
