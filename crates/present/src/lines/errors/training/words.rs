//! The words of errors of training: estimators, counts, names and settings.

use vitrine_training::error::{Counted, Field, Learner, Named};

use super::phrases;
use crate::Texts;

phrases! {
    /// An estimator.
    learner, Learner, train_learner, {
        Baseline: baseline,
        LinearRegression: linear_regression,
        RidgeRegression: ridge_regression,
        ElasticNet: elastic_net,
        NonNegative: non_negative,
        LogisticRegression: logistic_regression,
        NaiveBayes: naive_bayes,
        Neighbours: neighbours,
        SupportVectorMachine: support_vector_machine,
        Perceptron: perceptron,
        Voting: voting,
        Stacking: stacking,
        CrossFit: cross_fit,
        Student: student,
        GradeLink: grade_link,
    }
}

/// So many of what is counted.
pub(super) fn counted(texts: &Texts, of: Counted, n: usize) -> String {
    let (said, n) = (texts.train_counted(), n as u64);
    match of {
        Counted::Rows => said.rows(n),
        Counted::Inputs => said.inputs(n),
        Counted::Classes => said.classes(n),
        Counted::Times => said.times(n),
        Counted::Groups => said.groups(n),
        Counted::GroupsOfClass => said.groups_of_class(n),
        Counted::PositiveRows => said.positive_rows(n),
        Counted::RowsInOneArea => said.rows_in_one_area(n),
        Counted::RowsOfWeight => said.rows_of_weight(n),
        Counted::RowsWithPlace => said.rows_with_place(n),
    }
}

/// What a name should stand for, with the name.
pub(super) fn named(texts: &Texts, kind: Named, name: &str) -> String {
    let said = texts.train_named();
    match kind {
        Named::Feature => said.feature(name),
        Named::Class => said.class(name),
        Named::Choice => said.choice(name),
        Named::Candidate => said.candidate(name),
        Named::Hyperparameter => said.hyperparameter(name),
        Named::DerivedQuantity => said.derived_quantity(name),
    }
}

/// A setting; keys stay as they are.
pub(super) fn field(texts: &Texts, field: &Field) -> String {
    let (said, locale) = (texts.train_field(), texts.locale());
    let whole = |n: &usize| locale.whole(*n as u64);
    match field {
        Field::Key(key) => key.clone(),
        Field::Derived { quantity, key } => said.derived(quantity, key),
        Field::Quantity(name) => said.quantity(name),
        Field::Grid(name) => format!("grid: {name}"),
        Field::Space(name) => format!("search: space: {name}"),
        Field::Tried(names) => said.tried(&names.join(", ")),
        Field::Combination { place_exists: true } => said.combination().to_owned(),
        Field::Combination { place_exists: false } => said.nowhere().to_owned(),
        Field::Of { key, learner: of } => said.of(learner(texts, *of), key),
        Field::Member { number, learner: of } => said.member(learner(texts, *of), &whole(number)),
        Field::TeacherShare => "share".to_owned(),
        Field::Range(feature) => format!("generator: ranges: {feature}"),
        Field::Choices(feature) => format!("generator: choices: {feature}"),
        Field::Generator => said.generator().to_owned(),
        Field::Features => said.features().to_owned(),
        Field::Search => said.search().to_owned(),
        Field::Evaluation(label) => said.evaluation(label),
        Field::Time { feature, row } => said.time(feature, &whole(row)),
        Field::Weight(row) => said.weight(&whole(row)),
        Field::Input { row, input } => said.input(&whole(row), &whole(input)),
        Field::Target(of) => said.target(learner(texts, *of)),
        Field::Rows => said.rows().to_owned(),
        Field::Inputs => said.inputs().to_owned(),
        Field::TreeInputs => said.tree_inputs().to_owned(),
        Field::Learner(of) => learner(texts, *of).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::errors::training::tests::{differs, is_told};

    #[test]
    fn estimators_counts_and_names_are_told_in_every_language() {
        for of in all::learner() {
            is_told(|texts| learner(texts, of).to_owned());
        }
        let all = [
            (Counted::Rows, "1 row", "1 rad"),
            (Counted::Inputs, "1 input", "1 indata"),
            (Counted::Classes, "1 class", "1 klass"),
            (Counted::Times, "1 distinct time", "1 tidpunkt"),
            (Counted::Groups, "1 row with different features", "1 rad med olika variabelvärden"),
            (
                Counted::GroupsOfClass,
                "1 row of a class with different features",
                "1 rad i en klass med olika variabelvärden",
            ),
            (Counted::PositiveRows, "1 row of the positive class", "1 rad i den positiva klassen"),
            (Counted::RowsInOneArea, "1 row in one area", "1 rad i ett och samma område"),
            (Counted::RowsOfWeight, "1 row with a weight above 0", "1 rad med en vikt större än 0"),
            (Counted::RowsWithPlace, "1 row with a place", "1 rad med en plats"),
        ];
        for (of, english, swedish) in all {
            let [en, sv] = is_told(|texts| counted(texts, of, 1));
            assert_eq!((en.as_str(), sv.as_str()), (english, swedish));
        }
        for kind in [
            Named::Feature,
            Named::Class,
            Named::Choice,
            Named::Candidate,
            Named::Hyperparameter,
            Named::DerivedQuantity,
        ] {
            let [_, swedish] = differs(|texts| named(texts, kind, "x"), &kind.to_string());
            assert!(swedish.contains("”x”"), "{swedish}");
        }
    }

    #[test]
    fn settings_are_told_in_every_language_and_keys_stay() {
        let name = || "x".to_owned();
        let keys = [
            (Field::Key(name()), "x"),
            (Field::Grid(name()), "grid: x"),
            (Field::Space(name()), "search: space: x"),
            (Field::TeacherShare, "share"),
            (Field::Range(name()), "generator: ranges: x"),
            (Field::Choices(name()), "generator: choices: x"),
        ];
        for (of, key) in keys {
            assert_eq!(is_told(|texts| field(texts, &of)), [key, key]);
        }
        for of in [
            Field::Derived { quantity: name(), key: "b" },
            Field::Quantity(name()),
            Field::Tried(vec![name(), name()]),
            Field::Combination { place_exists: true },
            Field::Combination { place_exists: false },
            Field::Of { key: "members", learner: Learner::Voting },
            Field::Member { number: 2, learner: Learner::Voting },
            Field::Generator,
            Field::Features,
            Field::Search,
            Field::Evaluation(name()),
            Field::Time { feature: name(), row: 3 },
            Field::Weight(3),
            Field::Input { row: 3, input: 4 },
            Field::Target(Learner::SupportVectorMachine),
            Field::Rows,
            Field::Inputs,
            Field::TreeInputs,
            Field::Learner(Learner::Neighbours),
        ] {
            differs(|texts| field(texts, &of), &of.to_string());
        }
    }
}
