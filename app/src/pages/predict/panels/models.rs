//! The offered models side by side: how far off each was, how large it is, what it predicts for the record here, and
//! how long that takes in this browser.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::catalog::ModelVersion;
use vitrine_model::metrics::Metric;
use vitrine_model::report::Report;
use vitrine_model::schema::{Target, Task};
use vitrine_model::{Artifact, Prediction};
use vitrine_present::Texts;
use vitrine_present::lines::metric;
use vitrine_present::lines::prediction::headline;
use vitrine_present::lines::words::{capitalised, quantity};

use super::panel::{Panel, Room};
use super::timed::Timed;
use crate::browser::debounced;
use crate::components::chart::table;
use crate::components::panel::{failure, section};
use crate::jobs::latest::Latest;
use crate::load::{LoadError, use_loader};
use crate::remote::Remote;
use crate::session::{Session, offered};
use crate::texts::use_texts;

/// How long the record must be quiet before the models predict it.
const QUIET: Duration = Duration::from_millis(500);

/// The row of the interval.
const INTERVAL: usize = 3;

/// What one model does with the record, the class as the model itself calls it.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    prediction: Prediction,
    seconds: Option<f64>,
}

/// The panel. Nothing where only one model is offered.
pub const PANEL: Panel = Panel { room: Room::Wide, view: |context| view(context.session) };

fn view(session: Session) -> Option<AnyView> {
    let (offered, target, file) = session.system.with_value(|system| {
        let offered: Vec<ModelVersion> = offered(system).cloned().collect();
        (offered, system.schema.target.clone(), system.report.clone())
    });
    if offered.len() < 2 {
        return None;
    }
    let (loader, texts) = (use_loader(), use_texts());
    let report = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<Report>(&file).await }
    });
    let offered = StoredValue::new(offered);
    let loaded = RwSignal::new(Vec::<Arc<Artifact>>::new());
    let problem = RwSignal::new(None::<LoadError>);
    let wanted = RwSignal::new(false);
    let predictions = RwSignal::new(Vec::<Option<Prediction>>::new());
    let measured = offered.with_value(|offered| offered.iter().map(|_| Latest::<f64>::default()).collect());
    let measured: StoredValue<Vec<Latest<f64>>> = StoredValue::new(measured);
    // The chosen model is there anyway; the others are fetched when the visitor asks for them.
    Effect::new(move || {
        if let Some(artifact) = session.artifact.get() {
            keep(loaded, artifact);
        }
    });
    let fetch = move || {
        wanted.set(true);
        problem.set(None);
        spawn_local(async move {
            for version in offered.get_value() {
                match loader.load_artifact(&version.artifact).await {
                    Ok(artifact) => keep(loaded, artifact),
                    Err(error) => {
                        let _ = problem.try_set(Some(error));
                        // The visitor may ask once more.
                        let _ = wanted.try_set(false);
                    }
                }
            }
        });
    };
    let run = debounced(QUIET, move || {
        let (artifacts, record) = untrack(|| (loaded.get(), session.record.get()));
        let Some(record) = record else { return };
        let all = offered.with_value(|offered| {
            let predicted = offered.iter().zip(measured.get_value()).map(|(version, measured)| {
                let artifact = artifacts.iter().find(|artifact| artifact.name == version.name)?;
                let prediction = artifact.pipeline.predict(&record).ok()?;
                measured.start::<Timed>(&record, &version.artifact, |seconds| seconds);
                Some(prediction)
            });
            predicted.collect()
        });
        predictions.set(all);
    });
    Effect::new(move || {
        loaded.track();
        session.record.track();
        run();
    });
    let table_of = move || {
        let report = report.ok();
        let chosen = session.artifact.get().map(|artifact| artifact.name.clone());
        let rows = offered.with_value(|offered| {
            predictions.with(|predictions| {
                let measured = measured.get_value().into_iter();
                let lines = offered.iter().zip(measured).enumerate().map(|(index, (version, measured))| {
                    let prediction = predictions.get(index).cloned().flatten();
                    let run = prediction.map(|prediction| Run {
                        // The class is called as the headline calls it, with the threshold that holds now.
                        prediction: session.decide(prediction),
                        seconds: measured.output.get(),
                    });
                    line(texts, version, report.as_deref(), run.as_ref(), &target)
                });
                lines.collect::<Vec<_>>()
            })
        });
        let metric = report.as_ref().map(|of| (of.metric, of.by_cross_validation, of.perhaps_seen()));
        let labels = offered.with_value(|offered| {
            offered
                .iter()
                .map(|version| (version.label.clone(), Some(&version.name) == chosen.as_ref()))
                .collect()
        });
        side_by_side(texts, metric, &target, labels, rows)
    };
    let ask = move || {
        // The button stays where it is, so that the focus has somewhere to be; it has nothing more to do then.
        let is_done = move || loaded.with(Vec::len) >= offered.with_value(Vec::len);
        let is_idle = move || wanted.get() || is_done();
        let press = move |_| {
            if !is_idle() {
                fetch();
            }
        };
        let text = move || match (is_done(), wanted.get()) {
            (true, _) => texts.side_by_side().all_shown(),
            (false, true) => texts.side_by_side().loading(),
            (false, false) => texts.side_by_side().predict_all(),
        };
        view! {
            <button type="button" aria-disabled=move || is_idle().to_string() on:click=press>
                {text}
            </button>
        }
    };
    let failed = move || problem.get().map(|error| failure(&error, fetch));
    Some(section(texts.side_by_side().heading().to_owned(), view! { {table_of} {ask} {failed} }))
}

fn keep(loaded: RwSignal<Vec<Arc<Artifact>>>, artifact: Arc<Artifact>) {
    let known = loaded.try_with_untracked(|all| all.iter().any(|other| other.name == artifact.name));
    if known == Some(false) {
        loaded.update(|all| all.push(artifact));
    }
}

/// The cells of one model: its score on held-out data, size, prediction, width of the interval, time.
fn line(
    texts: &Texts,
    version: &ModelVersion,
    report: Option<&Report>,
    run: Option<&Run>,
    target: &Target,
) -> [String; 5] {
    let (locale, words) = (texts.locale(), texts.side_by_side());
    let candidate = report.and_then(|report| report.candidates.iter().find(|each| each.name == version.name));
    let score = report.zip(candidate).and_then(|(report, candidate)| {
        candidate.held_out.get(report.metric).map(|value| metric::written(texts, report.metric, value))
    });
    let bytes = candidate.and_then(|candidate| candidate.gzip_bytes).unwrap_or(version.artifact.bytes);
    let width = |run: &Run| {
        let interval = run.prediction.interval?;
        let width = quantity(texts, target, interval.high - interval.low);
        let Some(value) = run.prediction.value.filter(|value| *value != 0.0) else { return Some(width) };
        let share = |end: f64| locale.percent_with((end - value).abs() / value.abs(), 0);
        Some(words.width_with_share(&width, &share(interval.low), &share(interval.high)))
    };
    let waiting = || "…".to_owned();
    [
        score.unwrap_or_else(waiting),
        locale.bytes(bytes),
        run.map_or_else(waiting, |run| headline(texts, target, &run.prediction)),
        run.map_or_else(waiting, |run| width(run).unwrap_or_else(|| words.no_interval().to_owned())),
        run.and_then(|run| run.seconds).map_or_else(waiting, |seconds| locale.duration(seconds)),
    ]
}

fn side_by_side(
    texts: &'static Texts,
    metric: Option<(Metric, bool, bool)>,
    target: &Target,
    labels: Vec<(String, bool)>,
    lines: Vec<[String; 5]>,
) -> AnyView {
    let words = texts.side_by_side();
    let held_out = metric.map_or_else(
        || words.held_out_unknown().to_owned(),
        |(metric, by_folds, perhaps_seen)| {
            let name = metric::label(texts, metric);
            if perhaps_seen {
                words.perhaps_seen(name)
            } else if by_folds {
                words.by_folds(name)
            } else {
                words.held_out(name)
            }
        },
    );
    let names = [
        held_out,
        words.download().to_owned(),
        words.here(&capitalised(&target.label)),
        words.interval_width().to_owned(),
        words.time().to_owned(),
    ];
    let headers = labels.into_iter().map(|(label, chosen)| {
        let mark = chosen.then(|| view! { <span class="mark">{words.chosen()}</span> });
        view! { <th scope="col">{label} " " {mark}</th> }
    });
    let headers = headers.collect_view();
    // One row per quantity: two or three models are compared more easily from the left to the right. Classes have no
    // interval.
    let has_interval = matches!(target.task, Task::Regression | Task::Ordinal);
    let shown = names.into_iter().enumerate().filter(|(row, _)| *row != INTERVAL || has_interval);
    let rows = shown.map(|(row, name)| {
        let cells = lines.iter().map(|line| view! { <td>{line.get(row).cloned().unwrap_or_default()}</td> });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    });
    let rows = rows.collect_view();
    let content = view! {
        <table class="models">
            <thead><tr><th scope="col">{words.model()}</th>{headers}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    table::scrolling(words.heading(), content.into_any())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vitrine_model::pipeline::Interval;
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn a_line_waits_for_what_is_not_there_yet() {
        let version: ModelVersion = serde_json::from_value(json!({
            "name": "fast", "label": "Fast", "version": 1, "current": true, "default": true,
            "artifact": { "path": "a.json", "sha256": "00", "bytes": 210_000 }
        }))
        .unwrap();
        let target: Target = serde_json::from_value(json!({
            "name": "price", "label": "price", "unit": "kr", "task": "regression"
        }))
        .unwrap();
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        assert_eq!(line(en, &version, None, None, &target), ["…", "210 kB", "…", "…", "…"]);
        let run = Run {
            prediction: Prediction {
                value: Some(4_000_000.0),
                class: None,
                probabilities: Vec::new(),
                interval: Some(Interval { low: 3_600_000.0, high: 4_400_000.0, coverage: 0.9 }),
                assumed: Vec::new(),
            },
            seconds: Some(1.2e-5),
        };
        let cells = line(en, &version, None, Some(&run), &target);
        assert_eq!(cells[2], "4,000,000\u{a0}kr");
        assert_eq!(cells[3], "800,000\u{a0}kr (−10\u{a0}% to +10\u{a0}%)");
        let cells = line(sv, &version, None, Some(&run), &target);
        assert_eq!(cells[2], "4\u{a0}000\u{a0}000\u{a0}kr");
        assert_eq!(cells[3], "800\u{a0}000\u{a0}kr (−10\u{a0}% till +10\u{a0}%)");
        assert_eq!(cells[4], "12 µs");
    }
}
