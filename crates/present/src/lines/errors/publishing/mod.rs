//! Why a system cannot be published, continued, verified or read.
//!
//! - `store`: files and folders that cannot be read, written or locked
//! - `log`: logs of searches
//! - `difference`: what differs from what was published

mod difference;
mod log;
mod store;

use std::error::Error;

use vitrine_model::artifact::{ArtifactError, FORMAT};
use vitrine_model::history::HistoryError;
use vitrine_model::packed::PackError;
use vitrine_publish::store::StoreError;
use vitrine_publish::trial_log::LogError;
use vitrine_publish::{Figure, PublishError, Step};

use super::{model, training};
use crate::Texts;
use crate::lines::{fault, table};

pub use difference::difference;

/// The error as a sentence without its full stop, where it is one of these.
pub(super) fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<PublishError>() {
        return Some(publish(texts, error));
    }
    if let Some(error) = error.downcast_ref::<StoreError>() {
        return Some(store::error(texts, error));
    }
    if let Some(error) = error.downcast_ref::<LogError>() {
        return Some(log::error(texts, error));
    }
    if let Some(error) = error.downcast_ref::<HistoryError>() {
        return Some(model::history(texts, error));
    }
    if let Some(error) = error.downcast_ref::<ArtifactError>() {
        return Some(model::artifact(texts, error));
    }
    error.downcast_ref::<PackError>().map(|error| model::pack(texts, error))
}

fn publish(texts: &Texts, error: &PublishError) -> String {
    let (said, locale) = (texts.publish_error(), texts.locale());
    let whole = |n: u32| locale.whole(u64::from(n));
    match error {
        PublishError::Store(error) => store::error(texts, error),
        PublishError::Damaged { file, source: _ } => said.damaged(file),
        PublishError::Newer { file, got } => said.newer(file, &whole(*got), &whole(FORMAT)),
        PublishError::Unexpected { file, source: _ } => said.unexpected(file),
        PublishError::History { file, source: _ } => said.history(file),
        PublishError::NotUtf8 { file } => said.not_utf8(file),
        PublishError::Cut { file } => said.cut(file),
        PublishError::NoPage { file } => said.no_page(file),
        PublishError::NotASite { store } => said.not_a_site(store),
        PublishError::NoCatalog { store } => said.no_catalog(store),
        PublishError::NotTrained { system, store, trained } if trained.is_empty() => {
            said.none_trained(system, store)
        }
        PublishError::NotTrained { system, store, trained } => {
            said.not_trained(system, store, &trained.join(", "))
        }
        PublishError::NoModel { system } => said.no_model(system),
        PublishError::NoGenerator { file, system } => said.no_generator(file, system),
        PublishError::Before { source: _ } => said.before().to_owned(),
        PublishError::Encode { name, source: _ } => said.encode(name),
        PublishError::Train { step: of, system, source: _ } => step(texts, *of, system),
        PublishError::Write { system, store, source: _ } => said.write(system, store),
        PublishError::NoFigure { figure, metric } => no_figure(texts, *figure, metric),
        PublishError::NoVersion { system, model, known } => said.no_version(system, model, &known.join(", ")),
        PublishError::NoRelease { system, model } => said.no_release(model, system),
        PublishError::NothingBefore { system } => said.nothing_before(system),
        PublishError::FewLabelled { system, n, needed } => {
            said.few_labelled(system, *n as u64, &locale.whole(*needed as u64))
        }
        PublishError::NoCoverage => said.no_coverage().to_owned(),
        PublishError::NoCandidate { name, known } => said.no_candidate(name, &known.join(", ")),
        PublishError::Sample { date, number, source: _ } => said.sample(date, &whole(*number)),
        PublishError::NoRow { date, number } => said.no_row(date, &whole(*number)),
        PublishError::Row { faults } => {
            let faults: Vec<String> = faults.iter().map(|of| fault::typed(texts, of)).collect();
            said.row(&faults.join(" "))
        }
        PublishError::Draw(error) => training::error(texts, error),
        PublishError::Predict(error) => table::prediction(texts, error),
        PublishError::Entry(error) => model::history(texts, error),
    }
}

/// That a step of training failed.
fn step(texts: &Texts, step: Step, system: &str) -> String {
    let said = texts.publish_error();
    match step {
        Step::Fit => said.fit(system),
        Step::FitGenerator => said.fit_generator(system),
        Step::JudgeGenerator => said.judge_generator(system),
        Step::Explain => said.explain(system),
        Step::BaseRate => said.base_rate(system),
        Step::Background => said.background(system),
        Step::Days => said.days(system),
        Step::Ranking => said.ranking(system),
        Step::Map => said.map(system),
    }
}

fn no_figure(texts: &Texts, figure: Figure, metric: &str) -> String {
    let said = texts.publish_error();
    match figure {
        Figure::DefaultModel => said.no_default(metric),
        Figure::Baseline => said.no_baseline(metric),
        Figure::HeldOut => said.no_held_out(metric),
        Figure::CrossValidated => said.no_cross_validated(metric),
        Figure::BaselineHeldOut => said.no_baseline_held_out(metric),
    }
}

#[cfg(test)]
mod tests;
