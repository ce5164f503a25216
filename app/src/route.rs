//! Which page the address names, and how the visitor moves between pages without a new document.
//!
//! There are two kinds of addresses, the catalog and a system's pages, so no patterns and nested routes are needed. In
//! a site that is one file the path is that of the file, and a parameter of the address takes its place.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::browser;
use crate::site::is_one_file;

/// The parameter that names the page in a site that is one file.
const PARAMETER: &str = "page";
/// What a folder answers with; its address names the same page.
const INDEX: &str = "index.html";

/// What an address below the page's base names. Copies follow the same address.
#[derive(Clone, Copy)]
pub struct Route {
    segments: RwSignal<Vec<String>>,
}

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list of systems.
    Catalog,
    /// A page of a system.
    System,
    /// Nothing.
    Nowhere,
}

/// Follows the address, makes links follow it, and makes it available to all components below.
pub fn provide_route() -> Route {
    let route = Route { segments: RwSignal::new(here()) };
    let back_or_forth = window_event_listener(ev::popstate, move |_| route.look());
    let click = window_event_listener(ev::click, move |event| {
        if let Some(link) = wanted(&event).filter(move |link| route.go(link)) {
            event.prevent_default();
            let fragment = link.hash();
            // The page that the fragment is about is drawn by then.
            request_animation_frame(move || scroll(&fragment));
        }
    });
    on_cleanup(move || {
        back_or_forth.remove();
        click.remove();
    });
    provide_context(route);
    route
}

/// The route of the page; that of the catalog outside of it.
pub fn use_route() -> Route {
    use_context().unwrap_or_else(|| Route { segments: RwSignal::new(Vec::new()) })
}

impl Route {
    /// The part of the path at this position below the page's base, decoded; `None` beyond its end.
    pub fn segment(self, position: usize) -> Option<String> {
        self.segments.with(|segments| segments.get(position).cloned())
    }

    /// What the address leads to, by the length of its path.
    pub fn place(self) -> Place {
        match self.segments.with(Vec::len) {
            0 => Place::Catalog,
            1 | 2 => Place::System,
            _ => Place::Nowhere,
        }
    }

    /// Opens a link of this page; false where the browser refuses. A link to the page that is open, without a fragment,
    /// leaves the address as it is: its fragment holds what the visitor entered.
    fn go(self, link: &HtmlAnchorElement) -> bool {
        let is_open = browser::address().split('#').next() == Some(link.href().trim_end_matches('#'));
        let is_done = is_open || {
            let history = window().history();
            history.is_ok_and(|history| {
                history.push_state_with_url(&JsValue::NULL, "", Some(&link.href())).is_ok()
            })
        };
        if is_done {
            self.look();
        }
        is_done
    }

    /// Reads the address again. A change of its fragment alone changes nothing here.
    fn look(self) {
        let segments = here();
        if self.segments.with_untracked(|before| *before != segments) {
            self.segments.set(segments);
        }
    }
}

/// The address of a page, given as a path from the page's base with or without a fragment; `./` is the catalog.
pub fn address(path: &str) -> String {
    if is_one_file() { as_parameter(path) } else { path.to_owned() }
}

fn as_parameter(path: &str) -> String {
    let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
    let path = path.trim_start_matches("./");
    if path.is_empty() { format!("?{fragment}") } else { format!("?{PARAMETER}={path}{fragment}") }
}

/// The parts of the path that the address has below the page's base.
fn here() -> Vec<String> {
    let location = window().location();
    if is_one_file() {
        return segments(parameter(&location.search().unwrap_or_default())).map(decoded).collect();
    }
    let path = location.pathname().unwrap_or_default();
    // The document itself stands at its base; another path is none of this page's.
    segments(path.strip_prefix(&browser::base_path()).unwrap_or(&path)).map(decoded).collect()
}

/// The path that a query names; empty where it names none.
fn parameter(query: &str) -> &str {
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == PARAMETER).map(|(_, path)| path).next_back().unwrap_or_default()
}

/// The parts of a path; the file that answers for a folder is none.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let folder = path.strip_suffix(INDEX).filter(|folder| folder.is_empty() || folder.ends_with('/'));
    folder.unwrap_or(path).split('/').filter(|part| !part.is_empty())
}

fn decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}

/// The link of a click that this page opens by itself: one of its own addresses, asked for by a plain click.
fn wanted(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let is_plain = event.button() == 0
        && !(event.default_prevented()
            || event.meta_key()
            || event.alt_key()
            || event.ctrl_key()
            || event.shift_key());
    let target: Element = event.target().filter(|_| is_plain)?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let location = window().location();
    let is_same_file = link.pathname() == location.pathname().ok()?;
    let is_own = link.origin() == location.origin().ok()?
        && if is_one_file() {
            is_same_file
        } else {
            is_below(&link.pathname(), &browser::base_path()) && is_page(&link.pathname())
        };
    // A place in the document that is open is the browser's.
    let is_place = !link.hash().is_empty() && is_same_file && link.search() == location.search().ok()?;
    let is_external = link.rel().split_ascii_whitespace().any(|word| word == "external");
    let is_elsewhere =
        is_external || link.has_attribute("download") || !matches!(link.target().as_str(), "" | "_self");
    (is_own && !is_place && !is_elsewhere).then_some(link)
}

/// Whether a path is below the page's base.
fn is_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a path names a page and not a file, such as a data file that is offered for download.
fn is_page(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Shows a page from its top, or from the element that the fragment names.
fn scroll(fragment: &str) {
    let id = fragment.trim_start_matches('#');
    match document().get_element_by_id(id).filter(|_| !id.is_empty()) {
        Some(element) => element.scroll_into_view(),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_base_are_the_pages_own() {
        assert!(is_below("/vitrine/iris", "/vitrine") && is_below("/vitrine/", "/vitrine"));
        assert!(!is_below("/vitrine-two/iris", "/vitrine") && !is_below("/other", "/vitrine"));
        assert!(is_below("/iris", ""));
    }

    #[test]
    fn the_file_of_a_folder_is_the_folder() {
        let parts = |path| segments(path).collect::<Vec<_>>();
        assert_eq!(parts("/index.html"), [""; 0]);
        assert_eq!(parts("/iris/predict/index.html"), ["iris", "predict"]);
        assert_eq!(parts("/iris//predict/"), ["iris", "predict"]);
        assert_eq!(parts("/my-index.html"), ["my-index.html"]);
    }

    #[test]
    fn in_one_file_a_parameter_names_the_page() {
        assert_eq!(as_parameter("iris/predict#petal_width=2"), "?page=iris/predict#petal_width=2");
        assert_eq!(as_parameter("./"), "?");
        assert_eq!(parameter("?lang=sv&page=iris/predict"), "iris/predict");
        assert_eq!(["", "?", "?lang=sv", "?pages=a"].map(parameter), [""; 4]);
    }

    #[test]
    fn files_are_left_to_the_browser() {
        assert!(is_page("/vitrine/iris/predict") && is_page("/vitrine/") && is_page(""));
        assert!(!is_page("/vitrine/assets/iris/report.json"));
    }
}
