//! How often the positive class is, in the whole data and in the record's own group, beside the prediction.

use leptos::prelude::*;
use vitrine_model::panels::{BaseRate, GroupRate};
use vitrine_model::schema::{Schema, Target};
use vitrine_model::{Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::panel::{Panel, Room};
use crate::components::panel::section;
use crate::session::Session;
use crate::texts::use_texts;

/// The panel.
pub const PANEL: Panel = Panel {
    room: Room::Column,
    view: |context| Some(view(context.session, context.figures.base_rate.as_ref()?)),
};

fn view(session: Session, figures: &BaseRate) -> AnyView {
    let texts = use_texts();
    let figures = StoredValue::new(figures.clone());
    let schema = session.system.with_value(|system| system.schema.clone());
    let schema = StoredValue::new(schema);
    let probability = Memo::new(move |_| {
        let prediction = session.prediction.get()?;
        prediction.probabilities.get(schema.with_value(|s| s.target.positive_class())).copied()
    });
    let group = Memo::new(move |_| {
        let record = session.record.get()?;
        schema.with_value(|schema| figures.with_value(|f| group_of(texts, f, schema, &record)))
    });
    let text = move || {
        let group = group.get();
        figures.with_value(|f| schema.with_value(|s| sentence(texts, f, s, group.as_ref())))
    };
    let bars = move || {
        let probability = probability.get()?;
        let group = group.get();
        Some(figures.with_value(|figures| bars(texts, figures, group.as_ref(), probability)))
    };
    let standing = move || {
        let (group, probability) = (group.get()?, probability.get()?);
        let tenths = tenths_below(&group.1.deciles, probability)?;
        let other = session.is_other_model().then(|| texts.base_rate().other_model());
        Some(view! {
            <h3>{texts.base_rate().among(&group.0)}</h3>
            {strip(texts, &group.1.deciles, probability)}
            <p>{standing_sentence(texts, tenths, &group.0)} " " {other}</p>
        })
    };
    let content = view! {
        <p>{text}</p>
        {bars}
        {standing}
    };
    section(texts.base_rate().heading().to_owned(), content)
}

/// The group that a record belongs to, with its name for people; `None` where the value is unknown or not counted.
fn group_of(
    texts: &Texts,
    figures: &BaseRate,
    schema: &Schema,
    record: &Record,
) -> Option<(String, GroupRate)> {
    let position = schema.position(figures.feature.as_deref()?)?;
    let (feature, value) = (schema.features.get(position)?, record.values.get(position)?);
    if matches!(value, Value::Missing) {
        return None;
    }
    let text = feature.to_text(value);
    let group = figures.groups.iter().find(|group| group.value == text)?;
    let value = words::value(texts, feature, value);
    Some((texts.base_rate().group(&words::in_sentence(&feature.label), &value), group.clone()))
}

fn class_label(target: &Target) -> String {
    target.classes.get(target.positive_class()).map(|class| class.label.clone()).unwrap_or_default()
}

/// `8.6 % of the 319,795 records in the data are “Ill”; 14.2 % of the 34,151 with age 65-69.`
fn sentence(
    texts: &Texts,
    figures: &BaseRate,
    schema: &Schema,
    group: Option<&(String, GroupRate)>,
) -> String {
    let class = class_label(&schema.target);
    let share = texts.locale().percent(figures.rate);
    match group {
        Some((name, group)) => {
            let group_share = texts.locale().percent(group.rate);
            let (n, group_n) = (figures.n_samples, group.n_samples);
            texts.base_rate().sentence_with_group(&share, n, &class, &group_share, group_n, name)
        }
        None => texts.base_rate().sentence(&share, figures.n_samples, &class),
    }
}

/// The prediction, the group and everybody as bars from 0 to the largest of them.
fn bars(texts: &Texts, figures: &BaseRate, group: Option<&(String, GroupRate)>, probability: f64) -> AnyView {
    let words = texts.base_rate();
    let mut rows = vec![(words.this().to_owned(), probability)];
    rows.extend(group.map(|(name, group)| (words.all_of_group(name), group.rate)));
    rows.push((words.all().to_owned(), figures.rate));
    let largest = rows.iter().map(|(_, rate)| *rate).fold(f64::MIN_POSITIVE, f64::max);
    let rows: Vec<AnyView> = rows
        .into_iter()
        .enumerate()
        .map(|(index, (name, rate))| {
            view! {
                <li class="bar" class:chosen=index == 0>
                    <span class="bar-label">{name}</span>
                    <span class="bar-track" aria-hidden="true">
                        <span class="bar-fill" style:width=format!("{:.2}%", rate / largest * 100.0)></span>
                    </span>
                    <span class="bar-value">{texts.locale().percent(rate)}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="bars rates">{rows}</ul> }.into_any()
}

/// How many tenths of a group have a probability below this one, from 0 to 10, by straight lines between the deciles
/// (11 ascending numbers from the smallest to the largest); `None` without deciles.
fn tenths_below(deciles: &[f64], probability: f64) -> Option<f64> {
    if deciles.len() != 11 {
        return None;
    }
    let below = deciles.iter().filter(|decile| **decile < probability).count();
    let Some(next) = deciles.get(below) else { return Some(10.0) };
    let Some(last) = below.checked_sub(1).and_then(|index| deciles.get(index)) else { return Some(0.0) };
    let within = (probability - last) / (next - last);
    Some((below - 1) as f64 + within.clamp(0.0, 1.0))
}

fn standing_sentence(texts: &Texts, tenths: f64, group: &str) -> String {
    let words = texts.base_rate();
    match tenths.round() as u64 {
        0 => words.among_lowest(group),
        10 => words.among_highest(group),
        5 => words.in_middle(group),
        tenths => words.tenths_below(tenths, group),
    }
}

/// The group's tenths as a scale from its smallest to its largest probability, each tenth as wide as the others, with
/// what its parts and its dot mean.
fn strip(texts: &'static Texts, deciles: &[f64], probability: f64) -> AnyView {
    let words = texts.base_rate();
    let at = tenths_below(deciles, probability).unwrap_or_default() * 10.0;
    let ticks: Vec<AnyView> = [(0, words.lowest()), (5, words.median()), (10, words.highest())]
        .iter()
        .filter_map(|(tenth, name)| {
            let decile = texts.locale().percent(*deciles.get(*tenth)?);
            Some(
                view! {
                    <span class="scale-tick" style:left=format!("{}%", tenth * 10)>{*name} <br /> {decile}</span>
                }
                .into_any(),
            )
        })
        .collect();
    view! {
        <div class="scale tenths" aria-hidden="true">
            <div class="scale-line">
                <span class="scale-dot" style:left=format!("{at:.2}%")></span>
                {ticks}
            </div>
        </div>
        <p class="hint">{words.scale_hint()}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_present::Locale;

    use super::*;

    fn schema() -> Schema {
        serde_json::from_value(json!({
            "system": "s",
            "features": [{ "name": "age", "label": "Age", "kind": "choice", "ordered": true, "default": "old", "missing": "impute",
                "choices": [{ "value": "young", "label": "18-49" }, { "value": "old", "label": "50 and over" }] }],
            "target": { "name": "y", "label": "y", "task": "binary", "positive": 1,
                "classes": [{ "value": "a", "label": "Well", "grade": 0.0 }, { "value": "b", "label": "Ill", "grade": 1.0 }] }
        }))
        .unwrap()
    }

    fn figures() -> BaseRate {
        let group = |value: &str, rate: f64, n_samples: u64| GroupRate {
            value: value.to_owned(),
            rate,
            n_samples,
            deciles: Vec::new(),
        };
        BaseRate {
            rate: 0.086,
            n_samples: 3000,
            feature: Some("age".to_owned()),
            groups: vec![group("young", 0.02, 1000), group("old", 0.119, 2000)],
        }
    }

    #[test]
    fn everybody_and_the_own_group_are_named() {
        let record = |value| Record { values: vec![value] };
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let group = group_of(en, &figures(), &schema(), &record(Value::Choice(1)));
        assert_eq!(
            sentence(en, &figures(), &schema(), group.as_ref()),
            "8.6\u{a0}% of the 3,000 records in the data are “Ill”; 11.9\u{a0}% of the 2,000 with age 50 and over."
        );
        assert_eq!(group_of(en, &figures(), &schema(), &record(Value::Missing)), None);
        assert_eq!(
            sentence(en, &figures(), &schema(), None),
            "8.6\u{a0}% of the 3,000 records in the data are “Ill”."
        );
        assert_eq!(
            sentence(sv, &figures(), &schema(), group.as_ref()),
            "I data är 8,6\u{a0}% av 3\u{a0}000 poster ”Ill”; med age 50 and over är andelen 11,9\u{a0}% av 2\u{a0}000."
        );
    }

    #[test]
    fn the_standing_is_read_off_the_deciles() {
        let deciles: Vec<f64> = (0..=10).map(|i| f64::from(i) / 100.0).collect();
        let tenths = [0.0, 0.025, 0.07, 0.1, 0.5].map(|p| tenths_below(&deciles, p).unwrap());
        for (got, expected) in tenths.iter().zip([0.0, 2.5, 7.0, 10.0, 10.0]) {
            assert!((got - expected).abs() < 1e-9, "{got} {expected}");
        }
        assert_eq!(tenths_below(&[], 0.5), None);
        assert_eq!(
            standing_sentence(Texts::english(), 7.2, "age 18-49"),
            "About 7 of 10 have a lower probability than this one among those with age 18-49."
        );
    }

    #[test]
    fn equal_deciles_give_a_place_too() {
        assert_eq!(tenths_below(&[0.1; 11], 0.1), Some(0.0));
        assert_eq!(tenths_below(&[0.1; 11], 0.2), Some(10.0));
    }
}
