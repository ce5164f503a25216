//! The panels of the predict page, beside the form and the result; a part of the program that is fetched once the first
//! prediction stands. [`ALL`] lists them: a panel is one file here, one line there, and one type in
//! `vitrine_model::panels` with what it shows.
//!
//! - [`panel`]: what a panel is
//! - [`jobs`]: what of them a worker computes
//! - [`background`]: the records that stand for the population
//! - [`notice`]: what must be known beside every prediction
//! - [`base_rate`]: how often the positive class is, beside the prediction
//! - [`explanation`]: what each value adds to the prediction
//! - [`unknown`]: how far the prediction moves over what unknown values could be
//! - [`variants`]: a record with other values of one feature
//! - [`threshold`]: from which probability on the positive class is called
//! - [`outcome`]: what the visitor says is true, kept on the visitor's device
//! - [`per_unit`]: the value by a feature's value, beside the result
//! - [`place`]: where the record is
//! - [`over_time`]: the prediction at other dates
//! - [`ranking`]: choices by what they do to the target
//! - [`models`]: the offered models side by side
//! - [`timed`]: how long one takes

pub mod background;
pub mod base_rate;
pub mod explanation;
pub mod jobs;
pub mod models;
pub mod notice;
pub mod outcome;
pub mod over_time;
pub mod panel;
pub mod per_unit;
pub mod place;
pub mod ranking;
pub mod threshold;
pub mod timed;
pub mod unknown;
pub mod variants;

use std::sync::Arc;

use leptos::portal::Portal;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use vitrine_model::panels::Panels;

use crate::components::panel::{Reserve, failure, waiting};
use crate::lazy::part;
use crate::load::use_loader;
use crate::remote::Remote;
use crate::session::Session;
use panel::{Context, Panel, Room};

/// All panels in the order of the page.
pub const ALL: [Panel; 13] = [
    per_unit::PANEL,
    notice::PANEL,
    notice::UNSEEN_DAY,
    place::astray::PANEL,
    base_rate::PANEL,
    explanation::PANEL,
    unknown::PANEL,
    threshold::PANEL,
    outcome::PANEL,
    place::PANEL,
    over_time::PANEL,
    ranking::PANEL,
    models::PANEL,
];

/// The height of a short form with what the system is about, in CSS pixels; result and explanation are higher.
const SHORT: i32 = 1_100;

part!(
    panels,
    /// Fetches the panels: a view of those that the session's system has.
    pub panels: fn(Session) -> AnyView = view
);

fn view(session: Session) -> AnyView {
    let Some(file) = session.system.with_value(|system| system.panels.clone()) else {
        return ().into_any();
    };
    let loader = use_loader();
    let figures = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Panels>(&file).await }
    });
    let body = move || match figures.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(figures)) => all(session, figures),
        Some(Err(error)) => failure(&error, move || figures.retry()),
    };
    body.into_any()
}

fn all(session: Session, figures: Arc<Panels>) -> AnyView {
    let place = figures.place.as_ref().and_then(|place| place::load(session, place));
    let places = session.places.get_value();
    let is_short = places.below_form.get_untracked().is_some_and(|below| is_short_above(&below));
    let views = move |room: Room| -> Vec<AnyView> {
        let context = Context { session, figures: &figures, place };
        let own = |panel: &&Panel| match panel.room {
            Room::Form if !is_short => room == Room::Wide,
            own => room == own,
        };
        ALL.iter().filter(own).filter_map(|panel| (panel.view)(&context)).collect()
    };
    let column = views(Room::Column);
    let elsewhere = [(places.below_form, Room::Form), (places.wide, Room::Wide)].map(|(below, room)| {
        let below = below.get_untracked()?;
        let views = views.clone();
        Some(view! {
            <Portal mount=HtmlElement::from(below)>
                <div class="panels">{views(room)}</div>
            </Portal>
        })
    });
    view! {
        <div class="panels">{column}</div>
        {elsewhere.into_iter().collect_view()}
    }
    .into_any()
}

/// Whether the column that an element ends leaves room beside the result and its explanation.
fn is_short_above(below: &HtmlElement) -> bool {
    below.parent_element().is_some_and(|column| column.client_height() < SHORT)
}
