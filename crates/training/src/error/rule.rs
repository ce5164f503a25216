//! What a setting should be where no number says it.

use std::fmt;

/// What is expected of a setting besides the limits of numbers, which [`super::Limit`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A classifier, because the targets are classes.
    Classifier,
    /// An estimator of numbers, because the target has no classes.
    Regressor,
    /// No weights of rows, which the estimator cannot take into account.
    NoWeights,
    /// Nothing, because the target has no classes.
    NoneWithoutClasses,
    /// The identity, because the target is no value.
    IdentityScale,
    /// No calibration, because the target has no unordered classes.
    NoCalibration,
    /// The threshold one half, because the target has not two classes.
    HalfThreshold,
    /// No interval, because the target has no value.
    NoInterval,
    /// Another kind of generator, because the target has no classes.
    GeneratorOfNumbers,
    /// Another kind of generator, because the target has classes.
    GeneratorOfClasses,
    /// A target with a positive class.
    PositiveClass,
    /// A value or two classes as target.
    ValueOrTwoClasses,
    /// Targets above 0.
    PositiveTargets,
    /// A feature of the schema.
    Feature,
    /// At least one feature that an estimator can read.
    SomeFeature,
    /// What groups of intervals may go by.
    ChoiceFlagOrPrediction,
    /// A choice or a flag.
    ChoiceOrFlag,
    /// A choice.
    Choice,
    /// A date that some row has.
    KnownDate,
    /// Features of any kind but text.
    NoText,
    /// A feature that tells earlier from later.
    Time,
    /// A time for every row.
    TimeOfEveryRow,
    /// Two numbers, a latitude and a longitude.
    Coordinates,
    /// A feature that no derived quantity reads.
    ReadAsIs,
    /// A feature with an order.
    Ordered,
    /// Features whose choices are not encoded by the target.
    NotTargetEncoded,
    /// Every feature once.
    Once,
    /// Names that are given once.
    UniqueNames,
    /// An imputation, because the estimator reads no missing values.
    FilledIn,
    /// Another encoding, because neighbours keep the rows themselves.
    NotEncodedByTarget,
    /// At least one estimator.
    SomeEstimator,
    /// An estimator that may be a member of another one.
    NotStacking,
    /// An estimator that may be the last of a stacking.
    FinalEstimator,
    /// An estimator that keeps no rows, because they may not be shown.
    KeepsNoRows,
    /// A set of hyperparameters.
    Hyperparameters,
    /// At least one value for each hyperparameter of a grid.
    ValueForEach,
    /// At least one value.
    SomeValue,
    /// Hyperparameters or features to search.
    SomethingToSearch,
    /// A search or a grid, not both.
    SearchOrGrid,
    /// A space to search.
    Space,
    /// A range whose ends are in order.
    LowBelowHigh,
    /// A range whose ends are whole numbers.
    WholeEnds,
    /// A range above 0, because its scale is logarithmic.
    LowAboveZero,
    /// A share of the L1 penalty that an elastic net can have.
    L1Ratio,
    /// A class, because a support vector machine learns no probabilities.
    LearnableClass,
    /// No gamma, because the kernel is linear.
    NoGamma,
    /// An objective that directions go with.
    DirectedObjective,
    /// No directions, because only gradient boosting keeps them.
    DirectedFamily,
    /// An objective for numbers.
    ObjectiveOfNumbers,
    /// A method that gives each group its own interval.
    IntervalByGroup,
    /// A method that goes with choices encoded by the target.
    IntervalEncoded,
    /// A method that goes with neighbours.
    IntervalAveraged,
    /// At least one generator of another kind.
    AnotherGenerator,
    /// Fewer rows.
    FewerRows,
    /// Weights from 0, one of them above 0.
    SomeWeight,
    /// Two shares in order.
    SharesInOrder,
    /// A candidate that is not exported.
    NotExported,
    /// The name of a candidate.
    Candidate,
    /// At least one candidate that can be shown.
    Exported,
    /// A candidate whose predictions are all above 0.
    PositivePredictions,
    /// A split by time beside it.
    TimeBeside,
    /// Outputs that are shared, for what is made of them.
    SharedOutputs,
    /// Rows that are held out.
    HeldOutRows,
    /// Outputs that are not shared, for what fits again within each fold.
    NestedOutputs,
    /// Numbers that the formula can be computed with.
    SoundNumbers,
    /// The second source of the formula.
    SecondSource,
    /// Nothing, because the formula has one source.
    OneSource,
    /// Nothing, because the formula has no use for it.
    NotOfFormula,
    /// What the formula needs.
    NeededByFormula,
    /// A number or a day.
    NumberOrDay,
    /// A model whose file has been read.
    ModelRead,
    /// No other candidate beside an imported model.
    ImportedAlone,
    /// No rows held out, because all of them judge an imported model.
    ImportedHeldOut,
    /// One repeat, because an imported model is the same in each.
    ImportedOnce,
    /// No settings of a fit, because an imported model is not fitted.
    ImportedAsIs,
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Classifier => "a classifier for class targets",
            Self::Regressor => "an estimator of numbers for targets without classes",
            Self::NoWeights => "no weights; its rows all count alike",
            Self::NoneWithoutClasses => "none for a target without classes",
            Self::IdentityScale => "identity for a target that is no value",
            Self::NoCalibration => "none for a target without unordered classes",
            Self::HalfThreshold => "half for a target that has not two classes",
            Self::NoInterval => "nothing for a target without a value",
            Self::GeneratorOfNumbers => "a kind for targets without classes",
            Self::GeneratorOfClasses => "a kind for targets with classes",
            Self::PositiveClass => "a target with a positive class",
            Self::ValueOrTwoClasses => "a value or two classes as target",
            Self::PositiveTargets => "targets above 0",
            Self::Feature => "a feature of the schema",
            Self::SomeFeature => "at least one number, choice or flag",
            Self::ChoiceFlagOrPrediction => "a choice, a flag or 'prediction'",
            Self::ChoiceOrFlag => "a choice or a flag",
            Self::Choice => "a choice",
            Self::KnownDate => "a date that some row has",
            Self::NoText => "numbers, days, choices and flags",
            Self::Time => "a number, an ordered choice, or a text that begins with the year",
            Self::TimeOfEveryRow => "a time for every row",
            Self::Coordinates => "number features with a latitude and a longitude",
            Self::ReadAsIs => "a feature that is read as it is",
            Self::Ordered => "a number, a flag, or an ordered choice with encode = \"ordinal\"",
            Self::NotTargetEncoded => "features that are not encoded by the target, where a missing one stands for the mean",
            Self::Once => "every feature once",
            Self::UniqueNames => "names that stand once only",
            Self::FilledIn => "median, mean or most_frequent; only trees may leave",
            Self::NotEncodedByTarget => "one_hot or ordinal; neighbours keep the rows themselves, with the tables of all rows",
            Self::SomeEstimator => "at least one estimator",
            Self::NotStacking => "anything but stacking",
            Self::FinalEstimator => "neither stacking nor k nearest neighbours",
            Self::KeepsNoRows => "an estimator that keeps no rows, because rows of this data may not be shown",
            Self::Hyperparameters => "a set of hyperparameters",
            Self::ValueForEach => "at least one value for each hyperparameter",
            Self::SomeValue => "at least one value",
            Self::SomethingToSearch => "hyperparameters, or features = true",
            Self::SearchOrGrid => "one of the two",
            Self::Space => "a space to search",
            Self::LowBelowHigh => "low below high",
            Self::WholeEnds => "whole numbers up to 1e9",
            Self::LowAboveZero => "low above 0 with log = true",
            Self::L1Ratio => "above 0 to 1; for 0 use ridge",
            Self::LearnableClass => "a class; probabilities cannot be learnt, as a student of a teacher would have to",
            Self::NoGamma => "none for the kernel \"linear\"",
            Self::DirectedObjective => "a squared, huber or logistic objective, or no directions",
            Self::DirectedFamily => "nothing but with gradient boosting",
            Self::ObjectiveOfNumbers => "squared, absolute, quantile or huber, for the target is a number",
            Self::IntervalByGroup => "out_of_fold or split for intervals by group",
            Self::IntervalEncoded => "out_of_fold or split where choices are encoded by the target, since the folds share one preparation",
            Self::IntervalAveraged => "out_of_fold or split for k-nearest neighbours, which cannot be averaged",
            Self::AnotherGenerator => "at least one of another kind",
            Self::FewerRows => "fewer rows",
            Self::SomeWeight => "weights from 0, at least one above 0",
            Self::SharesInOrder => "0 <= low <= high <= 1",
            Self::NotExported => "a candidate that is not exported",
            Self::Candidate => "the name of a candidate",
            Self::Exported => "at least one with export = true that is no reference and no baseline",
            Self::PositivePredictions => "a candidate whose predictions are all above 0, such as one with target_scale = \"log\"",
            Self::TimeBeside => "split.time beside it",
            Self::SharedOutputs => "out_of_fold = \"shared\" beside it",
            Self::HeldOutRows => "split.held_out above 0 beside it",
            Self::NestedOutputs => "out_of_fold = \"nested\" beside it",
            Self::ModelRead => "the model's file, which was not read",
            Self::ImportedAlone => "no candidate but baselines beside an imported model",
            Self::ImportedHeldOut => "0; all rows judge an imported model",
            Self::ImportedOnce => "1; an imported model is the same in every repeat",
            Self::ImportedAsIs => "no settings but calibrate, threshold and interval; an imported model is not fitted",
            Self::SoundNumbers => "sound ones",
            Self::SecondSource => "the second source",
            Self::OneSource => "nothing, it has one source",
            Self::NotOfFormula => "nothing for this formula",
            Self::NeededByFormula => "what this formula needs",
            Self::NumberOrDay => "a number or a day as 2019-12-08",
        })
    }
}
