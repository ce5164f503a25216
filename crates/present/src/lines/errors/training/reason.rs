//! Why a fit does not end, what needs more than there is, and what a target should be.

use vitrine_training::error::{Asked, Diverged, NoEnd, TargetRule};

use super::{number, words};
use crate::Texts;

/// What needs more than there is.
pub(super) fn asked(texts: &Texts, asked: &Asked) -> String {
    let said = texts.train_asked();
    match asked {
        Asked::Dataset => said.dataset().to_owned(),
        Asked::Split(share) => said.split(&number(texts, *share)),
        Asked::SplitByTime => said.split_by_time().to_owned(),
        Asked::RandomSplit => said.random_split().to_owned(),
        Asked::Folds(n) => said.folds(*n as u64),
        Asked::RollingFolds(n) => said.rolling_folds(*n as u64),
        Asked::Fold => said.fold().to_owned(),
        Asked::Calibration => said.calibration().to_owned(),
        Asked::Recall => said.recall().to_owned(),
        Asked::Interval => said.interval().to_owned(),
        Asked::Trees => said.trees().to_owned(),
        Asked::Fit(learner) => words::learner(texts, *learner).to_owned(),
        Asked::Map => said.map().to_owned(),
        Asked::GeneratorClass(class) => said.generator_class(class),
        Asked::GeneratorAreas => said.generator_areas().to_owned(),
    }
}

/// What a target should be.
pub(super) fn target(texts: &Texts, rule: TargetRule) -> String {
    let said = texts.train_target();
    match rule {
        TargetRule::Finite => said.finite().to_owned(),
        TargetRule::Class(n) => said.class(n as u64),
        TargetRule::FiniteWithClass(n) => said.finite_with_class(n as u64),
        TargetRule::Share => said.share().to_owned(),
        TargetRule::Logarithm => said.logarithm().to_owned(),
    }
}

/// Why a fit did not converge.
pub(super) fn no_end(texts: &Texts, reason: &NoEnd) -> String {
    let (said, locale) = (texts.train_no_end(), texts.locale());
    let number = |value: f64| number(texts, value);
    let whole = |n: usize| locale.whole(n as u64);
    match reason {
        NoEnd::LossFalls(by) => said.loss_falls(&number(*by)),
        NoEnd::NoStep => said.no_step().to_owned(),
        NoEnd::Separable => said.separable().to_owned(),
        NoEnd::NotFinite => said.not_finite().to_owned(),
        NoEnd::Rounds(rounds) => said.rounds(&whole(*rounds)),
        NoEnd::Changes { change, passes } => said.changes(&number(*change), &whole(*passes)),
        NoEnd::Steep(steepest) => said.steep(&number(*steepest)),
        NoEnd::Steps => said.steps().to_owned(),
        NoEnd::Diverged { what, learning_rate } => {
            let rate = number(*learning_rate);
            match what {
                Diverged::Weight => said.large_weight(&rate),
                Diverged::Infinite(epoch) => said.infinite_loss(&whole(*epoch), &rate),
                Diverged::Loss(loss, epoch) => {
                    said.large_loss(&locale.significant(*loss, 4), &whole(*epoch), &rate)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use vitrine_training::error::Learner;

    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn what_needs_more_is_told_in_every_language() {
        for of in [
            Asked::Dataset,
            Asked::Split(0.2),
            Asked::SplitByTime,
            Asked::RandomSplit,
            Asked::Folds(5),
            Asked::RollingFolds(5),
            Asked::Fold,
            Asked::Calibration,
            Asked::Recall,
            Asked::Interval,
            Asked::Trees,
            Asked::Fit(Learner::LinearRegression),
            Asked::Map,
            Asked::GeneratorClass("x".to_owned()),
            Asked::GeneratorAreas,
        ] {
            differs(|texts| asked(texts, &of), &of.to_string());
        }
        for of in [
            TargetRule::Finite,
            TargetRule::Class(3),
            TargetRule::FiniteWithClass(3),
            TargetRule::Share,
            TargetRule::Logarithm,
        ] {
            differs(|texts| target(texts, of), &of.to_string());
        }
    }

    #[test]
    fn why_a_fit_does_not_converge_is_told_in_every_language() {
        let diverged = |what| NoEnd::Diverged { what, learning_rate: 0.5 };
        for of in [
            NoEnd::LossFalls(1e-8),
            NoEnd::NoStep,
            NoEnd::Separable,
            NoEnd::NotFinite,
            NoEnd::Rounds(20_000),
            NoEnd::Changes { change: 0.5, passes: 100 },
            NoEnd::Steep(0.25),
            NoEnd::Steps,
            diverged(Diverged::Weight),
            diverged(Diverged::Infinite(3)),
            diverged(Diverged::Loss(123.456, 3)),
        ] {
            differs(|texts| no_end(texts, &of), &of.to_string());
        }
    }
}
