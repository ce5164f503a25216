//! The training examples nearest to the record, for models that keep them.

use leptos::prelude::*;
use vitrine_model::estimators::{Estimator, Neighbour};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::schema::{Feature, Schema, Target};
use vitrine_model::{Artifact, Value};

use crate::display::wording::title;
use crate::display::words;
use crate::session::Session;

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
        let schema = session.system.get_value().schema.clone();
        let headers = schema.features.iter().map(|feature| {
            view! { <th scope="col">{title(&feature.label_with_unit())}</th> }
        });
        let headers = headers.collect_view();
        let (target, numbers) = (title(&schema.target.label), schema.target.number_format);
        let explanation = explain(&artifact);
        let is_class = matches!(&artifact.pipeline.estimator, Estimator::Knn(knn) if knn.n_classes > 0);
        let rows = move || {
            let near = near.get().unwrap_or_default();
            near.iter().take(MOST).map(|neighbour| row(&schema, neighbour, is_class)).collect_view()
        };
        let count = move || {
            let n = near.with(|near| near.as_ref().map_or(0, Vec::len));
            let listed = if n > MOST { format!(" The nearest {MOST} are listed.") } else { String::new() };
            format!(
                "The model decides by the {} nearest.{listed}",
                words::count(n as u64, "example", "examples", numbers)
            )
        };
        view! {
            <section class="panel neighbours">
                <h2>"Nearest training examples"</h2>
                <p>{count} " " {explanation}</p>
                <div class="table-scroll" tabindex="0" role="region" aria-label="Nearest training examples">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Distance"</th>
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

fn explain(artifact: &Artifact) -> &'static str {
    if artifact.pipeline.preprocess.columns.iter().any(|column| column.scale != 1.0) {
        "The distance is the length of the straight line between the two, with every measurement put on a common scale first; it has no unit, and 0 means that nothing differs."
    } else {
        "The distance is the length of the straight line between the two, with every measurement counted as it is, so that those with large numbers count most; 0 means that nothing differs."
    }
}

fn row(schema: &Schema, neighbour: &Neighbour, is_class: bool) -> AnyView {
    let cells = schema.features.iter().zip(&neighbour.features).map(|(feature, number)| {
        view! { <td>{cell(feature, *number, schema.target.number_format)}</td> }
    });
    let cells = cells.collect_view();
    view! {
        <tr>
            <td>{words::number(neighbour.distance, 3, schema.target.number_format)}</td>
            <th scope="row">{outcome(&schema.target, neighbour.target, is_class)}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A feature's number as people read it; the unit stands in the column's head.
fn cell(feature: &Feature, number: f64, numbers: NumberFormat) -> String {
    match feature.from_number(number) {
        Value::Number(number) => words::number(number, 5, numbers),
        value => feature.display(&value),
    }
}

/// What the example turned out to be. Classifiers keep the index of its class, regressors its value.
fn outcome(target: &Target, value: f64, is_class: bool) -> String {
    let class = target.classes.get(value as usize).filter(|_| is_class);
    class.map_or_else(|| words::number(value, 2, target.number_format), |class| class.label.clone())
}
