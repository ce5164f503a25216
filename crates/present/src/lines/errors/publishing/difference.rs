//! What differs between published files and what they say.

use vitrine_model::history::{Origin, PredictionRecord};
use vitrine_publish::{ByteDifference, Difference, EntryDifference};

use crate::Texts;
use crate::lines::errors::chain;
use crate::lines::fault;

/// A difference as a sentence without its full stop.
pub fn difference(texts: &Texts, difference: &Difference) -> String {
    let (said, locale) = (texts.verify_difference(), texts.locale());
    match difference {
        Difference::Error(error) => chain(texts, error),
        Difference::Schema { path, problem } => said.schema(path, &chain(texts, problem)),
        Difference::Size { path, bytes, expected } => said.size(path, *bytes, &locale.whole(*expected)),
        Difference::Stray { path } => said.stray(path),
        Difference::Latest { system } => said.latest(system),
        Difference::NoDefault { system } => said.no_default(system),
        Difference::ModelName { path, got, expected } => said.model_name(path, got, expected),
        Difference::ModelSchema { path, system } => said.model_schema(path, system),
        Difference::Entry { path, line, difference } => {
            said.entry(path, &locale.whole(*line as u64), &entry(texts, difference))
        }
        Difference::Bytes { path, difference } => match difference {
            ByteDifference::NotMade => said.not_made(path),
            ByteDifference::NotThere => said.not_there(path),
            ByteDifference::Changed => said.changed(path),
        },
    }
}

fn entry(texts: &Texts, difference: &EntryDifference) -> String {
    let said = texts.verify_difference();
    // Outcomes stand as the file has them, so that they can be found there.
    let json = |outcome: &PredictionRecord| serde_json::to_string(outcome).unwrap_or_default();
    match difference {
        EntryDifference::NoModel { sha256 } => said.no_model(sha256),
        EntryDifference::Record { faults } => {
            faults.iter().map(|of| fault::typed(texts, of)).collect::<Vec<_>>().join(" ")
        }
        EntryDifference::Prediction { predicted, recorded } => {
            said.prediction(&json(predicted), &json(recorded))
        }
        EntryDifference::Sample { origin, date, number } => {
            let number = texts.locale().whole(u64::from(*number));
            match origin {
                Origin::Real => said.real_sample(date, &number),
                Origin::Synthetic | Origin::User | Origin::Logged => said.sample(date, &number),
            }
        }
        EntryDifference::Error(error) => chain(texts, error),
    }
}
