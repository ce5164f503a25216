//! One labelled control per feature, made of the browser's own form controls.

use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;
use vitrine_model::Value;
use vitrine_model::date;
use vitrine_model::schema::{Choice, Feature, FeatureKind};
use vitrine_present::lines::words::{title, value};

use crate::components::number_input::{NumberInput, Steps};
use crate::session::field::{Field, Input as Typed, may_be_unknown};
use crate::session::{Control, Session};
use crate::texts::use_texts;

/// Numbers with a smaller step have many decimals and get a wider input.
const FINE: f64 = 0.01;
/// Up to this many choices are all shown; more go into a list that opens.
const MOST_RADIOS: usize = 4;

/// A field, and what is wrong with it.
type Watched = (Control, Memo<Option<String>>);

/// The control of the feature at a position: label, description, inputs, an "unknown" box where the system
/// allows it, and the fault in words.
pub fn field(session: Session, position: usize) -> AnyView {
    let control = session.controls.with_value(|controls| controls.get(position).copied());
    let (Some(control), Some(feature)) = (control, session.feature(position)) else { return ().into_any() };
    let wrong = {
        let name = feature.name.clone();
        Memo::new(move |_| session.fault(&name))
    };
    let described = format!("{}-hint {}-fault", id(&feature), id(&feature));
    let inputs = match &feature.kind {
        FeatureKind::Number { min, max, step } => {
            number((control, wrong), &feature, [*min, *max, *step], described)
        }
        FeatureKind::Integer { min, max } => {
            number((control, wrong), &feature, [*min as f64, *max as f64, 1.0], described)
        }
        FeatureKind::Date { first, last } => {
            // A picker offers no day beyond its limits.
            let limits = (!feature.soft).then_some([*first, *last]);
            day((control, wrong), &feature, limits, described)
        }
        FeatureKind::Choice { choices, .. } if choices.len() > MOST_RADIOS => {
            select(control, &feature, choices, described)
        }
        FeatureKind::Choice { choices, .. } => radios(control, &feature, choices, described),
        FeatureKind::Flag => {
            let words = use_texts().words();
            let choices = [("true", words.yes()), ("false", words.no())]
                .map(|(value, label)| Choice { value: value.to_owned(), label: label.to_owned() });
            radios(control, &feature, &choices, described)
        }
        FeatureKind::Text { max_length } => text((control, wrong), &feature, *max_length, described),
    };
    let fault = Memo::new(move |_| {
        let note = control.note.get();
        note.or_else(|| wrong.get())
    });
    let is_wrong = move || fault.with(Option::is_some);
    let grouped = matches!(&feature.kind, FeatureKind::Flag)
        || matches!(&feature.kind, FeatureKind::Choice { choices, .. } if choices.len() <= MOST_RADIOS);
    let unknown = may_be_unknown(&feature).then(|| unknown(control, &feature));
    let label = label(&feature);
    let hint =
        view! { <p class="hint" id=format!("{}-hint", id(&feature))>{feature.description.clone()}</p> };
    let problem =
        view! { <p class="fault" id=format!("{}-fault", id(&feature)) aria-live="polite">{fault}</p> };
    if grouped {
        view! {
            <fieldset class="field" class:wrong=is_wrong>
                <legend>{label}</legend>
                {inputs}
                {hint}
                {unknown}
                {problem}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field" class:wrong=is_wrong>
                <label for=id(&feature) id=format!("{}-label", id(&feature))>{label}</label>
                {inputs}
                {hint}
                {unknown}
                {problem}
            </div>
        }
        .into_any()
    }
}

/// The name that people read, with the unit behind it.
fn label(feature: &Feature) -> AnyView {
    let unit = feature.unit.as_ref().map(|unit| view! { <span class="unit">{format!(" ({unit})")}</span> });
    view! {
        {title(&feature.label)}
        {unit}
    }
    .into_any()
}

fn id(feature: &Feature) -> String {
    format!("field-{}", feature.name)
}

/// Puts what the visitor entered into the field.
fn edit(control: Control, text: String) {
    put(control, Field::known(text));
}

fn put(control: Control, field: Field) {
    control.note.set(None);
    control.field.set(field);
}

fn is_unknown(control: Control) -> impl Fn() -> bool + Copy + Send + 'static {
    move || control.field.with(|field| field.unknown)
}

/// Keeps what stands in an input in step with its field.
///
/// A day without its month reads as empty; writing the field back into the input would take it away under the
/// visitor's hands. So it is written only when it differs.
fn keep_in_step(control: Control, input: NodeRef<Input>) {
    Effect::new(move || {
        let text = control.field.with(|field| match &field.input {
            Typed::Text(text) => Some(text.clone()),
            Typed::Unreadable => None,
        });
        if let (Some(input), Some(text)) = (input.get(), text)
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
}

/// Puts what stands in an input for a day into the field. What is no day at all reads as empty in the browser, which
/// could be taken for unknown.
fn typed(control: Control) -> impl Fn(Event) + 'static {
    move |event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let is_readable = !input.validity().bad_input();
        put(control, if is_readable { Field::known(input.value()) } else { Field::unreadable() });
    }
}

fn number(
    (control, wrong): Watched,
    feature: &Feature,
    [min, max, step]: [f64; 3],
    described: String,
) -> AnyView {
    let slider = {
        let feature = feature.clone();
        Memo::new(move |_| control.field.with(|field| field.position(&feature)))
    };
    let spoken = {
        let feature = feature.clone();
        move || {
            if control.field.with(|field| field.unknown) {
                return use_texts().words().unknown().to_owned();
            }
            value(use_texts(), &feature, &Value::Number(slider.get()))
        }
    };
    let input = NumberInput {
        id: id(feature),
        unit: feature.unit.clone(),
        described,
        has_sign: min < 0.0,
        steps: Some(Steps { min, max, step }),
    };
    let input = input.view(
        Signal::derive(move || control.field.with(|field| field.text().to_owned())),
        Signal::derive(move || wrong.with(Option::is_some)),
        Signal::derive(is_unknown(control)),
        Callback::new(move |text| edit(control, text)),
    );
    view! {
        <div class="slider" class:fine=step < FINE>
            <input
                type="range"
                aria-labelledby=format!("{}-label", id(feature))
                aria-valuetext=spoken
                min=min.to_string()
                max=max.to_string()
                step=step.to_string()
                prop:value=move || slider.get().to_string()
                disabled=is_unknown(control)
                on:input=move |event| edit(control, event_target_value(&event))
            />
            {input}
        </div>
    }
    .into_any()
}

fn day((control, wrong): Watched, feature: &Feature, limits: Option<[i64; 2]>, described: String) -> AnyView {
    let input: NodeRef<Input> = NodeRef::new();
    keep_in_step(control, input);
    view! {
        <input
            node_ref=input
            type="date"
            id=id(feature)
            autocomplete="off"
            aria-describedby=described
            aria-invalid=invalid(wrong)
            min=limits.map(|[first, _]| date::text(first))
            max=limits.map(|[_, last]| date::text(last))
            disabled=is_unknown(control)
            on:input=typed(control)
        />
    }
    .into_any()
}

fn radios(control: Control, feature: &Feature, choices: &[Choice], described: String) -> AnyView {
    // Whoever is asked for one of two has no third answer; files and links may.
    let offered = if feature.soft && choices.len() == 3 { 2 } else { choices.len() };
    let is_offered = |(index, choice): &(usize, &Choice)| {
        *index < offered || control.field.with_untracked(|field| field.text() == choice.value)
    };
    let options = choices.iter().enumerate().filter(is_offered).map(|(_, choice)| {
        let value = choice.value.clone();
        let chosen = {
            let value = value.clone();
            move || control.field.with(|field| !field.unknown && field.text() == value)
        };
        view! {
            <label class="option">
                <input
                    type="radio"
                    name=id(feature)
                    value=value.clone()
                    aria-describedby=described.clone()
                    prop:checked=chosen
                    disabled=is_unknown(control)
                    on:change=move |_| edit(control, value.clone())
                />
                <span>{title(&choice.label)}</span>
            </label>
        }
    });
    let options = options.collect_view();
    view! { <div class="options">{options}</div> }.into_any()
}

fn select(control: Control, feature: &Feature, choices: &[Choice], described: String) -> AnyView {
    let options = choices.iter().map(|choice| {
        let value = choice.value.clone();
        view! {
            <option value=choice.value.clone() prop:selected=move || control.field.with(|field| field.text() == value)>
                {title(&choice.label)}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <select
            id=id(feature)
            aria-describedby=described
            disabled=is_unknown(control)
            on:change=move |event| edit(control, event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any()
}

fn text((control, wrong): Watched, feature: &Feature, max_length: usize, described: String) -> AnyView {
    view! {
        <input
            type="text"
            id=id(feature)
            maxlength=max_length.to_string()
            autocomplete="off"
            aria-describedby=described
            aria-invalid=invalid(wrong)
            prop:value=move || control.field.with(|field| field.text().to_owned())
            disabled=is_unknown(control)
            on:input=move |event| edit(control, event_target_value(&event))
        />
    }
    .into_any()
}

fn unknown(control: Control, feature: &Feature) -> AnyView {
    let change = move |event: Event| {
        let unknown = event_target_checked(&event);
        control.note.set(None);
        control.field.update(|field| field.unknown = unknown);
    };
    view! {
        <label class="unknown">
            <input
                type="checkbox"
                aria-label=use_texts().predict().unknown_value(&title(&feature.label))
                prop:checked=is_unknown(control)
                on:change=change
            />
            <span aria-hidden="true">{use_texts().words().unknown()}</span>
        </label>
    }
    .into_any()
}

fn invalid(wrong: Memo<Option<String>>) -> impl Fn() -> &'static str + Send + 'static {
    move || if wrong.with(Option::is_some) { "true" } else { "false" }
}
