//! How often the predictions were right, apart by where the records come from, beside the figures on rows of the data
//! that were kept back, and what the made-up ones among them are worth.

use leptos::prelude::*;
use vitrine_model::date;
use vitrine_model::metrics::Metric;
use vitrine_model::report::Report;

use super::Shown;
use super::figures::by_origin::{self, Segment};
use super::figures::{binary, coverage, judged, shortfall};
use crate::display::{charts, words};

/// The figures over the window that the filters say, in words and with their counts.
pub fn view(shown: &Shown) -> AnyView {
    let entries = shown.entries(true);
    let target = &shown.system.schema.target;
    let window = shown.filters.with(|filters| filters.window).label();
    let until = shown.last_day().map(|day| format!(" up to {}", words::date(&date::text(day))));
    let window = format!("{window}{}", until.unwrap_or_default());
    let parts = by_origin::parts(&entries, target);
    let Some(all) = parts.last() else {
        return view! { <p role="status">{format!("No prediction in {window} passes these filters.")}</p> }
            .into_any();
    };
    let predictions = words::count(all.n_predictions, "prediction", "predictions", shown.numbers());
    if all.n_known == 0 {
        let text = format!("{predictions} in {window}; the outcome is not known yet.");
        return view! { <p role="status">{text}</p> {origin_of_records(shown, &parts)} }.into_any();
    }
    let known = if all.n_known == all.n_predictions {
        "all with a known outcome".to_owned()
    } else {
        format!("{} with a known outcome", words::thousands(all.n_known, shown.numbers()))
    };
    let made_up = by_origin::made_up(&parts, shown.numbers());
    let has_intervals = parts.iter().any(|part| part.coverage.is_some());
    let blocks: Vec<AnyView> = parts.iter().map(|part| block(shown, part)).collect();
    view! {
        <p role="status">{format!("{predictions} in {window}, {known}.{made_up}")}</p>
        <div class="parts">{blocks} {kept_back(shown, has_intervals)}</div>
        {origin_of_records(shown, &parts)}
    }
    .into_any()
}

/// The figures of one origin, or of all together.
fn block(shown: &Shown, part: &Segment) -> AnyView {
    let numbers = shown.numbers();
    let metrics = Metric::over_time(shown.system.schema.target.task);
    let figures = metrics.iter().zip(&part.figures).map(|(metric, point)| {
        let value = point.map_or_else(|| "–".to_owned(), |point| metric.write(point.value, numbers));
        let interval = point.and_then(|point| match point.interval {
            Some((low, high)) => {
                let (low, high) = (metric.write(low, numbers), metric.write(high, numbers));
                Some(format!("95 % interval {} to {high}", low.trim_end_matches(" %")))
            }
            None => (point.n_samples < judged::LEAST_FOR_INTERVAL).then(|| binary::TOO_FEW.to_owned()),
        });
        figure(metric.label(), unit(*metric, shown), value, interval)
    });
    let held = part.coverage.map(|coverage| {
        let (share, below) = coverage.texts(numbers);
        figure(coverage::LABEL, None, share, Some(below))
    });
    let figures: Vec<AnyView> = figures.chain(held).collect();
    let count = words::thousands(part.n_predictions, numbers);
    view! {
        <div class="part" class:together=part.origin.is_none()>
            <h3>{by_origin::title(part, &shown.system)} " " <small>{format!("({count})")}</small></h3>
            <p class="muted">{words::capitalised(by_origin::meaning(part))}</p>
            <dl class="figures">{figures}</dl>
        </div>
    }
    .into_any()
}

/// The same figures on the rows of the data that were kept back when the model was made.
fn kept_back(shown: &Shown, has_intervals: bool) -> AnyView {
    let metrics = Metric::over_time(shown.system.schema.target.task);
    let numbers = shown.numbers();
    let report = shown.report;
    // The block keeps its size while the report loads, so that nothing below it moves.
    let value = move |metric: Metric| match report.get() {
        None => "…".to_owned(),
        Some(report) => {
            let held_out = |report: &Report| report.default_candidate()?.held_out.get(metric);
            let value = report.as_ref().and_then(|report| held_out(report));
            value.map_or_else(|| "–".to_owned(), |value| metric.write(value, numbers))
        }
    };
    let count = move || {
        let n_rows = report.get().flatten().map(|report| report.n_held_out as u64);
        n_rows.map(|n_rows| format!("({})", words::thousands(n_rows, numbers)))
    };
    let figures: Vec<AnyView> = metrics
        .into_iter()
        .map(|metric| figure(metric.label(), unit(metric, shown), move || value(metric), ()))
        .collect();
    // Whether there are intervals is known from the predictions, so that the block has its size at once.
    let held = has_intervals.then(|| {
        let known = move || report.get().flatten().and_then(|report| report.held_out.coverage);
        let share = move || match (report.get(), known()) {
            (None, _) => "…".to_owned(),
            (Some(_), None) => "–".to_owned(),
            (Some(_), Some((observed, _))) => words::percent(observed, numbers),
        };
        let below = move || known().map(|(_, wanted)| coverage::promised(wanted, numbers));
        figure(coverage::LABEL, None, share, below)
    });
    let model = format!("{}/model", shown.system.schema.system);
    view! {
        <div class="part compared">
            <h3>"For comparison: the data" " " <small>{count}</small></h3>
            <p class="muted">
                "Rows kept back when the model was made; more on the " <a href=model>"Model page"</a>
            </p>
            <dl class="figures">{figures} {held}</dl>
        </div>
    }
    .into_any()
}

/// The unit of errors in the target's own, with the space before it; shares have theirs already.
fn unit(metric: Metric, shown: &Shown) -> Option<String> {
    let axis = charts::metric_axis(metric, &shown.system.schema.target);
    axis.unit.filter(|_| !words::is_share(metric)).map(|unit| format!("\u{a0}{unit}"))
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

/// How the daily records come about, and what figures over made-up ones are worth.
fn origin_of_records(shown: &Shown, parts: &[Segment]) -> AnyView {
    let caution =
        by_origin::caution(parts, &shown.system).map(|text| view! { <p><strong>{text}</strong></p> });
    let shortfall = shortfall::shortfall(parts, shown.numbers()).map(|text| view! { <p>{text}</p> });
    view! {
        <div class="note" role="note">
            {caution}
            {shortfall}
            <p>{shown.system.generator.clone()}</p>
        </div>
    }
    .into_any()
}
