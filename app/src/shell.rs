//! What stands around every page: header, routes, footer.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::browser;
use crate::load::provide_loader;
use crate::pages::catalog::CatalogPage;
use crate::pages::not_found::NotFound;
use crate::pages::system::SystemPages;
use crate::theme::{Theme, provide_theme};

/// The whole page. Its routes count from the document's base address, so that it works in any folder.
#[component]
pub fn Shell() -> impl IntoView {
    provide_loader();
    provide_context(Visits::default());
    let theme = provide_theme();
    view! {
        <Router base=browser::base_path()>
            <a
                class="skip"
                href="#content"
                on:click=|event| {
                    event.prevent_default();
                    browser::focus("content");
                }
            >
                "Skip to the content"
            </a>
            {header(theme)}
            <main id="content" tabindex="-1">
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("") view=CatalogPage />
                    <Route path=path!(":system/:tab?") view=SystemPages />
                </FlatRoutes>
            </main>
            <footer>
                <p>
                    "Everything here runs on your own device. What you enter is not sent anywhere, unless you share a link yourself."
                </p>
            </footer>
        </Router>
    }
}

/// The heading of a page (`h1`). It names the document, and takes the focus when the visitor comes from another
/// page, so that a screen reader says where they are.
#[component]
pub fn PageHeading(
    /// The heading; also what the document is called, followed by the name of the site.
    text: Signal<String>,
) -> impl IntoView {
    Effect::new(move || {
        let text = text.get();
        document().set_title(&format!("{text} · Vitrine"));
        if use_visits_moved() {
            browser::focus("heading");
        }
    });
    view! { <h1 id="heading" tabindex="-1">{text}</h1> }
}

/// Whether the visitor has been on a page before this one, and what they had entered there.
#[derive(Clone, Copy)]
pub struct Visits {
    begun: StoredValue<bool>,
    fragments: StoredValue<Vec<(String, String)>>,
}

impl Default for Visits {
    fn default() -> Self {
        Self { begun: StoredValue::new(false), fragments: StoredValue::new(Vec::new()) }
    }
}

impl Visits {
    /// Keeps the fragment of a page, by any key, for when the visitor comes back to it by a tab.
    pub fn remember(self, key: &str, fragment: &str) {
        let _ = self.fragments.try_update_value(|fragments| {
            fragments.retain(|(other, _)| other != key);
            fragments.push((key.to_owned(), fragment.to_owned()));
        });
    }

    /// The fragment that was kept, or an empty one.
    pub fn recall(self, key: &str) -> String {
        let find = |fragments: &Vec<(String, String)>| {
            fragments.iter().find(|(other, _)| other == key).map(|(_, fragment)| fragment.clone())
        };
        self.fragments.try_with_value(find).flatten().unwrap_or_default()
    }
}

/// The visits of this page; none outside of it.
pub fn use_visits() -> Visits {
    use_context().unwrap_or_default()
}

/// False the first time, true afterwards.
fn use_visits_moved() -> bool {
    use_visits().begun.try_update_value(|begun| std::mem::replace(begun, true)).unwrap_or(false)
}

fn header(theme: Theme) -> AnyView {
    view! {
        <header>
            // An empty address is the document's base: the catalog.
            <a class="brand" href="./">
                <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                    <path
                        d="M5 11L16 4L27 11V27H5ZM5 11H27M9 27V30M23 27V30"
                        fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"
                    />
                    <circle cx="16" cy="19" r="4" class="brand-dot" />
                </svg>
                <span>"Vitrine"</span>
            </a>
            <button
                type="button"
                class="theme-toggle"
                aria-pressed=move || theme.is_dark().to_string()
                on:click=move |_| theme.toggle()
            >
                <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                    <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="1.8" />
                    <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
                </svg>
                <span>"Dark"</span>
            </button>
        </header>
    }
    .into_any()
}
