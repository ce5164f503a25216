//! What is expected of a setting.

use vitrine_model::schema::Task;
use vitrine_training::error::Limit;

use super::{either, number, rule, words};
use crate::Texts;

/// What is expected.
pub(super) fn limit(texts: &Texts, limit: &Limit) -> String {
    let (said, locale) = (texts.train_limit(), texts.locale());
    let number = |value: f64| number(texts, value);
    let whole = |n: usize| locale.whole(n as u64);
    match limit {
        Limit::WholeFrom(low) => said.whole_from(&whole(*low)),
        Limit::Whole(low, high) => said.whole(&whole(*low), &whole(*high)),
        Limit::From(low) => said.from(&number(*low)),
        Limit::Above(low) => said.above(&number(*low)),
        Limit::Within(low, high) => said.within(&number(*low), &number(*high)),
        Limit::AboveUpTo(low, high) => said.above_up_to(&number(*low), &number(*high)),
        Limit::Between(low, high) => said.between(&number(*low), &number(*high)),
        Limit::AtMost(most) => said.at_most(&whole(*most)),
        Limit::OneOf(names) => either(texts, names),
        Limit::LimitsWithin(low, high) => said.limits_within(&number(*low), &number(*high)),
        Limit::PerRow(n) => said.per_row(*n as u64),
        Limit::PerInput(n) => said.per_input(*n as u64),
        Limit::TreeInputs(most) => said.tree_inputs(&whole(*most)),
        Limit::SquareRows(learner, most) => said.square_rows(&whole(*most), words::learner(texts, *learner)),
        Limit::Magnitude(learner, most) => {
            said.magnitude(&number(-most), &number(*most), words::learner(texts, *learner))
        }
        Limit::SomeInput(learner) => said.some_input(words::learner(texts, *learner)),
        Limit::LinearKernel(most) => said.linear_kernel(&number(*most)),
        Limit::NotSparse(most) => said.not_sparse(&whole(*most)),
        Limit::Layers(layers, units) => said.layers(&whole(*layers), &whole(*units)),
        Limit::Products(most) => said.products(&whole(*most)),
        Limit::Combinations(most) => said.combinations(&whole(*most)),
        Limit::Kilobytes(least) => said.kilobytes(&number(*least)),
        Limit::Nodes(most) => said.nodes(&number(*most)),
        Limit::ObjectiveOfClasses(2) => said.objective_of_two().to_owned(),
        Limit::ObjectiveOfClasses(n) => said.objective_of_classes(*n as u64),
        Limit::NoClassWeights(family) => said.no_class_weights(family),
        Limit::MetricFor(Task::Regression) => said.metric_of_regression().to_owned(),
        Limit::MetricFor(Task::Binary) => said.metric_of_binary().to_owned(),
        Limit::MetricFor(Task::Multiclass) => said.metric_of_multiclass().to_owned(),
        Limit::MetricFor(Task::Ordinal) => said.metric_of_ordinal().to_owned(),
        Limit::LeavesOut(feature) => said.leaves_out(feature),
        Limit::RightKind(problem) => said.right_kind(problem),
        Limit::Rule(of) => rule::rule(texts, *of).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use vitrine_training::error::{Learner, Rule};

    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn every_limit_is_told_in_every_language() {
        let all = [
            Limit::WholeFrom(2),
            Limit::Whole(1, 10_000),
            Limit::From(0.0),
            Limit::Above(0.5),
            Limit::Within(0.0, 1e9),
            Limit::AboveUpTo(0.0, 1.0),
            Limit::Between(0.0, 1.0),
            Limit::AtMost(4_294_967_295),
            Limit::OneOf(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]),
            Limit::LimitsWithin(0.0, 2.5),
            Limit::PerRow(150),
            Limit::PerInput(4),
            Limit::TreeInputs(127),
            Limit::SquareRows(Learner::SupportVectorMachine, 20_000),
            Limit::Magnitude(Learner::ElasticNet, 1e100),
            Limit::SomeInput(Learner::Perceptron),
            Limit::LinearKernel(1e-7),
            Limit::NotSparse(2_000),
            Limit::Layers(4, 1_000),
            Limit::Products(500),
            Limit::Combinations(200),
            Limit::Kilobytes(12.0),
            Limit::Nodes(200_000.0),
            Limit::ObjectiveOfClasses(2),
            Limit::ObjectiveOfClasses(3),
            Limit::NoClassWeights("knn".to_owned()),
            Limit::MetricFor(Task::Regression),
            Limit::MetricFor(Task::Binary),
            Limit::MetricFor(Task::Multiclass),
            Limit::MetricFor(Task::Ordinal),
            Limit::LeavesOut("x".to_owned()),
            Limit::RightKind("x".to_owned()),
            Limit::Rule(Rule::Once),
        ];
        for of in &all {
            differs(|texts| limit(texts, of), &of.to_string());
        }
        let said = |at: usize| differs(|texts| limit(texts, &all[at]), "");
        assert_eq!(said(1), ["a whole number from 1 to 10,000", "ett heltal från 1 till 10\u{a0}000"]);
        assert_eq!(said(4), ["a number from 0 to 1e9", "ett tal från 0 till 1e9"]);
        assert_eq!(said(8), ["a, b or c", "a, b eller c"]);
    }
}
