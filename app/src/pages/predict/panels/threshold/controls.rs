//! The controls of the threshold: a slider, a number in per cent, and the stated cost.

use leptos::html::Input;
use leptos::prelude::*;
use vitrine_model::number;
use vitrine_model::number_format::NumberFormat;
use vitrine_model::record::Fault;

use super::{Choice, counts, positive_label};
use crate::display::words;

/// The largest cost that can be stated.
const LARGEST_COST: f64 = 999.0;

/// The slider over the counted thresholds, the number beside it, and the way back to the model's own.
pub(super) fn slider(choice: Choice) -> AnyView {
    let numbers = choice.session.target().number_format;
    let label = format!("Say “{}” from a probability of", positive_label(choice.session));
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
        let threshold = per_cent(&text).ok();
        typed.set(Some(text));
        if threshold.is_some() {
            choice.choose(threshold);
        }
    };
    let input = following(move || {
        // What is being typed stays as it is; anything else follows the threshold that holds.
        let typed = typed.get().filter(|text| per_cent(text).ok().is_none_or(|t| t == choice.now.get()));
        typed.unwrap_or_else(|| words::number(choice.now.get() * 100.0, 2, NumberFormat::En))
    });
    let own = move || choice.session.own_threshold();
    let own_mark = move || {
        let index = choice.points.with_value(|points| counts::nearest(points, own())).unwrap_or_default();
        format!("{:.2}%", index as f64 / last.max(1) as f64 * 100.0)
    };
    let own_label = move || {
        let found = choice.points.with_value(|points| {
            counts::nearest(points, own()).and_then(|i| counts::figures(points.get(i)?)?.recall)
        });
        let found =
            found.map(|recall| format!(" (finds {})", words::percent(recall, numbers))).unwrap_or_default();
        format!("Back to the model's own line: {}{found}", words::percent(own(), numbers))
    };
    view! {
        <div class="field" class:wrong=move || fault().is_some()>
            <label for="threshold" id="threshold-label">{label} " " <span class="unit">"(%)"</span></label>
            <div class="slider">
                <div class="slider-marked">
                    <input
                        type="range"
                        aria-labelledby="threshold-label"
                        aria-valuetext=move || words::percent(choice.now.get(), numbers)
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
                    node_ref=input
                    type="number"
                    id="threshold"
                    inputmode="decimal"
                    autocomplete="off"
                    min="0"
                    max="100"
                    step="any"
                    aria-describedby="threshold-fault"
                    aria-invalid=move || if fault().is_some() { "true" } else { "false" }
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
pub(super) fn cost(choice: Choice) -> AnyView {
    let typed = RwSignal::new(None::<String>);
    let fault = move || typed.get().and_then(|text| ratio(&text).err()).map(|fault| format!("{fault}."));
    let input = following(move || {
        let holds = |text: &String| ratio(text).ok().is_none_or(|r| counts::by_cost(r) == choice.now.get());
        let typed = typed.get().filter(holds);
        let implied =
            || counts::cost_of(choice.now.get()).map(|ratio| words::number(ratio, 1, NumberFormat::En));
        typed.or_else(implied).unwrap_or_default()
    });
    let entered = move |event| {
        let text = event_target_value(&event);
        let ratio = ratio(&text).ok();
        typed.set(Some(text));
        if let Some(ratio) = ratio {
            choice.choose(Some(counts::by_cost(ratio)));
        }
    };
    view! {
        <div class="field threshold-cost" class:wrong=move || fault().is_some()>
            <label for="threshold-cost">"Or by what mistakes cost: missing one is as bad as so many false alarms"</label>
            <input
                node_ref=input
                type="number"
                id="threshold-cost"
                inputmode="decimal"
                autocomplete="off"
                min="0"
                max=LARGEST_COST.to_string()
                step="any"
                aria-describedby="threshold-cost-hint threshold-cost-fault"
                aria-invalid=move || if fault().is_some() { "true" } else { "false" }
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

/// A number field that shows a text. It is written only when it shows another one: writing moves the cursor, and would
/// take away what is half typed, as `5.` is.
fn following(shown: impl Fn() -> String + 'static) -> NodeRef<Input> {
    let input: NodeRef<Input> = NodeRef::new();
    Effect::new(move || {
        let text = shown();
        if let Some(input) = input.get()
            && input.value() != text
            && !input.validity().bad_input()
        {
            input.set_value(&text);
        }
    });
    input
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
}
