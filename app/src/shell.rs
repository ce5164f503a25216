//! What stands around every page: header, routes, footer.

use leptos::prelude::*;

use crate::components::languages::languages;
use crate::load::provide_loader;
use crate::pages::catalog::CatalogPage;
use crate::pages::not_found::NotFound;
use crate::pages::system::SystemPages;
use crate::route::{Place, provide_route};
use crate::site::site;
use crate::texts::{link, use_texts};
use crate::theme::{Theme, provide_theme};
use crate::{browser, visits};

/// The whole page. Its routes count from the document's base address, so that it works in any folder.
#[component]
pub fn Shell() -> impl IntoView {
    provide_loader();
    visits::provide_visits();
    let theme = provide_theme();
    let texts = use_texts().shell();
    let route = provide_route();
    let place = Memo::new(move |_| route.place());
    let page = move || match place.get() {
        Place::Catalog => view! { <CatalogPage /> }.into_any(),
        Place::System => view! { <SystemPages /> }.into_any(),
        Place::Nowhere => view! { <NotFound /> }.into_any(),
    };
    view! {
        <a
            class="skip"
            href="#content"
            on:click=|event| {
                event.prevent_default();
                browser::focus("content");
            }
        >
            {texts.skip()}
        </a>
        {header(theme)}
        <main id="content" tabindex="-1">
            {page}
        </main>
        <footer>
            <p>{texts.footer()}</p>
        </footer>
    }
}

fn header(theme: Theme) -> AnyView {
    let texts = use_texts().shell();
    view! {
        <header>
            // The document's base is the catalog.
            <a class="brand" href=link("./")>
                <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                    <path
                        d="M5 11L16 4L27 11V27H5ZM5 11H27M9 27V30M23 27V30"
                        fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"
                    />
                    <circle cx="16" cy="19" r="4" class="brand-dot" />
                </svg>
                <span>{site().name}</span>
            </a>
            <div class="header-controls">
                {languages(texts.language())}
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
                    <span class="theme-word">{texts.dark()}</span>
                </button>
            </div>
        </header>
    }
    .into_any()
}
