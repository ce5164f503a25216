//! The panels of the predict page, beside the form and the result. They are a part of the program that is fetched
//! once the first prediction stands.
//!
//! - [`shared`]: what all of them follow: the page's record, the chosen model, and the panels' figures
//! - [`notice`]: what must be known beside every prediction
//! - [`base_rate`]: how often the positive class is, beside the prediction
//! - [`explanation`]: what each value adds to the prediction
//! - [`unknown`]: how far the prediction moves over what unknown values could be
//! - [`threshold`]: from which probability on the positive class is called
//! - [`outcome`]: what the visitor says is true, kept on the visitor's device
//! - [`per_unit`]: the value by a feature's value, beside the result
//! - [`place`]: where the record is
//! - [`over_time`]: the prediction at other dates
//! - [`ranking`]: choices by what they do to the target
//! - [`models`]: the offered models side by side

pub mod base_rate;
pub mod explanation;
pub mod models;
pub mod notice;
pub mod outcome;
pub mod over_time;
pub mod per_unit;
pub mod place;
pub mod ranking;
pub mod shared;
pub mod threshold;
pub mod unknown;

use std::sync::Arc;

use leptos::portal::Portal;
use leptos::prelude::*;
use vitrine_model::panels::{Panels, PlaceMap};
use vitrine_model::schema::{MissingPolicy, Task};

use super::beside::Beside;
use super::state::State;
use crate::components::panel::{Reserve, failure, waiting};
use crate::display::axes;
use crate::lazy::part;
use crate::load::use_loader;
use crate::remote::Remote;
use place::Features;
use shared::Shared;

part!(
    panels,
    /// Fetches the panels: a view of all panels of a system, which follow the page's state.
    pub panels: fn(State, Beside) -> AnyView = view
);

fn view(state: State, beside: Beside) -> AnyView {
    let system = state.system();
    let Some(file) = system.panels.clone() else { return ().into_any() };
    provide_context(axes::numbers(system.schema.target.number_format));
    let loader = use_loader();
    let shared = Shared::new(state, beside);
    let figures = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Panels>(&file).await }
    });
    let body = move || match figures.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(figures)) => all(shared, &figures),
        Some(Err(error)) => failure(&error, move || figures.retry()),
    };
    body.into_any()
}

fn all(shared: Shared, figures: &Panels) -> AnyView {
    if let Some(per_unit) = figures.per_unit.clone() {
        per_unit::per_unit(shared, per_unit);
    }
    let place = figures.place.as_ref().and_then(|place| place::load(shared, place));
    let background = figures.background.as_ref();
    let explained = background.filter(|_| figures.explanation);
    let can_be_unknown = shared.system.with_value(|system| {
        system.schema.features.iter().any(|feature| feature.missing == MissingPolicy::Impute)
    });
    let spread = background.filter(|_| can_be_unknown);
    view! {
        <div class="panels">
            {figures.notice.as_deref().map(notice::notice)}
            {figures.over_time.clone().map(|over_time| notice::unseen_day(shared, over_time))}
            {place.map(|(features, map)| place::astray::beside_result(shared, map, features))}
            {figures.base_rate.as_ref().map(|figures| base_rate::base_rate(shared, figures))}
            {explained.map(|background| explanation::explanation(shared, background, figures.place.as_ref()))}
            {spread.map(|background| unknown::unknown(shared, background))}
        </div>
        {wide(shared, figures, place)}
    }
    .into_any()
}

/// The panels below form and result, which have the page's width: most need it, and the others find room there beside
/// each other.
fn wide(shared: Shared, figures: &Panels, place: Option<(Features, Remote<PlaceMap>)>) -> AnyView {
    let Some(below) = shared.beside.wide.get_untracked() else { return ().into_any() };
    let per_unit = figures.per_unit.clone();
    let (over_time, ranking) = (figures.over_time.clone(), figures.ranking.clone());
    let threshold = figures.threshold && shared.target().task == Task::Binary;
    let outcome = figures.outcome.clone();
    view! {
        <Portal mount=leptos::web_sys::HtmlElement::from(below)>
            <div class="panels">
                {threshold.then(|| threshold::threshold(shared))}
                {outcome.as_ref().map(|outcome| outcome::outcome(shared, outcome))}
                {place.map(|(features, map)| place::place(shared, features, map, per_unit.clone()))}
                {over_time.clone().map(|over_time| over_time::over_time(shared, over_time))}
                {ranking.clone().map(|ranking| ranking::ranking(shared, ranking))}
                {models::models(shared)}
            </div>
        </Portal>
    }
    .into_any()
}
