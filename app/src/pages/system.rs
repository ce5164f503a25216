//! A system's pages: heading, tabs, and the page that the address names.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_present::lines::words::in_sentence;

use super::Page;
use super::not_found::NotFound;
use crate::components::heading::PageHeading;
use crate::components::panel::{Reserve, failure, waiting};
use crate::load::{LoadError, use_loader};
use crate::remote::Remote;
use crate::route::use_route;
use crate::texts::{link, use_texts};

/// The pages of the system that the address names. Its file is loaded once and stays while the visitor moves
/// between the tabs.
#[component]
pub fn SystemPages() -> impl IntoView {
    let route = use_route();
    let loader = use_loader();
    let name = Memo::new(move |_| route.segment(0).unwrap_or_default());
    // Without a page in the address it is the first one.
    let page = Memo::new(move |_| match route.segment(1) {
        None => Page::ALL.first().copied(),
        Some(segment) => Page::of(&segment),
    });
    let system = Remote::new(move || {
        let name = name.get();
        async move { loader.load_system(&name).await }
    });
    move || {
        let Some(page) = page.get() else { return view! { <NotFound /> }.into_any() };
        match system.get() {
            None => waiting(Reserve::Page),
            // While another system loads, the one before is still there.
            Some(Ok(system)) if system.schema.system != name.get() => waiting(Reserve::Page),
            Some(Ok(system)) => pages(system, page),
            Some(Err(LoadError::UnknownSystem { .. })) => view! { <NotFound /> }.into_any(),
            Some(Err(error)) => view! {
                <PageHeading text=Signal::stored(use_texts().pages().not_loaded().to_owned()) />
                {failure(&error, move || system.retry())}
            }
            .into_any(),
        }
    }
}

fn pages(system: Arc<SystemFile>, page: Page) -> AnyView {
    let texts = use_texts();
    let heading = match page {
        Page::Predict => system.title.clone(),
        _ => texts.pages().heading(&system.title, &in_sentence(page.title(texts))),
    };
    let tabs = Page::ALL.iter().map(|other| {
        let href = link(&format!("{}/{}", system.schema.system, other.segment()));
        view! {
            <li>
                <a href=href aria-current=(*other == page).then_some("page")>{other.title(texts)}</a>
            </li>
        }
    });
    let tabs = tabs.collect_view();
    let summary = system.summary.clone();
    let content = page.view(system);
    view! {
        <div class="page-head">
            <PageHeading text=Signal::stored(heading) />
            <p class="lead">{summary}</p>
            <nav class="tabs" aria-label=texts.pages().tabs()>
                <ul>{tabs}</ul>
            </nav>
        </div>
        {content}
    }
    .into_any()
}
