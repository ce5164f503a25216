//! What an address without a page shows: that there is none, and what there is.

use leptos::prelude::*;

use crate::components::Panel;
use crate::components::heading::PageHeading;
use crate::load::use_loader;

/// The page for addresses that lead nowhere, with links to every system.
#[component]
pub fn NotFound() -> impl IntoView {
    let loader = use_loader();
    view! {
        <PageHeading text=Signal::stored("There is no such page".to_owned()) />
        <p>"The address may have been mistyped or is out of date. These pages exist:"</p>
        <Panel
            title=""
            load=move || loader.load_catalog()
            render=|catalog| {
                let systems = catalog.systems.iter().map(|entry| {
                    view! {
                        <li>
                            <a href=format!("{}/predict", entry.name)>{entry.title.clone()}</a>
                        </li>
                    }
                });
                let systems = systems.collect_view();
                view! {
                    <ul>
                        <li><a href="./">"All systems"</a></li>
                        {systems}
                    </ul>
                }
                .into_any()
            }
        />
    }
}
