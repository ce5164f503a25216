//! The training examples nearest to the record, for models that keep them.

use leptos::prelude::*;
use vitrine_model::estimators::{Estimator, Neighbour};
use vitrine_model::schema::{Feature, Schema, Target};
use vitrine_model::{Artifact, Value};
use vitrine_present::Texts;
use vitrine_present::lines::words::{bare_value, title};

use crate::session::Session;
use crate::texts::use_texts;

/// The most examples that are listed; models with more neighbours are rare, and the farther ones say little.
const MOST: usize = 10;

/// A table of the nearest training examples, and what "near" means. Nothing for models without examples.
pub fn neighbours(session: Session) -> impl Fn() -> AnyView + Send + 'static {
    // The title and the explanation stay while the record changes; only the rows follow it.
    let near = Memo::new(move |_| {
        let record = session.shown.with(|shown| shown.as_ref().map(|shown| shown.record.clone()))?;
        let artifact = session.artifact.get()?;
        artifact.pipeline.neighbours(&record).ok().filter(|near| !near.is_empty())
    });
    let any = Memo::new(move |_| near.with(Option::is_some));
    move || {
        let Some(artifact) = any.get().then(|| session.artifact.get()).flatten() else {
            return ().into_any();
        };
        let texts = use_texts();
        let words = texts.neighbours();
        let schema = session.system.get_value().schema.clone();
        let headers = schema.features.iter().map(|feature| {
            view! { <th scope="col">{title(&feature.label_with_unit())}</th> }
        });
        let headers = headers.collect_view();
        let target = title(&schema.target.label);
        let explanation = explain(texts, &artifact);
        let is_class = matches!(&artifact.pipeline.estimator, Estimator::Knn(knn) if knn.n_classes > 0);
        let rows = move || {
            let near = near.get().unwrap_or_default();
            near.iter().take(MOST).map(|neighbour| row(texts, &schema, neighbour, is_class)).collect_view()
        };
        let count = move || {
            let n = near.with(|near| near.as_ref().map_or(0, Vec::len));
            if n > MOST {
                words.count_listed(n as u64, &texts.locale().whole(MOST as u64))
            } else {
                words.count(n as u64)
            }
        };
        view! {
            <section class="panel neighbours">
                <h2>{words.heading()}</h2>
                <p>{count} " " {explanation}</p>
                <div class="table-scroll" tabindex="0" role="region" aria-label=words.heading()>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{words.distance()}</th>
                                <th scope="col">{target}</th>
                                {headers}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    }
}

fn explain<'a>(texts: &'a Texts, artifact: &Artifact) -> &'a str {
    if artifact.pipeline.preprocess.columns.iter().any(|column| column.scale != 1.0) {
        texts.neighbours().scaled()
    } else {
        texts.neighbours().unscaled()
    }
}

fn row(texts: &Texts, schema: &Schema, neighbour: &Neighbour, is_class: bool) -> AnyView {
    let cells = schema.features.iter().zip(&neighbour.features).map(|(feature, number)| {
        view! { <td>{cell(texts, feature, *number)}</td> }
    });
    let cells = cells.collect_view();
    view! {
        <tr>
            <td>{texts.locale().number(neighbour.distance, 3)}</td>
            <th scope="row">{outcome(texts, &schema.target, neighbour.target, is_class)}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A feature's number as people read it; the unit stands in the column's head.
fn cell(texts: &Texts, feature: &Feature, number: f64) -> String {
    match feature.from_number(number) {
        Value::Number(number) => texts.locale().number(number, 5),
        value => bare_value(texts, feature, &value),
    }
}

/// The example's outcome. Classifiers keep the index of its class, regressors its value.
fn outcome(texts: &Texts, target: &Target, value: f64, is_class: bool) -> String {
    let class = target.classes.get(value as usize).filter(|_| is_class);
    class.map_or_else(|| texts.locale().number(value, 2), |class| class.label.clone())
}
