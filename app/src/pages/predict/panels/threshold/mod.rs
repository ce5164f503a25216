//! From which probability on the positive class is called: a slider with what follows from it on held-out rows.
//!
//! - [`counts`]: the figures that follow from the counts
//! - [`controls`]: the slider, the number beside it, and the stated cost

mod controls;
pub mod counts;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::{Report, ThresholdPoint};
use vitrine_model::schema::Task;

use super::panel::{Panel, Room};
use crate::components::panel::{Reserve, failure, section, waiting};
use crate::components::{chart::table, facts::facts_list};
use crate::display::words;
use crate::load::use_loader;
use crate::remote::Remote;
use crate::session::Session;
use counts::Figures;

/// What the parts of the panel look at. Copies share it.
#[derive(Clone, Copy)]
struct Choice {
    session: Session,
    points: StoredValue<Vec<ThresholdPoint>>,
    /// The threshold that holds: the chosen one, or the model's own.
    now: Memo<f64>,
}

/// The panel, once the report with the counts is there.
pub const PANEL: Panel = Panel {
    room: Room::Wide,
    view: |context| {
        let is_binary = context.session.target().task == Task::Binary;
        (context.figures.threshold && is_binary).then(|| view(context.session))
    },
};

fn view(session: Session) -> AnyView {
    let loader = use_loader();
    let file = session.system.with_value(|system| system.report.clone());
    let report = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Report>(&file).await }
    });
    let body = move || match report.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(report)) => chooser(session, report),
        Some(Err(error)) => failure(&error, move || report.retry()),
    };
    section("Where to draw the line".to_owned(), body)
}

fn chooser(session: Session, report: Arc<Report>) -> AnyView {
    if report.held_out.thresholds.is_empty() {
        return view! { <p>"The counts of the held-out rows are not known for this model."</p> }.into_any();
    }
    let points = StoredValue::new(report.held_out.thresholds.clone());
    let now = Memo::new(move |_| session.effective_threshold());
    let choice = Choice { session, points, now };
    let class = positive_label(session);
    let other = move || {
        session.is_other_model().then(|| {
            let label = report.default_candidate().map(|candidate| candidate.label.clone());
            let text = format!(
                "What is counted here are the answers of {}, not of the model chosen above.",
                label.unwrap_or_default()
            );
            view! { <p class="note">{text}</p> }
        })
    };
    let numbers = session.target().number_format;
    let rows = words::thousands(points.with_value(|points| points.first().map_or(0, n_rows)), numbers);
    view! {
        <p>
            {format!("The model gives a probability. From which one on should it say “{class}”? A lower line misses fewer, and alarms more often for nothing.")}
        </p>
        {controls::slider(choice)}
        {controls::cost(choice)}
        {other}
        <p role="status">{move || choice.figures().map(|figures| sentence(&figures, &positive_label(session), numbers))}</p>
        {move || choice.figures().map(|figures| facts_list(facts(&figures, numbers)))}
        {move || matrix(choice)}
        <p class="muted">{format!("Counted on {rows} rows that the model had not seen.")}</p>
    }
    .into_any()
}

impl Choice {
    /// The position of the counted threshold nearest to the one that holds. Tracks.
    fn index(self) -> usize {
        let now = self.now.get();
        self.points.with_value(|points| counts::nearest(points, now)).unwrap_or_default()
    }

    /// The counts there. Tracks.
    fn point(self) -> Option<ThresholdPoint> {
        let index = self.index();
        self.points.with_value(|points| points.get(index).cloned())
    }

    fn figures(self) -> Option<Figures> {
        counts::figures(&self.point()?)
    }

    /// Chooses a threshold; none takes the model's own again.
    fn choose(self, threshold: Option<f64>) {
        self.session.threshold.set(threshold);
    }
}

fn sentence(figures: &Figures, class: &str, numbers: NumberFormat) -> String {
    let of_1000 = |count: f64| words::thousands(count.round() as u64, numbers);
    let screened = match figures.called_for_one {
        Some(called) => format!("One alarm in {} is right.", words::number(called, 1, numbers)),
        None => "No alarm is right.".to_owned(),
    };
    format!(
        "Of {} like those in the data, the model says “{class}” of {}. Of these {} truly are; {} more are missed. {screened}",
        words::thousands(1000, numbers),
        of_1000(figures.called_of_1000),
        of_1000(figures.found_of_1000),
        of_1000(figures.missed_of_1000),
    )
}

fn facts(figures: &Figures, numbers: NumberFormat) -> Vec<(&'static str, String)> {
    let share =
        |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| words::percent(share, numbers));
    vec![
        ("Found of all that there are (recall)", share(figures.recall)),
        ("Right among the alarms (precision)", share(figures.precision)),
        ("Rightly left alone among the others (specificity)", share(figures.specificity)),
        (
            "Alarms for each one found (number needed to screen)",
            figures.called_for_one.map_or_else(|| "–".to_owned(), |called| words::number(called, 1, numbers)),
        ),
    ]
}

/// The confusion matrix: how many of the rows are called what, beside what they are.
fn matrix(choice: Choice) -> Option<AnyView> {
    let point = choice.point()?;
    let target = choice.session.target();
    let positive = target.positive_class();
    let label = |class: usize| target.classes.get(class).map(|c| c.label.clone()).unwrap_or_default();
    let (yes, no) = (label(positive), label(usize::from(positive == 0)));
    let total = n_rows(&point).max(1) as f64;
    let cell = |count: u64, is_right: bool| {
        view! {
            <td class="count" class:right-cell=is_right>
                {words::thousands(count, target.number_format)}
                <span class="bar-track" aria-hidden="true">
                    <span class="bar-fill" style:width=format!("{:.2}%", count as f64 / total * 100.0)></span>
                </span>
            </td>
        }
        .into_any()
    };
    let row = |name: &str, called: u64, not_called: u64, is_positive: bool| {
        view! {
            <tr>
                <th scope="row">{format!("Truly “{name}”")}</th>
                {cell(called, is_positive)}
                {cell(not_called, !is_positive)}
            </tr>
        }
        .into_any()
    };
    let headers = ["What is true".to_owned(), format!("Model says “{yes}”"), format!("Model says “{no}”")];
    let headers: Vec<AnyView> = headers.iter().map(|text| table::header(text)).collect();
    let rows = [
        row(&yes, point.true_positives, point.false_negatives, true),
        row(&no, point.false_positives, point.true_negatives, false),
    ];
    let line = words::number(point.threshold * 100.0, 2, target.number_format);
    let is_near = (point.threshold - choice.now.get()).abs() < 5e-4;
    let caption = if is_near {
        format!("With the line at {line} %")
    } else {
        format!("With the line at {line} %, the nearest that was counted")
    };
    let content = view! {
        <table class="confusion">
            <caption class="muted">{caption}</caption>
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{Vec::from(rows)}</tbody>
        </table>
    };
    Some(table::scrolling("Held-out rows by what they are called", content.into_any()))
}

fn n_rows(point: &ThresholdPoint) -> u64 {
    point.true_positives + point.false_positives + point.false_negatives + point.true_negatives
}

fn positive_label(session: Session) -> String {
    let target = session.target();
    target.classes.get(target.positive_class()).map(|class| class.label.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_people_and_alarms() {
        let point = ThresholdPoint {
            threshold: 0.1,
            true_positives: 80,
            false_positives: 240,
            false_negatives: 20,
            true_negatives: 660,
        };
        let figures = counts::figures(&point).unwrap();
        assert_eq!(
            sentence(&figures, "At risk", NumberFormat::En),
            "Of 1,000 like those in the data, the model says “At risk” of 320. Of these 80 truly are; 20 more are missed. One alarm in 4 is right."
        );
        let none = counts::figures(&ThresholdPoint { true_positives: 0, ..point }).unwrap();
        assert!(sentence(&none, "At risk", NumberFormat::En).ends_with("No alarm is right."));
    }
}
