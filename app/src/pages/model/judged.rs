//! The default model on rows that it has not seen: every figure with its meaning, and the charts.

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::Report;

use super::figures::held_out;
use crate::components::chart::{fixed, table};
use crate::components::glossary::{Term, confusion, glossary};
use crate::display::words;

const HONEST: Term = (
    "Honest probabilities",
    "Of all cases that were given 70 %, 70 % should come true. Points on the straight line are honest; below it the model promises too much. To calibrate is to move probabilities towards that line.",
);
const GAIN: Term =
    ("Gain", "How much of what its decision trees have learnt is due to questions about one input.");
const WHISKERS: Term = (
    "Whiskers and bands",
    "The thin lines at bars and points, and the shading around curves: how far chance alone could move them.",
);
const BIAS: Term = (
    "Bias",
    "Whether the misses lean to one side: above 0 the model predicts too high on average, below 0 too low.",
);

/// The figures beside the baseline's, then the charts.
pub fn view(report: &Report, system: &SystemFile) -> AnyView {
    let numbers = system.schema.target.number_format;
    let rows = words::count(report.n_held_out as u64, "row", "rows", numbers);
    let label = report.default_candidate().map_or_else(String::new, |candidate| candidate.label.clone());
    let coverage = report.held_out.coverage.map(|coverage| {
        view! { <p>{held_out::coverage_sentence(coverage, numbers)}</p> }
    });
    let calibrated = report.held_out.calibration_error.map(|errors| {
        view! { <p>{held_out::calibration_sentence(errors, numbers)}</p> }
    });
    let charts: Vec<AnyView> =
        held_out::charts(&report.held_out, report.metric, &system.schema).into_iter().map(fixed).collect();
    let shuffled = (!report.held_out.importance.is_empty()).then(|| {
        let metric = words::in_sentence(report.metric.label());
        view! {
            <p class="muted">
                {format!("What the model leans on: how much worse its {metric} gets when the values of one feature are shuffled among these rows. Whiskers are the spread over several shuffles.")}
            </p>
        }
    });
    let words: Vec<Term> = (report.held_out.confusion.is_some().then(confusion))
        .into_iter()
        .chain((!report.held_out.reliability.is_empty()).then_some(HONEST))
        .chain((!report.held_out.gain_importance.is_empty()).then_some(GAIN))
        .chain([WHISKERS, BIAS].into_iter().filter(|_| !charts.is_empty()))
        .collect();
    view! {
        <p>{format!("{label}, on the {rows} that were kept back.")}</p>
        {table::scrolling("Figures on held-out rows", figures(report, numbers))}
        {coverage}
        {calibrated}
        <div class="charts">{charts}</div>
        {shuffled}
        {glossary(&words)}
    }
    .into_any()
}

fn figures(report: &Report, numbers: NumberFormat) -> AnyView {
    let headers = ["Figure", "This model", "Baseline"].map(table::header);
    let baseline = report.baseline();
    let scores = report.default_candidate().map(|candidate| &candidate.held_out);
    let rows: Vec<AnyView> = scores
        .into_iter()
        .flatten()
        .map(|(metric, value)| {
            let baseline = baseline.and_then(|baseline| baseline.held_out.get(*metric));
            let baseline = baseline.map_or_else(|| "–".to_owned(), |value| metric.write(value, numbers));
            view! {
                <tr>
                    <th scope="row">{metric.label()} <small>{metric.description()}</small></th>
                    <td class="number">{metric.write(*value, numbers)}</td>
                    <td class="number">{baseline}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    table::filled("scores", Vec::from(headers), rows)
}
