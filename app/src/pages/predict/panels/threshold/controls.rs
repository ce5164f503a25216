//! The controls of the threshold: a slider, a number in per cent, and the stated cost.

use leptos::prelude::*;
use vitrine_model::number;
use vitrine_model::record::{Expected, Fault, Problem};
use vitrine_present::lines::fault::{expected, problem};
use vitrine_present::{Locale, Texts};

use super::{Choice, counts, positive_label};
use crate::components::number_input::{NumberInput, Steps};
use crate::texts::use_texts;

/// The largest cost that can be stated.
const LARGEST_COST: f64 = 999.0;

/// The slider over the counted thresholds, the number beside it, and the way back to the model's own.
pub(super) fn slider(choice: Choice) -> AnyView {
    let texts = use_texts();
    let (locale, words) = (texts.locale(), texts.threshold());
    let label = words.label(&positive_label(choice.session));
    let last = choice.points.with_value(Vec::len).saturating_sub(1);
    let typed = RwSignal::new(None::<String>);
    let fault = move || {
        let fault = typed.get().and_then(|text| per_cent(&text).err());
        fault.map(|fault| sentence(texts, words.threshold_name(), &fault))
    };
    let moved = move |event| {
        typed.set(None);
        let index: usize = event_target_value(&event).parse().unwrap_or_default();
        let threshold = choice.points.with_value(|points| points.get(index).map(|point| point.threshold));
        choice.choose(threshold);
    };
    let entered = move |text: String| {
        let threshold = per_cent(&text).ok();
        typed.set(Some(text));
        if threshold.is_some() {
            choice.choose(threshold);
        }
    };
    let shown = move || {
        // What is being typed stays as it is; anything else follows the threshold that holds.
        let typed = typed.get().filter(|text| per_cent(text).ok().is_none_or(|t| t == choice.now.get()));
        typed.unwrap_or_else(|| Locale::english().number(choice.now.get() * 100.0, 2))
    };
    let input = NumberInput {
        id: "threshold".to_owned(),
        unit: Some("%".to_owned()),
        described: "threshold-fault".to_owned(),
        has_sign: false,
        steps: Some(Steps { min: 0.0, max: 100.0, step: 1.0 }),
    };
    let input = input.view(
        Signal::derive(shown),
        Signal::derive(move || fault().is_some()),
        false.into(),
        Callback::new(entered),
    );
    let own = move || choice.session.own_threshold();
    let own_mark = move || {
        let index = choice.points.with_value(|points| counts::nearest(points, own())).unwrap_or_default();
        format!("{:.2}%", index as f64 / last.max(1) as f64 * 100.0)
    };
    let own_label = move || {
        let found = choice.points.with_value(|points| {
            counts::nearest(points, own()).and_then(|i| counts::figures(points.get(i)?)?.recall)
        });
        let threshold = locale.percent(own());
        match found {
            Some(recall) => words.own(&threshold, &locale.percent(recall)),
            None => words.own_alone(&threshold),
        }
    };
    view! {
        <div class="field" class:wrong=move || fault().is_some()>
            <label for="threshold" id="threshold-label">{label} " " <span class="unit">"(%)"</span></label>
            <div class="slider">
                <div class="slider-marked">
                    <input
                        type="range"
                        aria-labelledby="threshold-label"
                        aria-valuetext=move || locale.percent(choice.now.get())
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
                {input}
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
pub(super) fn cost(choice: Choice) -> AnyView {
    let texts = use_texts();
    let words = texts.threshold();
    let typed = RwSignal::new(None::<String>);
    let fault = move || {
        let fault = typed.get().and_then(|text| ratio(&text).err());
        fault.map(|fault| sentence(texts, words.cost_name(), &fault))
    };
    let shown = move || {
        let holds = |text: &String| ratio(text).ok().is_none_or(|r| counts::by_cost(r) == choice.now.get());
        let typed = typed.get().filter(holds);
        let implied = || counts::cost_of(choice.now.get()).map(|ratio| Locale::english().number(ratio, 1));
        typed.or_else(implied).unwrap_or_default()
    };
    let entered = move |text: String| {
        let ratio = ratio(&text).ok();
        typed.set(Some(text));
        if let Some(ratio) = ratio {
            choice.choose(Some(counts::by_cost(ratio)));
        }
    };
    let input = NumberInput {
        id: "threshold-cost".to_owned(),
        described: "threshold-cost-hint threshold-cost-fault".to_owned(),
        steps: Some(Steps { min: 0.0, max: LARGEST_COST, step: 1.0 }),
        ..NumberInput::default()
    };
    let input = input.view(
        Signal::derive(shown),
        Signal::derive(move || fault().is_some()),
        false.into(),
        Callback::new(entered),
    );
    view! {
        <div class="field threshold-cost" class:wrong=move || fault().is_some()>
            <label for="threshold-cost">{words.cost()}</label>
            {input}
            <p class="hint" id="threshold-cost-hint">{words.cost_hint()}</p>
            <p class="fault" id="threshold-cost-fault" aria-live="polite">{fault}</p>
        </div>
    }
    .into_any()
}

/// A threshold as it is typed, in per cent.
fn per_cent(text: &str) -> Result<f64, Fault> {
    limited("threshold", text, 100.0, Some("%")).map(|number| number / 100.0)
}

/// A cost as it is typed.
fn ratio(text: &str) -> Result<f64, Fault> {
    limited("cost", text, LARGEST_COST, None)
}

fn limited(name: &str, text: &str, max: f64, unit: Option<&str>) -> Result<f64, Fault> {
    let text = text.trim();
    let number = number::parse(text).filter(|number| number.is_finite());
    let problem = match number {
        Some(number) if number < 0.0 => Problem::Below(number),
        Some(number) if number > max => Problem::Above(number),
        Some(number) => return Ok(number),
        None if text.is_empty() => Problem::NoValue,
        None => Problem::NotANumber(text.to_owned()),
    };
    let expected = Expected::Number { min: 0.0, max, unit: unit.map(str::to_owned) };
    Err(Fault { feature: name.to_owned(), problem, expected })
}

/// A fault as a sentence with the name that people read.
fn sentence(texts: &Texts, name: &str, fault: &Fault) -> String {
    texts.fault().sentence(name, &problem(texts, &fault.problem), &expected(texts, &fault.expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_wrongly_is_a_fault() {
        assert_eq!(per_cent(" 12.5 "), Ok(0.125));
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let message = |texts: &Texts, name: &str, result: Result<f64, Fault>| {
            sentence(texts, name, &result.unwrap_err())
        };
        assert_eq!(
            message(en, "Threshold", per_cent("120")),
            "Threshold: 120 is above the largest allowed value. Expected: a number from 0 to 100 %."
        );
        assert_eq!(
            message(en, "Threshold", per_cent("")),
            "Threshold: no value is given. Expected: a number from 0 to 100 %."
        );
        assert_eq!(
            message(en, "Cost", ratio("-1")),
            "Cost: −1 is below the smallest allowed value. Expected: a number from 0 to 999."
        );
        assert_eq!(
            message(sv, "Kostnad", ratio("1000")),
            "Kostnad: 1\u{a0}000 är högre än det största tillåtna värdet. Förväntat: ett tal från 0 till 999."
        );
    }
}
