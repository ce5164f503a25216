//! A yes-or-no target judged by more than its accuracy: figures in words, and how calibrated the probabilities are.

use leptos::prelude::*;
use vitrine_charts::{Chart, Line};
use vitrine_model::schema::Task;

use super::MonitorState;
use super::figures::binary::{self, Figure};
use super::figures::by_origin;
use super::figures::calibration::{Calibration, calibration};
use super::figures::labelled::LabelledPrediction;
use crate::components::chart::ChartView;
use crate::components::panel::section;
use crate::texts::use_texts;

/// The figures with the charts of the probabilities, over the window that the filters say; nothing for other targets.
pub fn view(shown: &MonitorState, rows: Memo<Vec<LabelledPrediction>>) -> AnyView {
    if shown.system.schema.target.task != Task::Binary {
        return ().into_any();
    }
    let of_figures = shown.clone();
    let figures = move || rows.with(|rows| figures(&of_figures, rows));
    let body = view! {
        {figures}
        <div class="charts">{charts(shown, rows)}</div>
    };
    section(use_texts().monitor().classification().to_owned(), body)
}

fn figures(shown: &MonitorState, rows: &[LabelledPrediction]) -> AnyView {
    let figures = binary::figures(use_texts(), rows, &shown.system.schema.target);
    if figures.is_empty() {
        return view! { <p>{use_texts().monitor().no_outcome()}</p> }.into_any();
    }
    let figures: Vec<AnyView> = figures.into_iter().map(figure).collect();
    let together = by_origin::together(use_texts(), &shown.entries(true));
    view! {
        {together.map(|text| view! { <p class="muted">{text}</p> })}
        <dl class="figures in-words">{figures}</dl>
    }
    .into_any()
}

/// The charts of the probabilities, which stay in place while their rows change, or why there are none.
fn charts(shown: &MonitorState, rows: Memo<Vec<LabelledPrediction>>) -> AnyView {
    let shown = shown.clone();
    let found = Memo::new(move |_| {
        let when = shown.filters.with(|filters| filters.window).label(use_texts());
        rows.with(|rows| calibration(use_texts(), rows, &shown.system.schema.target, &when))
    });
    let is_shown = Memo::new(move |_| found.with(|found| matches!(found, Some(Calibration::Charts(..)))));
    let view = move || {
        if is_shown.get() {
            return calibration_charts(found);
        }
        found.with(|found| match found {
            Some(Calibration::TooFew(why)) => view! { <p class="muted">{why.clone()}</p> }.into_any(),
            _ => ().into_any(),
        })
    };
    view! { {view} }.into_any()
}

fn calibration_charts(found: Memo<Option<Calibration>>) -> AnyView {
    let chart = move |which: usize| {
        Signal::derive(move || {
            let chart = found.with(|found| found.as_ref()?.chart(which).cloned());
            // There is always one while this is shown.
            chart.unwrap_or_else(|| Chart::Line(Line::default()))
        })
    };
    let sentence = move || {
        found.with(|found| match found {
            Some(Calibration::Charts(_, sentence)) => sentence.clone(),
            _ => String::new(),
        })
    };
    view! {
        <div class="chart-cell">
            <ChartView chart=chart(0) />
            <p class="muted">{sentence}</p>
        </div>
        <ChartView chart=chart(1) />
    }
    .into_any()
}

fn figure(figure: Figure) -> AnyView {
    view! {
        <div>
            <dt>{figure.label}</dt>
            <dd>
                <strong>{figure.value}</strong>
                <span class="muted">{figure.interval}</span>
                <span>{figure.words}</span>
            </dd>
        </div>
    }
    .into_any()
}
