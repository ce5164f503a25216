//! Voting with chosen weights, stacking, cross-fit ensembles and distillation: what they are made of, and that no
//! member's answer to a row it has seen counts.

use crate::common::{candidate, estimator, iris, number, schema};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrine_model::estimators::{Estimator, Stacking, Voting};
use vitrine_model::record::{Record, Value};
use vitrine_model::schema::Task;
use vitrine_model::{Artifact, artifact::ModelCard};
use vitrine_training::split::{random_folds, repeated_folds};
use vitrine_training::{Dataset, EstimatorSpec, TrainError, fit};

/// `n` rows of three numbers; the target is twice the first less the second, with as much noise as wanted.
fn numbers(n: usize, noise: f64) -> Dataset {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut data = Dataset {
        schema: schema(
            ["a", "b", "c"].map(|name| number(name, -9.0, 9.0, 0.1)).to_vec(),
            Task::Regression,
            &[],
        ),
        records: Vec::new(),
        targets: Vec::new(),
        weights: Vec::new(),
    };
    for _ in 0..n {
        let row = [0, 1, 2].map(|_| rng.random_range(-1.0..1.0));
        data.records.push(Record { values: row.map(Value::Number).to_vec() });
        data.targets.push(2.0 * row[0] - row[1] + noise * rng.random_range(-1.0..1.0));
    }
    data
}

fn fitted(data: &Dataset, json: Json) -> Estimator {
    fit(data, &candidate("one", estimator(json)), 3).unwrap().pipeline.estimator
}

/// R2 of the predictions of five folds together.
fn r2(data: &Dataset, json: &Json) -> f64 {
    let spec = candidate("one", estimator(json.clone()));
    let (mut errors, mut spread) = (0.0, 0.0);
    let mean = data.targets.iter().sum::<f64>() / data.n_samples() as f64;
    for fold in random_folds(data.n_samples(), 5, 8).unwrap() {
        let (train, test) = (data.subset(&fold.train), data.subset(&fold.test));
        let pipeline = fit(&train, &spec, 3).unwrap().pipeline;
        for (record, target) in test.records.iter().zip(&test.targets) {
            errors += (pipeline.predict(record).unwrap().value.unwrap() - target).powi(2);
            spread += (target - mean).powi(2);
        }
    }
    1.0 - errors / spread
}

/// Members of which the second knows by heart every row that it was fitted to.
fn with_memory() -> Json {
    json!([{"family": "baseline"}, {"family": "knn", "k": 1}])
}

/// The families of this file over a member that knows its rows by heart.
fn families() -> Vec<(&'static str, Json)> {
    let forest = json!({"family": "forest", "n_trees": 8, "min_samples_leaf": 1});
    vec![
        ("greedy", json!({"family": "voting", "weights": "greedy", "members": with_memory()})),
        ("stack", json!({"family": "stacking", "members": with_memory()})),
        ("bag", json!({"family": "cross_fit", "member": forest, "cv": 3})),
        ("distilled", json!({"family": "distilled", "teacher": forest, "student": {"family": "linear"}})),
    ]
}

#[test]
fn only_out_of_fold_outputs_decide_about_members() {
    // Pure noise: on the rows themselves the neighbour is perfect, on others it is worse than the mean.
    let mut data = numbers(150, 0.0);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    data.targets.iter_mut().for_each(|target| *target = rng.random_range(-1.0..1.0));
    for (name, json) in &families()[..2] {
        assert!(r2(&data, json) > -0.1, "{name}: {}", r2(&data, json));
    }
    let alone = r2(&data, &json!({"family": "knn", "k": 1}));
    assert!(alone < -0.6, "the neighbour alone: {alone}");
}

#[test]
fn shuffled_classes_are_learned_no_better_than_by_the_baseline() {
    let mut data = iris();
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    rand::seq::SliceRandom::shuffle(&mut data.targets[..], &mut rng);
    let folds = repeated_folds(&data, 5, 2, 11).unwrap();
    for (name, json) in &families()[..3] {
        let spec = candidate("one", estimator(json.clone()));
        let shares = folds.iter().map(|fold| {
            let pipeline = fit(&data.subset(&fold.train), &spec, 3).unwrap().pipeline;
            let test = data.subset(&fold.test);
            let rows = test.records.iter().zip(&test.targets);
            let right = rows.filter(|(record, target)| {
                pipeline.predict(record).unwrap().class == Some(**target as usize)
            });
            right.count() as f64 / test.n_samples() as f64
        });
        let share = shares.sum::<f64>() / folds.len() as f64;
        assert!(share < 0.42, "{name}: {share} where a third is chance");
    }
}

#[test]
fn the_greedy_choice_leaves_out_what_does_not_help_and_takes_the_first_of_equals() {
    let data = numbers(80, 0.1);
    let linear = json!({"family": "linear"});
    let blend = |members: Json| {
        let json = json!({"family": "voting", "weights": "greedy", "rounds": 20, "members": members});
        let Estimator::Voting(Voting { members }) = fitted(&data, json) else { panic!() };
        members
    };
    for members in [json!([{"family": "baseline"}, linear]), json!([linear, linear])] {
        let chosen = blend(members);
        assert_eq!(chosen.len(), 1);
        assert_eq!(chosen[0].weight, 1.0);
        assert_eq!(chosen[0].estimator, fitted(&data, linear.clone()));
    }
    // Two features that are each informative: both are needed.
    let ridge = json!({"family": "ridge", "alpha": 1e3});
    let forest = json!({"family": "forest", "n_trees": 10});
    let mixed = blend(json!([ridge, forest, linear]));
    let total: f64 = mixed.iter().map(|member| member.weight).sum();
    assert!((total - 1.0).abs() < 1e-9);
}

#[test]
fn a_stack_weighs_its_members_and_keeps_those_that_count() {
    let data = numbers(120, 0.3);
    let members = json!([{"family": "linear"}, {"family": "baseline"}]);
    let stacking = candidate("one", estimator(json!({"family": "stacking", "members": members})));
    // Under this seed the means of the folds say nothing about the targets; under others the baseline may keep a weight.
    let Estimator::Stacking(Stacking { members: kept, final_estimator: last, passthrough: with_inputs }) =
        fit(&data, &stacking, 1).unwrap().pipeline.estimator
    else {
        panic!()
    };
    assert_eq!(kept, [fitted(&data, json!({"family": "linear"}))]);
    let Estimator::Linear(last) = *last else { panic!() };
    assert!((last.weights[0] - 1.0).abs() < 0.1 && !with_inputs, "{last:?}");
    let with_inputs = json!({
        "family": "stacking", "passthrough": true, "final_estimator": {"family": "ridge", "alpha": 1.0},
        "members": [{"family": "forest", "n_trees": 5}, {"family": "baseline"}],
    });
    assert!(r2(&data, &with_inputs) > 0.85);
    let classes = fitted(
        &iris(),
        json!({"family": "stacking", "members": [{"family": "forest", "n_trees": 5}, {"family": "knn", "k": 9}]}),
    );
    let Estimator::Stacking(Stacking { members, final_estimator: last, .. }) = classes else { panic!() };
    assert!(members.len() == 2 && matches!(*last, Estimator::Logistic(_)));
}

#[test]
fn a_bag_is_the_mean_of_its_fold_models_also_inside_a_blend() {
    let data = numbers(60, 0.2);
    let bag = json!({"family": "cross_fit", "member": {"family": "linear"}, "cv": 4});
    let Estimator::Voting(Voting { members }) = fitted(&data, bag.clone()) else { panic!() };
    assert_eq!(members.len(), 4);
    assert!(members.iter().all(|member| member.weight == 0.25));
    assert_ne!(members[0].estimator, members[1].estimator);
    let both = json!({"family": "voting", "members": [bag, {"family": "baseline"}]});
    let Estimator::Voting(Voting { members }) = fitted(&data, both) else { panic!() };
    let weights: Vec<f64> = members.iter().map(|member| member.weight).collect();
    assert_eq!(weights, [0.125, 0.125, 0.125, 0.125, 0.5]);
}

#[test]
fn a_student_learns_what_its_teacher_has_understood() {
    // One tree that may grow a leaf per row learns the noise; from its teacher it learns the plane.
    let data = numbers(300, 1.5);
    let student = json!({"family": "forest", "n_trees": 1, "bootstrap": false, "min_samples_leaf": 1});
    let distilled = |augment: f64| {
        json!({"family": "distilled", "teacher": {"family": "linear"}, "student": student, "share": 1.0,
               "augment": augment})
    };
    assert!(matches!(fitted(&data, distilled(0.0)), Estimator::Trees(trees) if trees.n_trees() == 1));
    let (alone, taught, more) = (r2(&data, &student), r2(&data, &distilled(0.0)), r2(&data, &distilled(3.0)));
    assert!(taught > alone + 0.2, "{alone} {taught}");
    assert!(more > alone + 0.2, "{alone} {more}");
}

/// The mean log loss of the held-out rows over five folds.
fn log_loss(data: &Dataset, json: &Json) -> f64 {
    let spec = candidate("one", estimator(json.clone()));
    let folds = repeated_folds(data, 5, 1, 11).unwrap();
    let mut total = 0.0;
    for fold in &folds {
        let pipeline = fit(&data.subset(&fold.train), &spec, 3).unwrap().pipeline;
        let test = data.subset(&fold.test);
        for (record, target) in test.records.iter().zip(&test.targets) {
            total -= pipeline.predict(record).unwrap().probabilities[*target as usize].max(1e-6).ln();
        }
    }
    total / data.n_samples() as f64
}

#[test]
fn a_student_of_classes_learns_probabilities() {
    let student = json!({"family": "forest", "n_trees": 1, "bootstrap": false, "min_samples_leaf": 1});
    let teacher = json!({"family": "logistic", "alpha": 0.1});
    let taught = json!({"family": "distilled", "teacher": teacher, "student": student, "share": 0.9});
    let (alone, taught) = (log_loss(&iris(), &student), log_loss(&iris(), &taught));
    assert!(taught < 0.5 * alone, "{alone} {taught}");
}

#[test]
fn everything_reads_back_and_is_the_same_on_one_thread_and_on_many() {
    let data = numbers(90, 0.4);
    for (name, json) in families() {
        let spec = candidate(name, estimator(json));
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| fit(&data, &spec, 3).unwrap().pipeline)
        };
        let pipeline = on(1);
        assert!(pipeline == on(4), "{name} depends on the number of threads");
        let card = ModelCard {
            family: spec.estimator.family().to_owned(),
            hyperparameters: Vec::new(),
            n_samples: 90,
            seed: 3,
            sources: Vec::new(),
        };
        let bytes = Artifact::new(name, name, card, pipeline.clone()).encode().unwrap();
        let read = Artifact::decode(&bytes).unwrap().pipeline;
        for record in &data.records {
            assert_eq!(read.predict(record), pipeline.predict(record));
        }
    }
}

#[test]
fn wrong_ensembles_name_what_is_wrong() {
    let data = numbers(40, 0.1);
    let linear = json!({"family": "linear"});
    let stack = json!({"family": "stacking", "members": [linear]});
    for (json, part) in [
        (json!({"family": "stacking", "members": []}), "members of the stacking is empty"),
        (
            json!({"family": "stacking", "members": [stack]}),
            "member 1 of the stacking is stacking, expected anything but",
        ),
        (json!({"family": "cross_fit", "member": stack}), "member 1 of the cross-fit ensemble is stacking"),
        (
            json!({"family": "cross_fit", "member": linear, "cv": 1}),
            "cv is 1, expected a whole number from 2",
        ),
        (
            json!({"family": "stacking", "members": [linear], "final_estimator": stack}),
            "final_estimator of the stacking is stacking",
        ),
        (
            json!({"family": "voting", "weights": "greedy", "rounds": 0, "members": [linear]}),
            "rounds of the voting is 0",
        ),
        (
            json!({"family": "distilled", "teacher": linear, "student": linear, "share": 0.0}),
            "share of the teacher",
        ),
        (
            json!({"family": "distilled", "teacher": linear, "student": linear, "augment": 21.0}),
            "augment is 21",
        ),
    ] {
        let fault = fit(&data, &candidate("one", estimator(json)), 1).unwrap_err();
        assert!(matches!(fault, TrainError::Setting { .. }), "{fault}");
        assert!(fault.to_string().contains(part), "{fault} should say {part}");
    }
    let misspelt = json!({"family": "voting", "members": [linear], "weigths": "greedy"});
    assert!(serde_json::from_value::<EstimatorSpec>(misspelt).is_err());
}
