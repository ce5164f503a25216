//! The default model on rows that it has not seen: every figure with its meaning, and the charts.

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_model::report::Report;
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;
use vitrine_present::lines::words;

use super::figures::held_out;
use super::figures::inputs::Names;
use crate::components::chart::{fixed, table};
use crate::components::glossary::{Term, confusion, glossary};

/// The figures beside the baseline's, then the charts.
pub fn view(texts: &'static Texts, report: &Report, system: &SystemFile) -> AnyView {
    let said = texts.judged();
    let by_folds = report.by_cross_validation;
    let default = report.default_candidate();
    let label = default.map_or("", |candidate| candidate.label.as_str());
    let quantities = default.map_or(&[][..], |candidate| &candidate.quantities);
    let coverage = report.held_out.coverage.map(|coverage| {
        view! { <p>{held_out::coverage_sentence(texts, coverage, by_folds)}</p> }
    });
    let calibrated = report.held_out.calibration_error.map(|errors| {
        view! { <p>{held_out::calibration_sentence(texts, errors, by_folds)}</p> }
    });
    let names = Names { schema: &system.schema, quantities };
    let charts = held_out::charts(texts, &report.held_out, report.metric, names);
    let charts: Vec<AnyView> = charts.into_iter().map(fixed).collect();
    let shuffled = (!report.held_out.importance.is_empty()).then(|| {
        let metric = words::in_sentence(metrics::label(texts, report.metric));
        view! { <p class="muted">{said.permutation(&metric)}</p> }
    });
    let (intro, table_label) = if report.perhaps_seen() {
        (said.intro_perhaps_seen(label, report.n_samples as u64), said.table_label())
    } else if by_folds {
        (said.intro_by_folds(label, report.n_samples as u64), said.table_label_by_folds())
    } else {
        (said.intro(label, report.n_held_out as u64), said.table_label())
    };
    let calibration = (said.term_calibration(), said.meaning_calibration());
    let gain = (said.term_gain(), said.meaning_gain());
    let whiskers = (said.term_whiskers(), said.meaning_whiskers());
    let bias = (said.term_bias(), said.meaning_bias());
    let terms: Vec<Term> = (report.held_out.confusion.is_some().then(confusion))
        .into_iter()
        .chain((!report.held_out.reliability.is_empty()).then_some(calibration))
        .chain((!report.held_out.gain_importance.is_empty()).then_some(gain))
        .chain([whiskers, bias].into_iter().filter(|_| !charts.is_empty()))
        .collect();
    view! {
        <p>{intro}</p>
        {table::scrolling(table_label, figures(texts, report))}
        {coverage}
        {calibrated}
        <div class="charts">{charts}</div>
        {shuffled}
        {glossary(&terms)}
    }
    .into_any()
}

fn figures(texts: &'static Texts, report: &Report) -> AnyView {
    let said = texts.judged();
    let headers = [said.metric(), said.this_model(), said.baseline()].map(table::header);
    let baseline = report.baseline();
    let scores = report.default_candidate().map(|candidate| &candidate.held_out);
    let rows: Vec<AnyView> = scores
        .into_iter()
        .flatten()
        .map(|(metric, value)| {
            let written = |value: f64| metrics::written(texts, *metric, value);
            let baseline = baseline.and_then(|baseline| baseline.held_out.get(*metric));
            view! {
                <tr>
                    <th scope="row">
                        {metrics::label(texts, *metric)} <small>{metrics::meaning(texts, *metric)}</small>
                    </th>
                    <td class="number">{written(*value)}</td>
                    <td class="number">{baseline.map_or_else(|| "–".to_owned(), written)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    table::filled("scores", Vec::from(headers), rows)
}
