//! The choices of a feature ranked by what they do to the target, with how sure that is.

use std::time::Duration;

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Reference, WhiskerRow, Whiskers};
use vitrine_model::panels::{Ranked, Ranking};
use vitrine_model::schema::{FeatureKind, Schema};
use vitrine_model::{Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::panel::{Panel, Room};
use super::variants::{Question, Variants};
use crate::browser::debounced;
use crate::components::chart::ChartView;
use crate::components::panel::section;
use crate::jobs::latest::Latest;
use crate::session::Session;
use crate::texts::use_texts;

/// How long the record must be quiet before all choices are predicted again.
const QUIET: Duration = Duration::from_millis(300);

/// The panel. Nothing where nothing is ranked.
pub const PANEL: Panel = Panel {
    room: Room::Wide,
    view: |context| {
        let ranking = context.figures.ranking.clone().filter(|ranking| !ranking.rows.is_empty())?;
        Some(view(context.session, ranking))
    },
};

fn view(session: Session, panel: Ranking) -> AnyView {
    let schema = session.system.with_value(|system| system.schema.clone());
    let texts = use_texts();
    let (schema, panel) = (StoredValue::new(schema), StoredValue::new(panel));
    let computed = Latest::<Vec<Option<f64>>>::default();
    // What the model itself predicts with each choice; nothing while it is not known.
    let own = computed.output;
    let compute = debounced(QUIET, move || {
        let (model, record) = untrack(|| (session.model_file(), session.record.get()));
        let asked = panel.with_value(|panel| schema.with_value(|schema| asked(schema, panel)));
        if let (Some(model), Some(record), Some((feature, values))) = (model, record, asked) {
            let question = Question { record, feature, values };
            computed.start::<Variants>(&question, &model, |points| {
                Some(points.into_iter().map(|point| Some(point?.value)).collect())
            });
        }
    });
    Effect::new(move || {
        session.artifact.track();
        session.record.track();
        compute();
    });
    let chart = Signal::derive(move || {
        let value = session.prediction.get().and_then(|prediction| prediction.value);
        let record = session.record.get();
        let chart = panel.with_value(|panel| {
            schema.with_value(|schema| {
                own.with(|own| {
                    chart(texts, panel, schema, record.as_ref(), value, own.as_deref().unwrap_or_default())
                })
            })
        });
        Chart::Whiskers(chart)
    });
    let said = Memo::new(move |_| {
        let value = session.prediction.get().and_then(|prediction| prediction.value);
        let record = session.record.get();
        panel.with_value(|panel| {
            schema.with_value(|schema| {
                let average = |value| {
                    own.with(|own| {
                        average(panel, schema, record.as_ref(), value, own.as_deref().unwrap_or_default())
                    })
                };
                sentence(texts, panel, schema, value.map(average))
            })
        })
    });
    let title = panel.with_value(|panel| words::capitalised(&panel.plural));
    let unused = move || {
        own.with(|own| is_unused(own.as_deref().unwrap_or_default())).then(|| {
            let feature = panel.with_value(|panel| schema.with_value(|schema| feature_label(schema, panel)));
            texts.ranking().unused(&feature)
        })
    };
    let body = view! {
        <p>{said}</p>
        <ChartView chart />
        <p class="hint">{unused}</p>
        <p class="hint">{texts.ranking().hint()}</p>
    };
    section(title, body)
}

/// The position of the ranked feature, and its choices in the order of the ranking; `None` for a choice that the schema
/// does not have.
fn asked(schema: &Schema, panel: &Ranking) -> Option<(usize, Vec<Option<Value>>)> {
    let position = schema.position(&panel.feature)?;
    let choice = |row: &Ranked| Some(Value::Choice(choice_of(schema, position, &row.value)?.0));
    Some((position, panel.rows.iter().map(choice).collect()))
}

/// Whether a model predicts the same with every choice.
fn is_unused(own: &[Option<f64>]) -> bool {
    let mut known = own.iter().flatten();
    known.next().is_some_and(|first| known.clone().count() > 0 && known.all(|other| other == first))
}

fn feature_label(schema: &Schema, panel: &Ranking) -> String {
    let feature = schema.position(&panel.feature).and_then(|position| schema.features.get(position));
    feature.map_or_else(String::new, |feature| words::in_sentence(&feature.label))
}

/// The index and the label of a choice.
fn choice_of<'a>(schema: &'a Schema, position: usize, value: &str) -> Option<(usize, &'a str)> {
    let FeatureKind::Choice { choices, .. } = &schema.features.get(position)?.kind else { return None };
    let index = choices.iter().position(|choice| choice.value == value)?;
    choices.get(index).map(|choice| (index, choice.label.as_str()))
}

fn label_of<'a>(schema: &'a Schema, panel: &'a Ranking, row: &'a Ranked) -> &'a str {
    let position = schema.position(&panel.feature);
    position
        .and_then(|position| choice_of(schema, position, &row.value))
        .map_or(row.value.as_str(), |(_, label)| label)
}

/// The row of the choice that stands in the record.
fn chosen(panel: &Ranking, schema: &Schema, record: Option<&Record>) -> Option<usize> {
    let position = schema.position(&panel.feature)?;
    let Value::Choice(chosen) = record?.values.get(position)? else { return None };
    let of = |row: &Ranked| choice_of(schema, position, &row.value).map(|(index, _)| index);
    panel.rows.iter().position(|row| of(row) == Some(*chosen))
}

/// The value without the effect of the choice made now, which the predicted one holds unless the model does not look at
/// the feature.
fn average(
    panel: &Ranking,
    schema: &Schema,
    record: Option<&Record>,
    value: f64,
    own: &[Option<f64>],
) -> f64 {
    let row = chosen(panel, schema, record).and_then(|row| panel.rows.get(row));
    let here = row.filter(|_| !is_unused(own)).map_or(0.0, |row| row.effect);
    value / (1.0 + here)
}

fn is_undecided(row: &Ranked) -> bool {
    row.low <= 0.0 && row.high >= 0.0
}

fn chart(
    texts: &Texts,
    panel: &Ranking,
    schema: &Schema,
    record: Option<&Record>,
    value: Option<f64>,
    own: &[Option<f64>],
) -> Whiskers {
    let said = texts.ranking();
    let percent = |share: f64| (share * 1e4).round() / 100.0;
    let row = |row: &Ranked| WhiskerRow {
        label: match label_of(schema, panel, row) {
            label if panel.others.as_ref() == Some(&row.value) => said.others(label),
            label => label.to_owned(),
        },
        value: percent(row.effect),
        interval: Some((percent(row.low), percent(row.high))),
        support: texts.words().rows(row.n_samples),
    };
    let target = &schema.target;
    let quantity = |value: f64| words::quantity(texts, target, value);
    let mut extra = Vec::new();
    if let Some(value) = value {
        let average = average(panel, schema, record, value, own);
        let amounts = panel.rows.iter().map(|row| quantity((average * row.effect).round()));
        extra.push((said.amount().to_owned(), amounts.collect()));
    }
    if own.iter().any(Option::is_some) && !is_unused(own) {
        let cells = own.iter().map(|value| value.map(quantity).unwrap_or_default());
        extra.push((said.predicted().to_owned(), cells.collect()));
    }
    Whiskers {
        title: said.chart(&words::capitalised(&panel.plural)),
        category: Axis::new(feature_label(schema, panel)),
        value: Axis::with_unit(said.effect(&words::in_sentence(&target.label)), "%"),
        rows: panel.rows.iter().map(row).collect(),
        reference: Some(Reference { label: said.average().to_owned(), value: 0.0 }),
        verdicts: Some((said.clear().to_owned(), said.unclear().to_owned())),
        highlight: chosen(panel, schema, record),
        extra,
    }
}

/// For how many choices the effect is clear, and what lies between the first and the last for this record, whose value
/// with an average choice is given. What stands for all others is not counted.
fn sentence(texts: &Texts, panel: &Ranking, schema: &Schema, average: Option<f64>) -> String {
    let said = texts.ranking();
    let ranked = || panel.rows.iter().filter(|row| panel.others.as_ref() != Some(&row.value));
    let whole = |n: usize| texts.locale().whole(n as u64);
    let n = ranked().count();
    let text = match ranked().filter(|row| is_undecided(row)).count() {
        0 => said.all_clear(&whole(n), &panel.plural),
        undecided if undecided == n => said.none_clear(&whole(n), &panel.plural),
        undecided => said.some_clear(&whole(undecided), &whole(n), &panel.plural),
    };
    let (Some(first), Some(last), Some(average)) = (ranked().next(), ranked().next_back(), average) else {
        return text;
    };
    let between = words::quantity(texts, &schema.target, (average * (first.effect - last.effect)).round());
    let span = said.span(label_of(schema, panel, first), label_of(schema, panel, last), &between);
    format!("{text} {span}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_present::Locale;

    use super::*;

    fn schema() -> Schema {
        serde_json::from_value(json!({
            "system": "flats",
            "features": [{ "name": "agency", "label": "Agency", "kind": "choice", "default": "b", "choices": [
                { "value": "a", "label": "Alfa" }, { "value": "b", "label": "Beta" }, { "value": "c", "label": "Gamma" }
            ] }],
            "target": { "name": "price", "label": "Price", "unit": "kr", "task": "regression" }
        }))
        .unwrap()
    }

    fn panel() -> Ranking {
        serde_json::from_value(json!({ "feature": "agency", "plural": "agencies", "rows": [
            { "value": "a", "n_samples": 1200, "effect": 0.025, "low": 0.01, "high": 0.04 },
            { "value": "b", "n_samples": 300, "effect": 0.0, "low": -0.01, "high": 0.01 },
            { "value": "c", "n_samples": 80, "effect": -0.02, "low": -0.05, "high": 0.01 }
        ] }))
        .unwrap()
    }

    #[test]
    fn effects_are_shown_in_per_cent_and_in_the_targets_unit() {
        let record = Record { values: vec![Value::Choice(1)] };
        let chart = chart(
            Texts::english(),
            &panel(),
            &schema(),
            Some(&record),
            Some(4_000_000.0),
            &[Some(4.1e6), None, None],
        );
        assert_eq!((chart.rows[0].label.as_str(), chart.rows[0].value), ("Alfa", 2.5));
        assert_eq!(chart.rows[0].interval, Some((1.0, 4.0)));
        assert_eq!(chart.rows[0].support, "1,200 rows");
        assert_eq!(chart.highlight, Some(1));
        assert_eq!(chart.extra[0].1[0], "100,000\u{a0}kr");
        assert_eq!(chart.extra[1].1, ["4,100,000\u{a0}kr", "", ""]);
    }

    #[test]
    fn every_choice_that_the_schema_has_is_asked_for() {
        let mut panel = panel();
        panel.rows[1].value = "gone".to_owned();
        let values = vec![Some(Value::Choice(0)), None, Some(Value::Choice(2))];
        assert_eq!(asked(&schema(), &panel), Some((0, values)));
        panel.feature = "gone".to_owned();
        assert_eq!(asked(&schema(), &panel), None);
    }

    #[test]
    fn a_model_that_does_not_look_at_the_feature_has_no_column() {
        assert!(is_unused(&[Some(4e6), None, Some(4e6)]));
        assert!(!is_unused(&[Some(4e6), Some(4.1e6)]) && !is_unused(&[Some(4e6)]) && !is_unused(&[]));
        let chart =
            chart(Texts::english(), &panel(), &schema(), None, Some(4e6), &[Some(4e6), Some(4e6), Some(4e6)]);
        assert_eq!(chart.extra.len(), 1);
    }

    #[test]
    fn the_effect_of_the_choice_made_now_is_taken_out_where_the_model_looks_at_it() {
        let record = Record { values: vec![Value::Choice(0)] };
        let of = |own: &[Option<f64>]| average(&panel(), &schema(), Some(&record), 4.1e6, own).round();
        assert_eq!(of(&[Some(4.1e6), Some(4e6), None]), 4e6);
        assert_eq!(of(&[Some(4.1e6), Some(4.1e6), None]), 4.1e6);
        let chart = chart(
            Texts::english(),
            &panel(),
            &schema(),
            Some(&record),
            Some(4.1e6),
            &[Some(4.1e6), Some(4.1e6), None],
        );
        assert_eq!((chart.highlight, chart.extra[0].1[0].as_str()), (Some(0), "102,500\u{a0}kr"));
    }

    #[test]
    fn the_sentence_counts_what_has_no_clear_effect() {
        let text = sentence(Texts::english(), &panel(), &schema(), Some(4_000_000.0));
        assert_eq!(
            text,
            "No clear effect for 2 of 3 agencies. Highest to lowest (Alfa to Gamma): about 180,000\u{a0}kr here."
        );
        let with_others = Ranking { others: Some("c".to_owned()), ..panel() };
        let text = sentence(Texts::english(), &with_others, &schema(), Some(4_000_000.0));
        assert!(
            text.starts_with("No clear effect for 1 of 2 agencies.") && text.contains("to Beta)"),
            "{text}"
        );
        let record = Record { values: vec![Value::Choice(1)] };
        let last =
            chart(Texts::english(), &with_others, &schema(), Some(&record), None, &[]).rows.pop().unwrap();
        assert_eq!(last.label, "Gamma (all together)");
        let mut sure = panel();
        sure.rows.retain(|row| row.value == "a");
        sure.rows.push(Ranked { value: "c".to_owned(), high: -0.01, ..panel().rows[2].clone() });
        assert_eq!(
            sentence(Texts::english(), &sure, &schema(), None),
            "All 2 agencies differ clearly from the average."
        );
    }

    #[test]
    fn swedish_has_words_and_numbers_of_its_own() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let panel = Ranking { plural: "mäklare".to_owned(), others: Some("c".to_owned()), ..panel() };
        assert_eq!(
            sentence(texts, &panel, &schema(), Some(4_000_000.0)),
            "Ingen tydlig effekt för 1 av 2 mäklare. Från högsta till lägsta (Alfa till Beta): ungefär 100\u{a0}000\u{a0}kr här."
        );
        let chart = chart(texts, &panel, &schema(), None, Some(4e6), &[]);
        assert_eq!(
            (chart.title.as_str(), chart.rows[2].label.as_str()),
            ("Mäklare efter effekt", "Gamma (alla tillsammans)")
        );
        assert_eq!(chart.rows[0].support, "1\u{a0}200 rader");
        assert_eq!(chart.extra[0].1[0], "100\u{a0}000\u{a0}kr");
    }
}
