//! What is expected of a setting where no number says it.

use vitrine_training::error::Rule;

use super::phrases;
use crate::Texts;

phrases! {
    /// What is expected.
    rule, Rule, train_rule, {
        ModelRead: model_read,
        ImportedAlone: imported_alone,
        ImportedHeldOut: imported_held_out,
        ImportedOnce: imported_once,
        ImportedAsIs: imported_as_is,
        Classifier: classifier,
        Regressor: regressor,
        NoWeights: no_weights,
        NoneWithoutClasses: none_without_classes,
        IdentityScale: identity_scale,
        NoCalibration: no_calibration,
        HalfThreshold: half_threshold,
        NoInterval: no_interval,
        GeneratorOfNumbers: generator_of_numbers,
        GeneratorOfClasses: generator_of_classes,
        PositiveClass: positive_class,
        ValueOrTwoClasses: value_or_two_classes,
        PositiveTargets: positive_targets,
        Feature: feature,
        SomeFeature: some_feature,
        ChoiceFlagOrPrediction: choice_flag_or_prediction,
        ChoiceOrFlag: choice_or_flag,
        Choice: choice,
        KnownDate: known_date,
        NoText: no_text,
        Time: time,
        TimeOfEveryRow: time_of_every_row,
        Coordinates: coordinates,
        ReadAsIs: read_as_is,
        Ordered: ordered,
        NotTargetEncoded: not_target_encoded,
        Once: once,
        UniqueNames: unique_names,
        FilledIn: filled_in,
        NotEncodedByTarget: not_encoded_by_target,
        SomeEstimator: some_estimator,
        NotStacking: not_stacking,
        FinalEstimator: final_estimator,
        KeepsNoRows: keeps_no_rows,
        Hyperparameters: hyperparameters,
        ValueForEach: value_for_each,
        SomeValue: some_value,
        SomethingToSearch: something_to_search,
        SearchOrGrid: search_or_grid,
        Space: space,
        LowBelowHigh: low_below_high,
        WholeEnds: whole_ends,
        LowAboveZero: low_above_zero,
        L1Ratio: l1_ratio,
        LearnableClass: learnable_class,
        NoGamma: no_gamma,
        DirectedObjective: directed_objective,
        DirectedFamily: directed_family,
        ObjectiveOfNumbers: objective_of_numbers,
        IntervalByGroup: interval_by_group,
        IntervalEncoded: interval_encoded,
        IntervalAveraged: interval_averaged,
        AnotherGenerator: another_generator,
        FewerRows: fewer_rows,
        SomeWeight: some_weight,
        SharesInOrder: shares_in_order,
        NotExported: not_exported,
        Candidate: candidate,
        Exported: exported,
        PositivePredictions: positive_predictions,
        TimeBeside: time_beside,
        SharedOutputs: shared_outputs,
        HeldOutRows: held_out_rows,
        NestedOutputs: nested_outputs,
        SoundNumbers: sound_numbers,
        SecondSource: second_source,
        OneSource: one_source,
        NotOfFormula: not_of_formula,
        NeededByFormula: needed_by_formula,
        NumberOrDay: number_or_day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::errors::training::tests::differs;

    #[test]
    fn every_rule_is_told_in_every_language() {
        for of in all::rule() {
            differs(|texts| rule(texts, of).to_owned(), &of.to_string());
        }
    }
}
