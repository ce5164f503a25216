//! A titled part of a page that loads what it shows. When loading fails it says what failed and offers to try
//! again, while the rest of the page stays usable.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;
use crate::load::LoadError;
use crate::remote::Remote;
use crate::texts::use_texts;

/// The height that is kept free while a panel loads, so that what stands below does not move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reserve {
    /// Some lines of text.
    #[default]
    Lines,
    /// A table or a short list.
    Table,
    /// A chart.
    Chart,
    /// Most of a screen.
    Page,
}

/// A section with a heading (`h2`) whose content is loaded, with the load error and a retry in its place when
/// that fails. `load` runs again on a retry and whenever a signal that it reads before its first `await`
/// changes; `render` shows what was loaded. An empty title leaves the heading out.
#[component]
pub fn Panel<T, Load, Loading, Render>(
    /// The heading.
    #[prop(into)]
    title: String,
    /// The height kept free while loading.
    #[prop(optional)]
    reserve: Reserve,
    /// What is loaded.
    load: Load,
    /// How it is shown.
    render: Render,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    Load: Fn() -> Loading + 'static,
    Loading: Future<Output = Result<Arc<T>, LoadError>> + 'static,
    Render: Fn(Arc<T>) -> AnyView + Send + 'static,
{
    let remote = Remote::new(load);
    let body = move || match remote.get() {
        None => waiting(reserve),
        Some(Ok(value)) => render(value),
        Some(Err(error)) => failure(&error, move || remote.retry()),
    };
    section(title, body)
}

/// A section with a heading (`h2`) and content that is already there, in the looks of a [`Panel`].
pub fn section(title: String, body: impl IntoView + 'static) -> AnyView {
    let heading = (!title.is_empty()).then(|| view! { <h2>{title}</h2> });
    view! { <section class="panel">{heading} {body}</section> }.into_any()
}

/// What failed, in words, with a button that tries again, or loads the page again where only that can help. The address
/// keeps what the visitor has entered.
pub fn failure(error: &LoadError, retry: impl Fn() + 'static) -> AnyView {
    let texts = use_texts().part();
    let is_replaced = *error == LoadError::Replaced;
    let label = if is_replaced { texts.reload() } else { texts.again() };
    let act = move |_| if is_replaced { browser::reload() } else { retry() };
    view! {
        <div class="failure" role="alert">
            <p>{texts.failed()}</p>
            <p class="muted">{error.to_string()}</p>
            <button type="button" on:click=act>{label}</button>
        </div>
    }
    .into_any()
}

/// The place of something that is still loading.
pub fn waiting(reserve: Reserve) -> AnyView {
    let class = match reserve {
        Reserve::Lines => "waiting waiting-lines",
        Reserve::Table => "waiting waiting-table",
        Reserve::Chart => "waiting waiting-chart",
        Reserve::Page => "waiting waiting-page",
    };
    view! { <p class=class role="status">{use_texts().part().loading()}</p> }.into_any()
}
