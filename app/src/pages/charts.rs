//! The pages with charts, which are no part of the first download.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;

use super::data::DataPage;
use super::model::ModelPage;
use super::monitor::MonitorPage;
use super::page::Page;

/// The page of a system; `None` for the one that the first download draws.
pub fn charts(page: Page, system: Arc<SystemFile>) -> Option<AnyView> {
    match page {
        Page::Predict => None,
        Page::Monitor => Some(view! { <MonitorPage system /> }.into_any()),
        Page::Model => Some(view! { <ModelPage system /> }.into_any()),
        Page::Data => Some(view! { <DataPage system /> }.into_any()),
    }
}
