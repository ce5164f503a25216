//! The candidates, ranked by a figure that the visitor chooses, and the evaluations made wrongly on purpose.

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::metrics::Metric;
use vitrine_model::report::{LeakyFigure, Report};
use vitrine_present::Texts;
use vitrine_present::lines::words;
use vitrine_present::lines::{self, metric as metrics};

use super::Loaded;
use super::figures::leaderboard::{self, Mark, Standing, available_metrics, leaky_metrics, standings};
use crate::components::chart::{fixed, table};
use crate::components::glossary::{Term, glossary, held_out};
use crate::components::panel::section;

fn terms(texts: &'static Texts, report: &Report) -> [Term; 6] {
    let said = texts.leaderboard();
    [
        (said.term_cross_validated(), said.meaning_cross_validated()),
        held_out(report.by_cross_validation, report.perhaps_seen()),
        (said.term_baseline(), said.meaning_baseline()),
        (said.term_reference(), said.meaning_reference()),
        (said.term_settings(), said.meaning_settings()),
        (said.term_costs(), said.meaning_costs()),
    ]
}

/// The choice of the figure, the table and the chart.
pub fn view(
    texts: &'static Texts,
    loaded: &Arc<Loaded>,
    system: &Arc<SystemFile>,
    chosen: RwSignal<Option<Metric>>,
) -> AnyView {
    let (report, said) = (loaded.report.clone(), texts.leaderboard());
    let offered = available_metrics(&report);
    let deciding = report.metric;
    let metric = {
        let offered = offered.clone();
        Memo::new(move |_| chosen.get().filter(|metric| offered.contains(metric)).unwrap_or(deciding))
    };
    let options: Vec<AnyView> = offered
        .iter()
        .map(|other| {
            let other = *other;
            let label = metrics::label(texts, other);
            let label = if other == deciding { said.deciding(label) } else { label.to_owned() };
            view! { <option value=other.name() prop:selected=move || metric.get() == other>{label}</option> }
                .into_any()
        })
        .collect();
    let explanation = move || {
        let metric = metric.get();
        let direction =
            if metric.higher_is_better() { said.higher_is_better() } else { said.lower_is_better() };
        format!("{} {direction}", metrics::meaning(texts, metric))
    };
    let times = match &loaded.timings {
        Ok(timings) => said.times(&timings.machine),
        Err(error) => said.no_times(&error.sentence(texts)),
    };
    // Reports that were made earlier have the sizes of exported candidates only.
    let all_sized =
        report.candidates.iter().any(|candidate| !candidate.exported && candidate.gzip_bytes.is_some());
    let sizes = all_sized.then(|| format!("{} ", said.sizes()));
    let measured = lines::report::measured(texts, &report).map(|measured| view! { <p>{measured}</p> });
    let choice = lines::report::choice(texts, &report).map(|choice| view! { <p>{choice}</p> });
    let terms = terms(texts, &report);
    let (loaded, system) = (loaded.clone(), system.clone());
    let body = move || {
        let metric = metric.get();
        let timings = loaded.timings.as_deref().ok();
        let standings = standings(texts, &loaded.report, timings, metric, &system.schema);
        let chart = leaderboard::chart(texts, &standings, metric, &system.schema.target);
        let label = said.table_label(&words::in_sentence(metrics::label(texts, metric)));
        view! {
            {table::scrolling(&label, standings_table(texts, &standings, metric, &loaded.report))}
            <div class="charts"><div class="chart-wide">{fixed(chart)}</div></div>
        }
        .into_any()
    };
    let (folds, repeats) = (report.folds as u64, report.repeats as u64);
    let by_folds = report.by_cross_validation;
    let note = if by_folds {
        said.note_by_folds(repeats, &(folds * repeats).to_string())
    } else {
        said.note(folds * repeats, repeats, folds)
    };
    view! {
        <label class="choice">
            <span>{said.metric()}</span>
            <select on:change=move |event| chosen.set(Metric::from_name(&event_target_value(&event)))>{options}</select>
        </label>
        <p>{explanation}</p>
        {body}
        {measured}
        {choice}
        <p class="muted">{note} " " {said.note_interval()}</p>
        {glossary(&terms)}
        <p class="muted">{sizes} {times}</p>
    }
    .into_any()
}

/// The evaluations that leak, beside the honest one; nothing where the report has none.
pub fn leaky(texts: &'static Texts, report: &Report) -> AnyView {
    if report.leaky.is_empty() {
        return ().into_any();
    }
    let (shown, said) = (leaky_metrics(report), texts.leaky());
    let header = |metric: &Metric| table::header(metrics::label(texts, *metric));
    let headers: Vec<AnyView> = shown.iter().map(header).collect();
    let rows: Vec<AnyView> = report.leaky.iter().map(|figure| leaky_row(texts, figure, &shown)).collect();
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
                <tr>{table::header(said.evaluation())} {table::header(said.is_honest())} {headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any();
    let body = view! {
        <p>{said.intro()}</p>
        {table::scrolling(said.table_label(), leaky_table)}
        <dl class="explanations">{explanations}</dl>
    };
    section(said.heading().to_owned(), body)
}

fn leaky_row(texts: &'static Texts, figure: &LeakyFigure, shown: &[Metric]) -> AnyView {
    let cells: Vec<AnyView> = shown
        .iter()
        .map(|metric| {
            let value = figure.scores.get(*metric).map(|value| metrics::written(texts, *metric, value));
            view! { <td class="number">{value}</td> }.into_any()
        })
        .collect();
    let said = texts.leaky();
    let (style, symbol, verdict) =
        if figure.leaks { ("wrong", "✗", said.leaks()) } else { ("right", "✓", said.honest()) };
    view! {
        <tr>
            <th scope="row">{figure.label.clone()}</th>
            <td class=format!("verdict {style}")><span aria-hidden="true">{symbol}</span>" "{verdict}</td>
            {cells}
        </tr>
    }
    .into_any()
}

fn standings_table(
    texts: &'static Texts,
    standings: &[Standing],
    metric: Metric,
    report: &Report,
) -> AnyView {
    let said = texts.leaderboard();
    let behind = metric == report.metric;
    let timed = standings.iter().any(|standing| standing.fit_seconds.is_some());
    let has_held_out = !report.by_cross_validation;
    let mut headers = vec![said.model(), said.cross_validated()];
    headers.extend(
        has_held_out.then(|| if report.perhaps_seen() { said.perhaps_seen() } else { said.held_out() }),
    );
    headers.extend(behind.then(|| said.gap()));
    headers.push(said.size());
    headers.extend(timed.then(|| [said.fit(), said.predict()]).into_iter().flatten());
    let headers: Vec<AnyView> = headers.into_iter().map(table::header).collect();
    let rows: Vec<AnyView> = standings
        .iter()
        .map(|standing| row(texts, standing, metric, [has_held_out, behind, timed]))
        .collect();
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

fn row(
    texts: &'static Texts,
    standing: &Standing,
    metric: Metric,
    [has_held_out, behind, timed]: [bool; 3],
) -> AnyView {
    let (said, locale) = (texts.leaderboard(), texts.locale());
    let number = |text: Option<String>| {
        view! { <td class="number">{text.unwrap_or_else(|| "–".to_owned())}</td> }.into_any()
    };
    let marks: Vec<AnyView> = standing
        .marks
        .iter()
        .map(|mark| view! { " " <span class="mark">{mark.label(texts)}</span> }.into_any())
        .collect();
    let behind_best = || match &standing.behind_best {
        Some(summary) => Some(metrics::spread(texts, metric, summary)),
        None => Some(said.best().to_owned()).filter(|_| standing.cross_validated.is_some()),
    };
    let behind_best = || behind_best().unwrap_or_else(|| "–".to_owned());
    let how_sure = standing.how_sure.clone().map(|words| view! { <small>{words}</small> });
    let notes: Vec<AnyView> =
        standing.notes.iter().map(|note| view! { <small>{note.clone()}</small> }.into_any()).collect();
    let settings = (!standing.hyperparameters.is_empty()).then(|| {
        view! {
            <details>
                <summary>{said.settings()}</summary>
                <small>{standing.hyperparameters.clone()}</small>
            </details>
        }
    });
    let is_default = standing.marks.contains(&Mark::Default);
    let spread = standing.cross_validated.map(|summary| metrics::spread(texts, metric, &summary));
    let interval = standing.interval.clone().map(|interval| view! { <small>{interval}</small> });
    let held_out =
        standing.held_out.map(|value| metrics::written_finer(texts, metric, value, standing.finer));
    let fit = standing.fit_seconds.map(|seconds| locale.duration(seconds));
    let predict = standing.predict_microseconds.map(|microseconds| locale.duration(microseconds * 1e-6));
    view! {
        <tr class:chosen=is_default>
            <th scope="row">
                {standing.label.clone()} {marks} <small>{standing.family.clone()}</small> {settings} {notes}
            </th>
            <td class="number">{spread.unwrap_or_else(|| "–".to_owned())} {interval}</td>
            {has_held_out.then(|| number(held_out))}
            {behind.then(|| view! { <td class="number">{behind_best()} {how_sure}</td> })}
            {number(standing.gzip_bytes.map(|bytes| locale.bytes(bytes)))}
            {timed.then(|| vec![number(fit), number(predict)])}
        </tr>
    }
    .into_any()
}
