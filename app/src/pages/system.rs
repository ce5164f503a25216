//! A system's pages: heading, tabs, and the page that the address names.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use vitrine_model::catalog::SystemFile;

use super::not_found::NotFound;
use super::predict::PredictPage;
use super::{data, model, monitor};
use crate::components::heading::PageHeading;
use crate::components::panel::{Reserve, failure, waiting};
use crate::lazy;
use crate::load::{LoadError, use_loader};
use crate::remote::Remote;

/// One of a system's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Predict,
    Monitor,
    Model,
    Data,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Predict, Self::Monitor, Self::Model, Self::Data];

    /// The part of the address and the text of the link.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Predict => ("predict", "Predict"),
            Self::Monitor => ("monitor", "Monitor"),
            Self::Model => ("model", "Model"),
            Self::Data => ("data", "Data"),
        }
    }

    /// The page of an address; none given is the first.
    fn of(segment: &str) -> Option<Self> {
        if segment.is_empty() {
            return Some(Self::Predict);
        }
        Self::ALL.into_iter().find(|tab| tab.names().0 == segment)
    }
}

/// The pages of the system that the address names. Its file is loaded once and stays while the visitor moves
/// between the tabs.
#[component]
pub fn SystemPages() -> impl IntoView {
    let params = use_params_map();
    let loader = use_loader();
    let name = Memo::new(move |_| params.read().get("system").unwrap_or_default());
    let tab = Memo::new(move |_| Tab::of(&params.read().get("tab").unwrap_or_default()));
    let system = Remote::new(move || {
        let name = name.get();
        async move { loader.load_system(&name).await }
    });
    move || {
        let Some(tab) = tab.get() else { return view! { <NotFound /> }.into_any() };
        match system.get() {
            None => waiting(Reserve::Page),
            // While another system loads, the one before is still there.
            Some(Ok(system)) if system.schema.system != name.get() => waiting(Reserve::Page),
            Some(Ok(system)) => pages(system, tab),
            Some(Err(LoadError::UnknownSystem { .. })) => view! { <NotFound /> }.into_any(),
            Some(Err(error)) => view! {
                <PageHeading text=Signal::stored("This system could not be loaded".to_owned()) />
                {failure(&error, move || system.retry())}
            }
            .into_any(),
        }
    }
}

fn pages(system: Arc<SystemFile>, tab: Tab) -> AnyView {
    let heading = match tab {
        Tab::Predict => system.title.clone(),
        _ => format!("{}: {}", system.title, tab.names().0),
    };
    let tabs = Tab::ALL.map(|other| {
        let (segment, text) = other.names();
        let href = format!("{}/{segment}", system.schema.system);
        view! {
            <li>
                <a href=href aria-current=(other == tab).then_some("page")>{text}</a>
            </li>
        }
    });
    let summary = system.summary.clone();
    let page = match tab {
        Tab::Predict => view! { <PredictPage system /> }.into_any(),
        Tab::Monitor => lazy::view(Reserve::Page, monitor::page, move |view| view(system.clone())),
        Tab::Model => lazy::view(Reserve::Page, model::page, move |view| view(system.clone())),
        Tab::Data => lazy::view(Reserve::Page, data::page, move |view| view(system.clone())),
    };
    view! {
        <div class="page-head">
            <PageHeading text=Signal::stored(heading) />
            <p class="lead">{summary}</p>
            <nav class="tabs" aria-label="Pages of this system">
                <ul>{tabs}</ul>
            </nav>
        </div>
        {page}
    }
    .into_any()
}
