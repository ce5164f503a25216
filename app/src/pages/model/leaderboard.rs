//! The candidates, ranked by a figure that the visitor chooses, and the evaluations made wrongly on purpose.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::metrics::Metric;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::{LeakyFigure, Report};

use super::Loaded;
use super::figures::leaderboard::{self, Standing, available_metrics, leaky_metrics, standings};
use crate::components::chart::{fixed, table};
use crate::components::glossary::{Term, glossary, held_out};
use crate::components::panel::section;
use crate::display::words;

fn terms() -> [Term; 6] {
    [
        (
            "Cross-validated",
            "The rows for training are divided into parts. Each part in turn is predicted by a model that has learnt from the other parts only. The figure is the mean over the parts; the number after ± (the standard deviation) tells how much it differs between them.",
        ),
        held_out(),
        (
            "Baseline",
            "A model that gives the same answer whatever the values are. What is no better than that has learnt nothing.",
        ),
        (
            "Reference",
            "A model known from courses and papers, fitted here on the same rows in the same way, to compare with.",
        ),
        (
            "Settings",
            "What is chosen before training, such as the number of trees; others call it hyperparameters. All else the model learns from the rows.",
        ),
        (
            "Size (gzip), fit, one prediction",
            "How much a browser downloads for the model, compressed; how long training it took; how long one answer takes.",
        ),
    ]
}

/// The choice of the figure, the table and the chart.
pub fn view(loaded: &Arc<Loaded>, system: &Arc<SystemFile>, chosen: RwSignal<Option<Metric>>) -> AnyView {
    let (report, numbers) = (loaded.report.clone(), system.schema.target.number_format);
    let metrics = available_metrics(&report);
    let deciding = report.metric;
    let metric = {
        let metrics = metrics.clone();
        Memo::new(move |_| chosen.get().filter(|metric| metrics.contains(metric)).unwrap_or(deciding))
    };
    let options: Vec<AnyView> = metrics
        .iter()
        .map(|other| {
            let other = *other;
            let label = if other == deciding {
                format!("{} (decides)", other.label())
            } else {
                other.label().to_owned()
            };
            view! { <option value=other.name() prop:selected=move || metric.get() == other>{label}</option> }
                .into_any()
        })
        .collect();
    let explanation = move || {
        let metric = metric.get();
        let direction = if metric.higher_is_better() { "Higher is better." } else { "Lower is better." };
        format!("{} {direction}", metric.description())
    };
    let times = match &loaded.timings {
        Ok(timings) => {
            format!("Times are for one thread, measured on {} when the models were trained.", timings.machine)
        }
        Err(error) => format!("The times of fitting and predicting are not shown: {error}."),
    };
    // Reports that were made earlier have the sizes of exported candidates only.
    let all_sized =
        report.candidates.iter().any(|candidate| !candidate.exported && candidate.gzip_bytes.is_some());
    let sizes = all_sized
        .then_some("Sizes are those of the compressed files, of models that this page does not offer too. ");
    let choice = (!report.choice.is_empty()).then(|| view! { <p>{report.choice.clone()}</p> });
    let (loaded, system) = (loaded.clone(), system.clone());
    let body = move || {
        let metric = metric.get();
        let standings = standings(&loaded.report, loaded.timings.as_deref().ok(), metric, numbers);
        let chart = leaderboard::chart(&standings, metric, &system.schema.target);
        let label = format!("Leaderboard by {}", words::in_sentence(metric.label()));
        view! {
            {table::scrolling(&label, standings_table(&standings, metric, &loaded.report, numbers))}
            <div class="charts"><div class="chart-wide">{fixed(chart)}</div></div>
        }
        .into_any()
    };
    let note = format!(
        "Mean ± standard deviation over {} folds ({} repeats of {}); the spread in the chart is the same. \
         Behind the best: the mean ± standard deviation of the difference fold by fold, and the probability that it is real.",
        report.folds * report.repeats,
        report.repeats,
        report.folds
    );
    view! {
        <label class="choice">
            <span>"Figure"</span>
            <select on:change=move |event| chosen.set(Metric::from_name(&event_target_value(&event)))>{options}</select>
        </label>
        <p>{explanation}</p>
        {body}
        {choice}
        <p class="muted">{note}</p>
        {glossary(&terms())}
        <p class="muted">{sizes} {times}</p>
    }
    .into_any()
}

/// The evaluations that leak, beside the honest one; nothing where the report has none.
pub fn leaky(report: &Report, numbers: NumberFormat) -> AnyView {
    if report.leaky.is_empty() {
        return ().into_any();
    }
    let metrics = leaky_metrics(report);
    let headers: Vec<AnyView> = metrics.iter().map(|metric| table::header(metric.label())).collect();
    let rows: Vec<AnyView> = report.leaky.iter().map(|figure| leaky_row(figure, &metrics, numbers)).collect();
    let explanations: Vec<AnyView> = report
        .leaky
        .iter()
        .map(|figure| {
            view! {
                <dt>{figure.label.clone()}</dt>
                <dd>{figure.explanation.clone()}</dd>
            }
            .into_any()
        })
        .collect();
    let leaky_table = view! {
        <table class="leaky">
            <thead>
                <tr>{table::header("Evaluation")} {table::header("Honest?")} {headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any();
    let body = view! {
        <p>
            "The figures marked “leaks” are wrong on purpose. They show what this system would seem to achieve if rows that the model is judged on had found their way into its training; none of them may be expected on new data."
        </p>
        {table::scrolling("Leaky figures beside the honest ones", leaky_table)}
        <dl class="explanations">{explanations}</dl>
    };
    section("Too good to be true".to_owned(), body)
}

fn leaky_row(figure: &LeakyFigure, metrics: &[Metric], numbers: NumberFormat) -> AnyView {
    let cells: Vec<AnyView> = metrics
        .iter()
        .map(|metric| {
            let value = figure.scores.get(*metric).map(|value| metric.write(value, numbers));
            view! { <td class="number">{value}</td> }.into_any()
        })
        .collect();
    let (style, symbol, words) =
        if figure.leaks { ("wrong", "✗", " leaks") } else { ("right", "✓", " honest") };
    view! {
        <tr>
            <th scope="row">{figure.label.clone()}</th>
            <td class=format!("verdict {style}")><span aria-hidden="true">{symbol}</span>{words}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn standings_table(
    standings: &[Standing],
    metric: Metric,
    report: &Report,
    numbers: NumberFormat,
) -> AnyView {
    let behind = metric == report.metric;
    let timed = standings.iter().any(|standing| standing.fit_seconds.is_some());
    let mut headers = vec!["Model", "Cross-validated", "Held-out"];
    headers.extend(behind.then_some("Behind the best"));
    headers.push("Size (gzip)");
    headers.extend(timed.then_some(["Fit", "One prediction"]).into_iter().flatten());
    let headers: Vec<AnyView> = headers.into_iter().map(table::header).collect();
    let rows: Vec<AnyView> =
        standings.iter().map(|standing| row(standing, metric, [behind, timed], numbers)).collect();
    view! {
        <table class="leaderboard">
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(standing: &Standing, metric: Metric, [behind, timed]: [bool; 2], numbers: NumberFormat) -> AnyView {
    let number = |text: Option<String>| {
        view! { <td class="number">{text.unwrap_or_else(|| "–".to_owned())}</td> }.into_any()
    };
    let marks: Vec<AnyView> = standing
        .marks
        .iter()
        .map(|mark| view! { " " <span class="mark">{*mark}</span> }.into_any())
        .collect();
    let behind_best = || match &standing.behind_best {
        Some(summary) => Some(words::spread(metric, summary, numbers)),
        None => Some("best".to_owned()).filter(|_| standing.cross_validated.is_some()),
    };
    let behind_best = || behind_best().unwrap_or_else(|| "–".to_owned());
    let how_sure = standing.how_sure.clone().map(|words| view! { <small>{words}</small> });
    let notes: Vec<AnyView> =
        standing.notes.iter().map(|note| view! { <small>{note.clone()}</small> }.into_any()).collect();
    let settings = (!standing.hyperparameters.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Settings"</summary>
                <small>{standing.hyperparameters.clone()}</small>
            </details>
        }
    });
    let is_default = standing.marks.contains(&leaderboard::DEFAULT);
    let fit = standing.fit_seconds.map(|seconds| words::duration(seconds, numbers));
    let predict =
        standing.predict_microseconds.map(|microseconds| words::duration(microseconds * 1e-6, numbers));
    view! {
        <tr class:chosen=is_default>
            <th scope="row">
                {standing.label.clone()} {marks} <small>{standing.family.clone()}</small> {settings} {notes}
            </th>
            {number(standing.cross_validated.map(|summary| words::spread(metric, &summary, numbers)))}
            {number(standing.held_out.map(|value| metric.write_finer(value, standing.finer, numbers)))}
            {behind.then(|| view! { <td class="number">{behind_best()} {how_sure}</td> })}
            {number(standing.gzip_bytes.map(|bytes| words::bytes(bytes, numbers)))}
            {timed.then(|| vec![number(fit), number(predict)])}
        </tr>
    }
    .into_any()
}
