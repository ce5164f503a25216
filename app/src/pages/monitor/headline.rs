//! How good the predictions were, apart by where the records come from, beside the figures on held-out rows, and what
//! the synthetic ones among them are worth.

use leptos::prelude::*;
use vitrine_model::date;
use vitrine_model::history::Origin;
use vitrine_model::metrics::Metric;
use vitrine_model::report::Report;
use vitrine_present::lines::metric as metrics;

use super::MonitorState;
use super::figures::by_origin::{self, Segment};
use super::figures::{labelled, shortfall};
use crate::display::charts;
use crate::texts::{link, use_locale, use_texts};

/// The figures over the window that the filters say, in words and with their counts.
pub fn view(shown: &MonitorState) -> AnyView {
    let entries = shown.entries(true);
    let target = &shown.system.schema.target;
    let (texts, said) = (use_texts(), use_texts().monitor_origins());
    let window = shown.filters.with(|filters| filters.window).label(texts);
    let date = shown.last_day().map(|day| use_locale().iso_long(&date::text(day)));
    let period = date.map_or_else(|| window.clone(), |date| said.period(&window, &date));
    let segments = by_origin::segments(&entries, target);
    let Some(all) = segments.last() else {
        return view! { <p role="status">{said.no_prediction(&period)}</p> }.into_any();
    };
    if all.n_known == 0 {
        let text = said.no_outcome(all.n_predictions, &period);
        return view! { <p role="status">{text}</p> {origin_of_records(shown, &segments)} }.into_any();
    }
    let known = if all.n_known == all.n_predictions {
        said.all_known(all.n_predictions, &period)
    } else {
        said.some_known(all.n_predictions, &period, &use_locale().whole(all.n_known))
    };
    let synthetic = by_origin::synthetic(texts, &segments);
    let status = [Some(known), synthetic].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let has_intervals = segments.iter().any(|segment| segment.coverage.is_some());
    let blocks: Vec<AnyView> = segments.iter().map(|segment| block(shown, segment)).collect();
    view! {
        <p role="status">{status}</p>
        <div class="parts">{blocks} {held_out(shown, has_intervals)}</div>
        {origin_of_records(shown, &segments)}
    }
    .into_any()
}

/// The figures of one origin, or of all together.
fn block(shown: &MonitorState, segment: &Segment) -> AnyView {
    let (texts, said) = (use_texts(), use_texts().monitor_origins());
    let offered = Metric::over_time(shown.system.schema.target.task);
    let figures = offered.iter().zip(&segment.figures).map(|(metric, point)| {
        let value =
            point.map_or_else(|| "–".to_owned(), |point| metrics::written(texts, *metric, point.value));
        let interval = point.and_then(|point| match point.interval {
            Some(ends) => Some(metrics::interval(texts, *metric, ends)),
            None => (point.n_samples < labelled::LEAST_FOR_INTERVAL)
                .then(|| texts.metric_value().too_few().to_owned()),
        });
        figure(metrics::label(texts, *metric), unit(*metric, shown), value, interval)
    });
    let held = segment.coverage.map(|coverage| {
        let (share, below) = coverage.shown(texts);
        figure(said.coverage(), None, share, Some(below))
    });
    let figures: Vec<AnyView> = figures.chain(held).collect();
    let count = use_locale().whole(segment.n_predictions);
    view! {
        <div class="part" class:together=segment.origin.is_none()>
            <h3>{by_origin::title(texts, segment, &shown.system)} " " <small>{format!("({count})")}</small></h3>
            <p class="muted">{by_origin::meaning(texts, segment)}</p>
            <dl class="figures">{figures}</dl>
        </div>
    }
    .into_any()
}

/// The same figures on the held-out rows, or where there are none on all rows by cross-validation.
fn held_out(shown: &MonitorState, has_intervals: bool) -> AnyView {
    let (texts, said) = (use_texts(), use_texts().monitor_origins());
    let (report, by_folds) = (shown.report, shown.system.by_cross_validation());
    // The block keeps its size while the report loads, so that nothing below it moves.
    let value = move |metric: Metric| match report.get() {
        None => "…".to_owned(),
        Some(report) => {
            let held_out = |report: &Report| report.default_candidate()?.held_out.get(metric);
            let value = report.as_ref().and_then(|report| held_out(report));
            value.map_or_else(|| "–".to_owned(), |value| metrics::written(texts, metric, value))
        }
    };
    let count = move || {
        let n_rows = report.get().flatten();
        let n_rows = n_rows.map(|of| if by_folds { of.n_samples } else { of.n_held_out } as u64);
        n_rows.map(|n_rows| format!("({})", use_locale().whole(n_rows)))
    };
    let figures: Vec<AnyView> = Metric::over_time(shown.system.schema.target.task)
        .into_iter()
        .map(|metric| figure(metrics::label(texts, metric), unit(metric, shown), move || value(metric), ()))
        .collect();
    // Whether there are intervals is known from the predictions, so that the block has its size at once.
    let held = has_intervals.then(|| {
        let known = move || report.get().flatten().and_then(|report| report.held_out.coverage);
        let share = move || match (report.get(), known()) {
            (None, _) => "…".to_owned(),
            (Some(_), None) => "–".to_owned(),
            (Some(_), Some((observed, _))) => use_locale().percent(observed),
        };
        let below = move || known().map(|(_, wanted)| said.nominal(&use_locale().percent(wanted)));
        figure(said.coverage(), None, share, below)
    });
    let model = link(&format!("{}/model", shown.system.schema.system));
    let (heading, hint) = if shown.system.perhaps_seen() {
        (said.perhaps_seen(), said.perhaps_seen_hint())
    } else if by_folds {
        (said.by_folds(), said.by_folds_hint())
    } else {
        (said.held_out(), said.held_out_hint())
    };
    view! {
        <div class="part compared">
            <h3>{heading} " " <small>{count}</small></h3>
            <p class="muted">
                {hint} " " <a href=model>{said.held_out_more()}</a>
            </p>
            <dl class="figures">{figures} {held}</dl>
        </div>
    }
    .into_any()
}

/// The unit of errors in the target's own, with the space before it; shares have theirs already.
fn unit(metric: Metric, shown: &MonitorState) -> Option<String> {
    let axis = charts::metric_axis(metric, &shown.system.schema.target);
    axis.unit.filter(|_| !metric.is_share()).map(|unit| format!("\u{a0}{unit}"))
}

fn figure(
    label: &'static str,
    unit: Option<String>,
    value: impl IntoView + 'static,
    below: impl IntoView + 'static,
) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <strong>{value} <small>{unit}</small></strong>
                <span class="muted">{below}</span>
            </dd>
        </div>
    }
    .into_any()
}

/// How made-up records come about, where there are any, and what the figures are worth; nothing where nothing is to say.
fn origin_of_records(shown: &MonitorState, segments: &[Segment]) -> AnyView {
    let caution = by_origin::caution(use_texts(), segments, &shown.system);
    let shortfall = shortfall::shortfall(use_texts(), segments);
    let has_made_up = segments.iter().any(|segment| segment.origin == Some(Origin::Synthetic));
    if caution.is_none() && shortfall.is_none() && !has_made_up {
        return ().into_any();
    }
    view! {
        <div class="note" role="note">
            {caution.map(|text| view! { <p><strong>{text}</strong></p> })}
            {shortfall.map(|text| view! { <p>{text}</p> })}
            {has_made_up.then(|| view! { <p>{shown.system.generator.clone()}</p> })}
        </div>
    }
    .into_any()
}
