//! What an address without a page shows: that there is none, and what there is.

use leptos::prelude::*;

use crate::components::Panel;
use crate::components::heading::PageHeading;
use crate::load::use_loader;
use crate::texts::{link, use_texts};

/// The page for addresses that lead nowhere, with links to every system.
#[component]
pub fn NotFound() -> impl IntoView {
    let loader = use_loader();
    let texts = use_texts().not_found();
    view! {
        <PageHeading text=Signal::stored(texts.heading().to_owned()) />
        <p>{texts.explanation()}</p>
        <Panel
            title=""
            load=move || loader.load_catalog()
            render=move |catalog| {
                let systems = catalog.systems.iter().map(|entry| {
                    view! {
                        <li>
                            <a href=link(&format!("{}/predict", entry.name))>{entry.title.clone()}</a>
                        </li>
                    }
                });
                let systems = systems.collect_view();
                view! {
                    <ul>
                        <li><a href=link("./")>{texts.all_systems()}</a></li>
                        {systems}
                    </ul>
                }
                .into_any()
            }
        />
    }
}
