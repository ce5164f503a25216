//! From which probability on the positive class is called: a slider with what follows from it on held-out rows.
//!
//! - [`counts`]: the figures that follow from the counts
//! - [`controls`]: the slider, the number beside it, and the stated cost

mod controls;
pub mod counts;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::report::{Report, ThresholdPoint};
use vitrine_model::schema::Task;
use vitrine_present::Texts;

use super::panel::{Panel, Room};
use crate::components::panel::{Reserve, failure, section, waiting};
use crate::components::{chart::table, facts::facts_list};
use crate::load::use_loader;
use crate::remote::Remote;
use crate::session::Session;
use crate::texts::use_texts;
use counts::Figures;

/// What the parts of the panel look at. Copies share it.
#[derive(Clone, Copy)]
struct Choice {
    session: Session,
    points: StoredValue<Vec<ThresholdPoint>>,
    /// The threshold that holds: the chosen one, or the model's own.
    now: Memo<f64>,
    /// Whether the counts are those of a cross-validation.
    by_folds: bool,
    /// Whether they are those of rows that the model may have seen.
    perhaps_seen: bool,
}

/// The panel, once the report with the counts is there.
pub const PANEL: Panel = Panel {
    room: Room::Form,
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
    section(use_texts().threshold().heading().to_owned(), body)
}

fn chooser(session: Session, report: Arc<Report>) -> AnyView {
    let texts = use_texts();
    let words = texts.threshold();
    if report.held_out.thresholds.is_empty() {
        return view! { <p>{words.no_counts()}</p> }.into_any();
    }
    let points = StoredValue::new(report.held_out.thresholds.clone());
    let now = Memo::new(move |_| session.effective_threshold());
    let by_folds = report.by_cross_validation;
    let choice = Choice { session, points, now, by_folds, perhaps_seen: report.perhaps_seen() };
    let class = positive_label(session);
    let other = move || {
        session.is_other_model().then(|| {
            let label = report.default_candidate().map(|candidate| candidate.label.clone());
            view! { <p class="note">{words.other_model(&label.unwrap_or_default())}</p> }
        })
    };
    let rows = points.with_value(|points| points.first().map_or(0, n_rows));
    let measured = if choice.perhaps_seen {
        words.measured_perhaps_seen(rows)
    } else if by_folds {
        words.measured_by_folds(rows)
    } else {
        words.measured(rows)
    };
    let text = move || choice.figures().map(|figures| sentence(texts, &figures, &positive_label(session)));
    view! {
        <p>{words.question(&class)}</p>
        {controls::slider(choice)}
        {controls::cost(choice)}
        {other}
        <p role="status">{text}</p>
        {move || choice.figures().map(|figures| facts_list(facts(texts, &figures)))}
        {move || matrix(choice)}
        <p class="muted">{measured}</p>
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

fn sentence(texts: &Texts, figures: &Figures, class: &str) -> String {
    let (locale, words) = (texts.locale(), texts.threshold());
    let total = locale.whole(1000);
    let counts = [figures.called_of_1000, figures.found_of_1000, figures.missed_of_1000];
    let [called, found, missed] = counts.map(|count| locale.whole(count.round() as u64));
    match figures.called_for_one {
        Some(alarms) => {
            let alarms = locale.number(alarms, 1);
            words.sentence(&total, class, &called, &found, &missed, &alarms)
        }
        None => words.sentence_none_right(&total, class, &called, &found, &missed),
    }
}

fn facts(texts: &'static Texts, figures: &Figures) -> Vec<(&'static str, String)> {
    let (locale, words) = (texts.locale(), texts.threshold());
    let written = |figure: Option<String>| figure.unwrap_or_else(|| "–".to_owned());
    let share = |share: Option<f64>| written(share.map(|share| locale.percent(share)));
    vec![
        (words.recall(), share(figures.recall)),
        (words.precision(), share(figures.precision)),
        (words.specificity(), share(figures.specificity)),
        (words.alarms_per_found(), written(figures.called_for_one.map(|alarms| locale.number(alarms, 1)))),
    ]
}

/// The confusion matrix: how many of the rows are called what, beside what they are.
fn matrix(choice: Choice) -> Option<AnyView> {
    let (locale, words) = (use_texts().locale(), use_texts().threshold());
    let point = choice.point()?;
    let target = choice.session.target();
    let positive = target.positive_class();
    let label = |class: usize| target.classes.get(class).map(|c| c.label.clone()).unwrap_or_default();
    let (yes, no) = (label(positive), label(usize::from(positive == 0)));
    let total = n_rows(&point).max(1) as f64;
    let cell = |count: u64, is_right: bool| {
        view! {
            <td class="count" class:right-cell=is_right>
                {locale.whole(count)}
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
                <th scope="row">{words.actual(name)}</th>
                {cell(called, is_positive)}
                {cell(not_called, !is_positive)}
            </tr>
        }
        .into_any()
    };
    let headers = [words.actual_class().to_owned(), words.predicted(&yes), words.predicted(&no)];
    let headers: Vec<AnyView> = headers.iter().map(|text| table::header(text)).collect();
    let rows = [
        row(&yes, point.true_positives, point.false_negatives, true),
        row(&no, point.false_positives, point.true_negatives, false),
    ];
    let threshold = locale.number(point.threshold * 100.0, 2);
    let is_near = (point.threshold - choice.now.get()).abs() < 5e-4;
    let label = if choice.perhaps_seen {
        words.matrix_perhaps_seen()
    } else if choice.by_folds {
        words.matrix_by_folds()
    } else {
        words.matrix()
    };
    let caption = if is_near { words.caption(&threshold) } else { words.caption_nearest(&threshold) };
    let content = view! {
        <table class="confusion">
            <caption class="muted">{caption}</caption>
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{Vec::from(rows)}</tbody>
        </table>
    };
    Some(table::scrolling(label, content.into_any()))
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
    use vitrine_present::Locale;

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
            sentence(Texts::english(), &figures, "At risk"),
            "Of 1,000 records like those in the data, the model predicts “At risk” for 320, 80 of them correctly, and misses 20. One alarm in 4 is right."
        );
        let sv = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            sentence(sv, &figures, "Sjuk"),
            "Av 1\u{a0}000 poster av samma slag som i data predicerar modellen ”Sjuk” för 320, varav 80 stämmer, och missar 20. Ett larm av 4 stämmer."
        );
        let none = counts::figures(&ThresholdPoint { true_positives: 0, ..point }).unwrap();
        assert!(sentence(Texts::english(), &none, "At risk").ends_with("No alarm is right."));
    }
}
