//! From which probability on the positive class is called: a slider with what follows from it on held-out rows.
//!
//! - [`counts`]: the figures that follow from the counts

pub mod counts;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::number;
use vitrine_model::record::Fault;
use vitrine_model::report::{Report, ThresholdPoint};

use super::shared::Shared;
use crate::components::panel::{Reserve, failure, section, waiting};
use crate::components::{chart::table, facts::facts_list};
use crate::form;
use crate::insight::words;
use crate::load::use_loader;
use crate::remote::Remote;
use counts::Figures;

/// The costs that can be stated.
const LARGEST_COST: f64 = 999.0;

/// What the parts of the panel look at. Copies share it.
#[derive(Clone, Copy)]
struct Choice {
    shared: Shared,
    points: StoredValue<Vec<ThresholdPoint>>,
    /// The threshold that holds: the chosen one, or the model's own.
    now: Memo<f64>,
}

/// The panel, once the report with the counts is there.
pub fn threshold(shared: Shared) -> AnyView {
    let loader = use_loader();
    let file = shared.system.with_value(|system| system.report.clone());
    let report = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Report>(&file).await }
    });
    let body = move || match report.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(report)) => chooser(shared, report),
        Some(Err(error)) => failure(&error, move || report.retry()),
    };
    section("Where to draw the line".to_owned(), body)
}

fn chooser(shared: Shared, report: Arc<Report>) -> AnyView {
    if report.held_out.thresholds.is_empty() {
        return view! { <p>"The counts of the held-out rows are not known for this model."</p> }.into_any();
    }
    let points = StoredValue::new(report.held_out.thresholds.clone());
    let now = Memo::new(move |_| shared.threshold.get().unwrap_or_else(|| own_threshold(shared)));
    let choice = Choice { shared, points, now };
    let class = positive_label(shared);
    let other = move || {
        shared.is_other_model().then(|| {
            let label = report.default_candidate().map(|candidate| candidate.label.clone());
            format!(" They are those of {}, not of the model chosen above.", label.unwrap_or_default())
        })
    };
    let rows = words::thousands(points.with_value(|points| points.first().map_or(0, n_rows)));
    view! {
        <p>
            {format!("The model gives a probability. From which one on should it say “{class}”? A lower line misses fewer, and alarms more often for nothing.")}
        </p>
        {slider(choice)}
        {cost(choice)}
        <p role="status">{move || choice.figures().map(|figures| sentence(&figures, &positive_label(shared)))}</p>
        {move || choice.figures().map(|figures| facts_list(facts(&figures)))}
        {move || matrix(choice)}
        <p class="muted">{format!("Counted on {rows} rows that the model had not seen.")} {other}</p>
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

    /// Tells the page a threshold; none takes the model's own again.
    fn choose(self, threshold: Option<f64>) {
        let text = threshold.map(|threshold| threshold.to_string()).unwrap_or_default();
        let key = self.shared.system.with_value(|system| form::threshold_key(&system.schema));
        self.shared.fill([(key, text.as_str())]);
    }
}

/// The threshold of the chosen model; one half where it calls the more probable class.
fn own_threshold(shared: Shared) -> f64 {
    shared.artifact.with(|artifact| artifact.as_ref().and_then(|a| a.pipeline.threshold)).unwrap_or(0.5)
}

fn slider(choice: Choice) -> AnyView {
    let last = choice.points.with_value(Vec::len).saturating_sub(1);
    let typed = RwSignal::new(None::<String>);
    let fault = move || typed.get().and_then(|text| per_cent(&text).err()).map(|fault| format!("{fault}."));
    let moved = move |event| {
        typed.set(None);
        let index: usize = event_target_value(&event).parse().unwrap_or_default();
        let threshold = choice.points.with_value(|points| points.get(index).map(|point| point.threshold));
        choice.choose(threshold);
    };
    let entered = move |event| {
        let text = event_target_value(&event);
        if let Ok(threshold) = per_cent(&text) {
            choice.choose(Some(threshold));
        }
        typed.set(Some(text));
    };
    let shown = move || {
        // What is being typed stays as it is; anything else follows the threshold that holds.
        let typed = typed.get().filter(|text| per_cent(text).ok().is_none_or(|t| t == choice.now.get()));
        typed.unwrap_or_else(|| words::number(choice.now.get() * 100.0, 2))
    };
    let own = move || own_threshold(choice.shared);
    let own_mark = move || {
        let index = choice.points.with_value(|points| counts::nearest(points, own())).unwrap_or_default();
        format!("{:.2}%", index as f64 / last.max(1) as f64 * 100.0)
    };
    let own_label = move || {
        let found = choice.points.with_value(|points| {
            counts::nearest(points, own()).and_then(|i| counts::figures(points.get(i)?)?.recall)
        });
        let found = found.map(|recall| format!(" (finds {})", words::percent(recall))).unwrap_or_default();
        format!("The model's own: {}{found}", words::percent(own()))
    };
    view! {
        <div class="field" class:wrong=move || fault().is_some()>
            <label for="threshold" id="threshold-label">"Called from " <span class="unit">"(%)"</span></label>
            <div class="slider">
                <div class="slider-marked">
                    <input
                        type="range"
                        aria-labelledby="threshold-label"
                        aria-valuetext=move || words::percent(choice.now.get())
                        min="0"
                        max=last.to_string()
                        step="1"
                        prop:value=move || choice.index().to_string()
                        on:input=moved
                    />
                    <span class="slider-mark-track" aria-hidden="true">
                        <span class="slider-mark" style:left=own_mark></span>
                    </span>
                </div>
                <input
                    type="number"
                    id="threshold"
                    inputmode="decimal"
                    autocomplete="off"
                    min="0"
                    max="100"
                    step="any"
                    aria-describedby="threshold-fault"
                    aria-invalid=move || if fault().is_some() { "true" } else { "false" }
                    prop:value=shown
                    on:input=entered
                />
            </div>
            <p class="fault" id="threshold-fault" aria-live="polite">{fault}</p>
        </div>
        <p>
            <button
                type="button"
                class="chip"
                on:click=move |_| {
                    typed.set(None);
                    choice.choose(None);
                }
            >
                {own_label}
            </button>
        </p>
    }
    .into_any()
}

/// How bad a missed one is beside a false alarm: it follows the threshold, and the threshold follows it.
fn cost(choice: Choice) -> AnyView {
    let typed = RwSignal::new(None::<String>);
    let fault = move || typed.get().and_then(|text| ratio(&text).err()).map(|fault| format!("{fault}."));
    let shown = move || {
        let holds = |text: &String| ratio(text).ok().is_none_or(|r| counts::by_cost(r) == choice.now.get());
        let typed = typed.get().filter(holds);
        let implied = || counts::cost_of(choice.now.get()).map(|ratio| words::number(ratio, 1));
        typed.or_else(implied).unwrap_or_default()
    };
    let entered = move |event| {
        let text = event_target_value(&event);
        if let Ok(ratio) = ratio(&text) {
            choice.choose(Some(counts::by_cost(ratio)));
        }
        typed.set(Some(text));
    };
    view! {
        <div class="field threshold-cost" class:wrong=move || fault().is_some()>
            <label for="threshold-cost">"By stated cost: one missed is as bad as so many false alarms"</label>
            <input
                type="number"
                id="threshold-cost"
                inputmode="decimal"
                autocomplete="off"
                min="0"
                max=LARGEST_COST.to_string()
                step="any"
                aria-describedby="threshold-cost-hint threshold-cost-fault"
                aria-invalid=move || if fault().is_some() { "true" } else { "false" }
                prop:value=shown
                on:input=entered
            />
            <p class="hint" id="threshold-cost-hint">
                "With a number here the line follows from it. Moving the line shows the number that it stands for."
            </p>
            <p class="fault" id="threshold-cost-fault" aria-live="polite">{fault}</p>
        </div>
    }
    .into_any()
}

/// A threshold as it is typed, in per cent.
fn per_cent(text: &str) -> Result<f64, Fault> {
    limited("threshold", text, 100.0, "a number from 0 to 100 %").map(|number| number / 100.0)
}

/// A cost as it is typed.
fn ratio(text: &str) -> Result<f64, Fault> {
    limited("cost", text, LARGEST_COST, "a number from 0 to 999")
}

fn limited(name: &str, text: &str, max: f64, expected: &str) -> Result<f64, Fault> {
    let text = text.trim();
    let number = number::parse(text).filter(|number| number.is_finite());
    let problem = match number {
        Some(number) if number < 0.0 => format!("{text} is below the smallest allowed value"),
        Some(number) if number > max => format!("{text} is above the largest allowed value"),
        Some(number) => return Ok(number),
        None => format!("'{text}' is not a number"),
    };
    Err(Fault { feature: name.to_owned(), problem, expected: expected.to_owned() })
}

fn sentence(figures: &Figures, class: &str) -> String {
    let of_1000 = |count: f64| words::thousands(count.round() as u64);
    let screened = match figures.called_for_one {
        Some(called) => format!("Of {} called so, one truly is.", words::number(called, 1)),
        None => "None of those called so truly is.".to_owned(),
    };
    format!(
        "Of 1,000 like those in the data, {} are called “{class}”: {} of them truly are, and {} more are missed. {screened}",
        of_1000(figures.called_of_1000),
        of_1000(figures.found_of_1000),
        of_1000(figures.missed_of_1000),
    )
}

fn facts(figures: &Figures) -> Vec<(&'static str, String)> {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), words::percent);
    vec![
        ("Found of all that there are (recall)", share(figures.recall)),
        ("Right among the called (precision)", share(figures.precision)),
        ("Left alone among the others (specificity)", share(figures.specificity)),
        (
            "Called for each one found (number needed to screen)",
            figures.called_for_one.map_or_else(|| "–".to_owned(), |called| words::number(called, 1)),
        ),
    ]
}

/// The confusion matrix: how many of the rows are called what, beside what they are.
fn matrix(choice: Choice) -> Option<AnyView> {
    let point = choice.point()?;
    let target = choice.shared.target();
    let positive = target.positive_class();
    let label = |class: usize| target.classes.get(class).map(|c| c.label.clone()).unwrap_or_default();
    let (yes, no) = (label(positive), label(usize::from(positive == 0)));
    let total = n_rows(&point).max(1) as f64;
    let cell = |count: u64, is_right: bool| {
        view! {
            <td class="count" class:right-cell=is_right>
                {words::thousands(count)}
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
    let headers = ["What it is".to_owned(), format!("Called “{yes}”"), format!("Called “{no}”")];
    let headers: Vec<AnyView> = headers.iter().map(|text| table::header(text)).collect();
    let rows = [
        row(&yes, point.true_positives, point.false_negatives, true),
        row(&no, point.false_positives, point.true_negatives, false),
    ];
    let caption = format!("Counted at {}", words::number(point.threshold * 100.0, 2));
    let content = view! {
        <table class="confusion">
            <caption class="muted">{caption} " %"</caption>
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

fn positive_label(shared: Shared) -> String {
    let target = shared.target();
    target.classes.get(target.positive_class()).map(|class| class.label.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_wrongly_is_a_fault() {
        assert_eq!(per_cent(" 12.5 "), Ok(0.125));
        let message = |result: Result<f64, Fault>| result.unwrap_err().to_string();
        assert_eq!(
            message(per_cent("120")),
            "threshold: 120 is above the largest allowed value; expected a number from 0 to 100 %"
        );
        assert_eq!(message(per_cent("")), "threshold: '' is not a number; expected a number from 0 to 100 %");
        assert_eq!(
            message(ratio("-1")),
            "cost: -1 is below the smallest allowed value; expected a number from 0 to 999"
        );
    }

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
            sentence(&figures, "At risk"),
            "Of 1,000 like those in the data, 320 are called “At risk”: 80 of them truly are, and 20 more are missed. Of 4 called so, one truly is."
        );
        let none = counts::figures(&ThresholdPoint { true_positives: 0, ..point }).unwrap();
        assert!(sentence(&none, "At risk").ends_with("None of those called so truly is."));
    }
}
