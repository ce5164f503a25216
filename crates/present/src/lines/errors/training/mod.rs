//! Why a model cannot be trained or judged.

mod fault;
mod got;
mod limit;
mod metric;
mod reason;
mod rule;
mod words;

use std::error::Error;

use vitrine_model::metrics::MetricError;
use vitrine_training::TrainError;
use vitrine_training::error::{Got, Known, NoResult, PipelineFault, Refusal, Remedy};

use super::{chain, model};
use crate::Texts;

/// A function that gives the phrase for each variant of an enum without operands, and all of them for tests.
macro_rules! phrases {
    ($($(#[$about:meta])* $name:ident, $of:ident, $section:ident, { $($variant:ident: $key:ident),+ $(,)? })+) => {
        $($(#[$about])*
        pub(super) fn $name(texts: &Texts, of: $of) -> &str {
            let said = texts.$section();
            match of {
                $($of::$variant => said.$key(),)+
            }
        })+

        #[cfg(test)]
        mod all {
            use super::*;

            $(pub(super) fn $name() -> Vec<$of> {
                vec![$($of::$variant),+]
            })+
        }
    };
}
use phrases;

/// The error as a sentence without its full stop, where it is one of these.
pub(super) fn one(texts: &Texts, error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<TrainError>() {
        return Some(self::error(texts, error));
    }
    error.downcast_ref::<MetricError>().map(|error| metric::error(texts, error))
}

/// Why something cannot be trained, without its causes.
pub(super) fn error(texts: &Texts, error: &TrainError) -> String {
    let (said, locale) = (texts.train_error(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match error {
        TrainError::TooFew { what, of, needed, got } => {
            said.too_few(&reason::asked(texts, what), &words::counted(texts, *of, *needed), &whole(*got))
        }
        TrainError::Lengths { records, targets } => said.lengths(*records as u64, *targets as u64),
        TrainError::Weight { row, got } => said.weight(&whole(*row), &number(texts, *got)),
        TrainError::Target { row, got, expected } => {
            said.target(&whole(*row), &number(texts, *got), &reason::target(texts, *expected))
        }
        TrainError::Value { row, feature, got } => said.value(&whole(*row), feature, &number(texts, *got)),
        TrainError::Setting { field, got, expected } => {
            let (field, expected) = (words::field(texts, field), limit::limit(texts, expected));
            let got_said = got::got(texts, got);
            if is_value(got) {
                said.setting(&field, &got_said, &expected)
            } else {
                said.setting_state(&field, &got_said, &expected)
            }
        }
        TrainError::Unknown { whose, kind, name, known } => {
            let (whose, named) = (words::field(texts, whose), words::named(texts, *kind, name));
            match known {
                Known::Names(names) if names.is_empty() => said.unknown_alone(&whose, &named),
                Known::Names(names) => said.unknown(&whose, &named, &names.join(", ")),
                Known::Candidates => said.unknown_candidate(&whose, &named),
            }
        }
        TrainError::NotFinite { row, input, got, hint } => {
            let remedy = match hint {
                Remedy::FillIn => said.fill_in(),
                Remedy::CheckDerived => said.check_derived(),
            };
            said.not_finite(&whole(*row), &whole(*input), &number(texts, *got), remedy)
        }
        TrainError::NotConverged { estimator, reason } => {
            said.not_converged(words::learner(texts, *estimator), &reason::no_end(texts, reason))
        }
        TrainError::Estimator { estimator, reason } => {
            let reason = match reason {
                Refusal::NotFinite => said.weights_not_finite(),
                Refusal::Library(reason) => reason,
            };
            said.estimator(words::learner(texts, *estimator), reason)
        }
        TrainError::Predict { row, source: _ } => said.predict(&whole(*row)),
        TrainError::Candidate { name, source: _ } => said.candidate(name),
        TrainError::NoScore { name, metric } => said.no_score(name, metric),
        TrainError::NoTrial { reason: NoResult::Stopped, .. } => said.stopped().to_owned(),
        TrainError::NoTrial { trials, reason: NoResult::Failed(error) } => {
            said.no_trial(*trials as u64, &chain(texts, &**error))
        }
        TrainError::NoTrial { trials, reason: NoResult::Logged(reason) } => {
            said.no_trial(*trials as u64, reason)
        }
        TrainError::Log(error) => super::one(texts, &**error).unwrap_or_else(|| error.to_string()),
        TrainError::Generator { system, reason } => said.generator(system, &fault::generator(texts, reason)),
        TrainError::Pipeline(PipelineFault::Contradiction(reason)) => said.pipeline(reason),
        TrainError::Pipeline(PipelineFault::NotWritten(error)) => said.not_written(&error.to_string()),
        TrainError::Pipeline(PipelineFault::NotCompressed(error)) => said.not_compressed(&error.to_string()),
        TrainError::Metric(error) => metric::error(texts, error),
        TrainError::Artifact(error) => model::artifact(texts, error),
        TrainError::Linfa(error) => error.to_string(),
    }
}

/// Whether what was found is a value that a setting *is*.
fn is_value(got: &Got) -> bool {
    matches!(
        got,
        Got::Text(_) | Got::Number(_) | Got::Whole(_) | Got::Range(..) | Got::Numbers(_) | Got::Learner(_)
    )
}

/// A number in all its digits, in powers of ten where it has very many, and as it is where it is not finite.
fn number(texts: &Texts, value: f64) -> String {
    let locale = texts.locale();
    if !value.is_finite() {
        return value.to_string();
    }
    if value == 0.0 || (1e-6..1e9).contains(&value.abs()) {
        return locale.in_full(value);
    }
    let written = format!("{value:e}");
    let parts = written.split_once('e').and_then(|(digits, power)| Some((digits.parse().ok()?, power)));
    parts.map_or(written.clone(), |(digits, power): (f64, &str)| {
        format!("{}e{}", locale.in_full(digits), power.replace('-', "−"))
    })
}

/// Names with the last one after “or”.
fn either(texts: &Texts, names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => texts.train_limit().either(&first.join(", "), last),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests;
