//! What each input of a linear or logistic model weighs: a choice of the model and of the class, bars, and a table.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::report::{Candidate, Coefficients, Report};
use vitrine_present::Texts;

use super::figures::coefficients::{self, FIRST, Row};
use super::figures::inputs::Names;
use crate::components::chart::{fixed, table};

/// What the visitor chose to see.
#[derive(Clone, Copy)]
struct Chosen {
    /// The candidate's name.
    candidate: RwSignal<String>,
    /// The position of the score, for models of several classes.
    score: RwSignal<usize>,
    /// Whether all inputs are shown rather than the first ones.
    all: RwSignal<bool>,
}

/// The section; nothing where no candidate's weights are known.
pub fn view(texts: &'static Texts, report: &Arc<Report>, system: &Arc<SystemFile>) -> AnyView {
    let Some(first) = coefficients::first(report) else { return ().into_any() };
    let chosen = Chosen {
        candidate: RwSignal::new(first.to_owned()),
        score: RwSignal::new(0),
        all: RwSignal::new(false),
    };
    let known: Vec<Candidate> = coefficients::candidates(report).into_iter().cloned().collect();
    let models = candidate_choice(texts, &known, chosen);
    let known = StoredValue::new(known);
    let system = system.clone();
    let label = move || {
        let name = chosen.candidate.get();
        known.with_value(|known| {
            let candidate = known.iter().find(|candidate| candidate.name == name);
            candidate.map(|candidate| candidate.label.clone()).unwrap_or_default()
        })
    };
    let body = move || {
        let name = chosen.candidate.get();
        let candidate =
            known.with_value(|known| known.iter().find(|candidate| candidate.name == name).cloned());
        let reported = candidate.and_then(|candidate| {
            let coefficients = candidate.coefficients.clone()?;
            Some((candidate, coefficients))
        });
        reported.map(|(candidate, reported)| weights(texts, candidate, reported, &system, chosen))
    };
    view! {
        <section class="panel coefficients">
            <h2>{move || texts.coefficients().heading(&label())}</h2>
            {models}
            {body}
        </section>
    }
    .into_any()
}

/// The choice of the candidate; nothing where there is only one.
fn candidate_choice(texts: &'static Texts, known: &[Candidate], chosen: Chosen) -> AnyView {
    if known.len() < 2 {
        return ().into_any();
    }
    let options: Vec<AnyView> = known
        .iter()
        .map(|candidate| {
            let name = candidate.name.clone();
            let selected = move || chosen.candidate.get() == name;
            let label = candidate.label.clone();
            view! { <option value=candidate.name.clone() prop:selected=selected>{label}</option> }.into_any()
        })
        .collect();
    let choose = move |event| {
        chosen.score.set(0);
        chosen.candidate.set(event_target_value(&event));
    };
    view! {
        <label class="choice">
            <span>{texts.coefficients().model()}</span>
            <select on:change=choose>{options}</select>
        </label>
    }
    .into_any()
}

/// The choice of the class; nothing where there is only one score.
fn class_choice(reported: &Coefficients, system: &SystemFile, chosen: Chosen) -> AnyView {
    if reported.scores.len() < 2 {
        return ().into_any();
    }
    let options: Vec<AnyView> = (0..reported.scores.len())
        .map(|score| {
            let label = coefficients::class_label(reported, score, &system.schema.target);
            let selected = move || chosen.score.get() == score;
            view! { <option value=score.to_string() prop:selected=selected>{label}</option> }.into_any()
        })
        .collect();
    let choose = move |event| chosen.score.set(event_target_value(&event).parse().unwrap_or(0));
    view! {
        <label class="choice">
            <span>{system.schema.target.label.clone()}</span>
            <select on:change=choose>{options}</select>
        </label>
    }
    .into_any()
}

/// Sentences, bars and table of one candidate.
fn weights(
    texts: &'static Texts,
    candidate: Candidate,
    reported: Coefficients,
    system: &Arc<SystemFile>,
    chosen: Chosen,
) -> AnyView {
    let said = texts.coefficients();
    let classes = class_choice(&reported, system, chosen);
    let names = Names { schema: &system.schema, quantities: &candidate.quantities };
    let cautions = coefficients::cautions(texts, &reported, names).join(" ");
    let name = said.heading(&candidate.label);
    let n_inputs = reported.inputs.len();
    let system = system.clone();
    let shown = move || {
        let (score, target) = (chosen.score.get(), &system.schema.target);
        let names = Names { schema: &system.schema, quantities: &candidate.quantities };
        let mut rows = coefficients::rows(texts, &reported, score, names);
        if !chosen.all.get() {
            rows.truncate(FIRST);
        }
        let chart = coefficients::chart(texts, &rows, &reported, target);
        view! {
            <p>{coefficients::reading(texts, &reported, score, names)}</p>
            <p class="muted">{cautions.clone()}</p>
            <div class="charts"><div class="chart-wide">{fixed(chart)}</div></div>
            {table::scrolling(&name, weights_table(texts, &rows))}
            <p>{coefficients::starting_point(texts, &reported, score, target)}</p>
        }
        .into_any()
    };
    let more = (n_inputs > FIRST).then(|| {
        let words = move || {
            if chosen.all.get() { said.show_first(FIRST as u64) } else { said.show_all(n_inputs as u64) }
        };
        view! {
            <p>
                <button type="button" on:click=move |_| chosen.all.update(|all| *all = !*all)>{words}</button>
            </p>
        }
    });
    view! {
        {classes}
        {shown}
        {more}
    }
    .into_any()
}

fn weights_table(texts: &Texts, rows: &[Row]) -> AnyView {
    let said = texts.coefficients();
    let headers = [said.input(), said.per_sd(), said.per_unit(), said.sd()].map(table::header);
    let rows: Vec<AnyView> = rows.iter().map(row).collect();
    table::filled("weights", Vec::from(headers), rows)
}

fn row(row: &Row) -> AnyView {
    let small = |text: Option<String>| text.map(|text| view! { <small>{text}</small> });
    view! {
        <tr>
            <th scope="row">{row.input.clone()} {small(row.formula.clone())}</th>
            <td class="number">{row.per_sd_text.clone()} {small(row.per_sd_effect.clone())}</td>
            <td class="number">{row.per_unit.clone()} {small(row.per_unit_effect.clone())}</td>
            <td class="number">{row.sd.clone()} {small(Some(row.mean.clone()))}</td>
        </tr>
    }
    .into_any()
}
