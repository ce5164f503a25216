//! What a pipeline makes of an estimator's outputs, and what it refuses when it is read.

use vitrine_model::artifact::{FORMAT, NEWEST, sha256_hex};
use vitrine_model::estimators::{Constant, Estimator, Linear, Logistic, Voting};
use vitrine_model::pipeline::{Assumed, Pipeline, ResidualInterval};
use vitrine_model::schema::Task;
use vitrine_model::{Artifact, ArtifactError, PredictError, Record, Value};

use crate::samples::draw::Draw;
use crate::samples::{artifacts, schemas::schema};

fn sample(name: &str) -> Artifact {
    artifacts().unwrap().into_iter().find(|artifact| artifact.name == name).unwrap()
}

#[test]
fn every_sample_reads_back_and_predicts_the_same_bits() {
    let mut draw = Draw(5);
    for artifact in artifacts().unwrap() {
        let bytes = artifact.encode().unwrap();
        let read = Artifact::decode_checked(&bytes, &sha256_hex(&bytes)).unwrap();
        assert_eq!(read, artifact, "{}", artifact.name);
        assert_eq!(read.encode().unwrap(), bytes, "{}", artifact.name);
        for _ in 0..200 {
            let record = draw.record(&read.pipeline.schema);
            let (before, after) = (artifact.pipeline.predict(&record), read.pipeline.predict(&record));
            assert_eq!(format!("{before:?}"), format!("{after:?}"), "{}", artifact.name);
            let prediction = after.unwrap();
            let task = read.pipeline.schema.target.task;
            assert_eq!(prediction.value.is_some(), matches!(task, Task::Regression | Task::Ordinal));
            assert_eq!(prediction.class.is_some(), task != Task::Regression);
            let sum: f64 = prediction.probabilities.iter().sum();
            assert!(task == Task::Regression || (sum - 1.0).abs() < 1e-9, "{}: {sum}", artifact.name);
        }
    }
}

#[test]
fn what_was_missing_is_said() {
    let pipeline = sample("linear").pipeline;
    let mut record = Record::defaults(&pipeline.schema).unwrap();
    assert!(pipeline.predict(&record).unwrap().assumed.is_empty());
    for feature in 1..4 {
        record.values[feature] = Value::Missing;
    }
    let assumed = |feature, value| Assumed { feature, value, range: None };
    let prediction = pipeline.predict(&record).unwrap();
    assert_eq!(
        prediction.assumed,
        [assumed(1, Value::Number(4.0)), assumed(2, Value::Choice(1)), assumed(3, Value::Flag(false))]
    );
    record.values[1..4].clone_from_slice(&[Value::Number(4.0), Value::Choice(1), Value::Flag(false)]);
    assert_eq!(pipeline.predict(&record).unwrap().value, prediction.value);
    let mut record = Record::defaults(&pipeline.schema).unwrap();
    record.values[2] = Value::Missing;
    let trees = sample("forest-value").pipeline;
    assert!(trees.predict(&record).unwrap().assumed.is_empty(), "trees assume nothing");
}

#[test]
fn ordinal_values_come_from_probabilities_where_there_is_no_link() {
    let mut pipeline = sample("knn-grades").pipeline;
    let outputs = vec![0.5, 0.25, 0.125, 0.125];
    pipeline.estimator = Estimator::Constant(Constant { outputs: outputs.clone() });
    let prediction = pipeline.predict(&Record::defaults(&pipeline.schema).unwrap()).unwrap();
    assert_eq!(prediction.value, Some(3.0 * 0.5 + 4.0 * 0.25 + 6.0 * 0.125 + 9.0 * 0.125));
    assert_eq!(
        (prediction.class, prediction.probabilities),
        (Some(1), outputs),
        "4.375 is nearest to grade 4"
    );
    let interval = prediction.interval.unwrap();
    assert_eq!((interval.low, interval.high, interval.coverage), (3.625, 5.625, 0.9));
}

#[test]
fn of_equally_probable_classes_the_first_is_predicted() {
    let mut pipeline = sample("constant-multiclass").pipeline;
    pipeline.estimator = Estimator::Constant(Constant { outputs: vec![0.2, 0.4, 0.4] });
    let prediction = pipeline.predict(&Record::defaults(&pipeline.schema).unwrap()).unwrap();
    assert_eq!(prediction.class, Some(1));
}

#[test]
fn neighbours_are_named_by_knn_alone() {
    for artifact in artifacts().unwrap() {
        let record = Record::defaults(&artifact.pipeline.schema).unwrap();
        let count = artifact.pipeline.neighbours(&record).unwrap().len();
        let k = if let Estimator::Knn(knn) = &artifact.pipeline.estimator { knn.k } else { 0 };
        assert_eq!(count, k, "{}", artifact.name);
    }
}

#[test]
fn overflow_is_an_error() {
    let mut pipeline = sample("linear").pipeline;
    let weights = vec![f64::MAX; pipeline.preprocess.columns.len()];
    pipeline.estimator = Estimator::Linear(Linear { weights, intercept: f64::MAX });
    pipeline.prepare().unwrap();
    let record = Record::defaults(&pipeline.schema).unwrap();
    let error = pipeline.predict(&record).unwrap_err();
    assert_eq!(error, PredictError::NotFinite);
    assert_eq!(error.to_string(), "the model gives no finite prediction for this record");
}

fn refused(name: &str, change: impl FnOnce(&mut Pipeline)) -> String {
    let mut artifact = sample(name);
    change(&mut artifact.pipeline);
    artifact.encode().unwrap_err().to_string()
}

#[test]
fn contradictions_are_named() {
    let prefix = "the model in the file contradicts itself: ";
    let expect = |said: String, expected: &str| assert_eq!(said, format!("{prefix}{expected}"));
    expect(
        refused("softmax", |p| p.schema = schema(Task::Binary)),
        "the estimator has 3 outputs, the target 'outcome' wants 2",
    );
    expect(
        refused("linear-grades", |p| p.ordinal_link = None),
        "the estimator has 1 outputs, the target 'outcome' wants 4",
    );
    let unordered = "the thresholds between the grades do not fit the target";
    let grades = |change: fn(&mut Vec<f64>, &mut f64)| {
        refused("linear-grades", |p| {
            let link = p.ordinal_link.as_mut().unwrap();
            change(&mut link.thresholds, &mut link.slope);
        })
    };
    expect(grades(|thresholds, _| thresholds.swap(0, 1)), unordered);
    expect(grades(|thresholds, _| thresholds.truncate(2)), unordered);
    expect(grades(|_, slope| *slope = 0.0), unordered);
    let ends = "the interval has its ends the wrong way round or a coverage outside 0 to 1";
    expect(
        refused("linear", |p| {
            p.residual_interval = Some(ResidualInterval { coverage: 0.9, low: 1.0, high: -1.0 });
        }),
        ends,
    );
    expect(
        refused("linear", |p| {
            p.residual_interval = Some(ResidualInterval { coverage: 1.0, low: -1.0, high: 1.0 });
        }),
        ends,
    );
    expect(refused("linear", |p| p.preprocess.columns[0].scale = 0.0), "column 0 has the scale 0 around 5");
    expect(
        refused("linear", |p| p.preprocess.columns[6].source = 9),
        "column 6 refers to quantity 9, which is not there",
    );
    expect(refused("linear", |p| p.preprocess.columns.truncate(6)), "7 weights for 6 inputs");
    expect(
        refused("forest-value", |p| p.preprocess.columns.truncate(1)),
        "a split of an input beyond the 1 there are",
    );
    expect(refused("knn-value", |p| p.preprocess.columns.clear()), "the training rows have no inputs");
    expect(
        refused("logistic", |p| p.estimator = Estimator::Logistic(Logistic { scores: Vec::new() })),
        "0 rows of weights; expected 1, or 3 and more",
    );
    let alone = |p: &mut Pipeline| {
        if let Estimator::Voting(Voting { members }) = &mut p.estimator {
            members.truncate(1);
        }
    };
    expect(refused("blend-grades", alone), "the weights of voting sum to 0.5, expected 1");
    expect(
        refused("linear", |p| p.preprocess.impute[2] = Some(3.0)),
        "feature 'colour' is assumed to have the value 3",
    );
}

#[test]
fn other_files_are_distinguished() {
    let bytes = sample("linear").encode().unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let decode = |text: &str| Artifact::decode(text.as_bytes()).unwrap_err();
    let other = text.replacen("\"vitrine-model\"", "\"recipe\"", 1);
    assert_eq!(decode(&other), ArtifactError::Kind { got: "recipe".to_owned() });
    for got in [0, NEWEST + 1] {
        let newer = text.replacen(&format!("\"format\":{FORMAT}"), &format!("\"format\":{got}"), 1);
        assert_eq!(decode(&newer), ArtifactError::Format { got });
    }
    assert!(matches!(decode(&text[..text.len() / 2]), ArtifactError::Shape { .. }));
    assert!(matches!(decode(""), ArtifactError::Shape { .. }));
    let error = Artifact::decode_checked(&bytes, "abc").unwrap_err();
    assert_eq!(error, ArtifactError::Hash { expected: "abc".to_owned(), got: sha256_hex(&bytes) });
}
