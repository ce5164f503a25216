//! Splits of dated data never train on the future, and training reports them.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::common::{candidate, estimator, feature, number, schema};
use proptest::prelude::*;
use serde_json::json;
use vitrine_model::metrics::Metric;
use vitrine_model::record::{Record, Value};
use vitrine_model::report::Report;
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_training::spec::{Choose, OutOfFold, TrainSpec};
use vitrine_training::split::folds_of;
use vitrine_training::split::time::{Times, newest_held_out, rolling_folds};
use vitrine_training::{CandidateSpec, Dataset, Progress, SplitSpec, Step, split_held_out, train};

/// Ranks without gaps, in any order, several rows each.
fn ranks() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..6, 2..30).prop_map(|sizes| {
        let mut ranks: Vec<usize> =
            sizes.iter().enumerate().flat_map(|(rank, n)| std::iter::repeat_n(rank, *n)).collect();
        let n = ranks.len();
        (0..n).for_each(|row| ranks.swap(row, (row * 7919 + 13) % n));
        ranks
    })
}

fn newest(ranks: &[usize], rows: &[usize]) -> usize {
    rows.iter().map(|row| ranks[*row]).max().unwrap()
}

fn oldest(ranks: &[usize], rows: &[usize]) -> usize {
    rows.iter().map(|row| ranks[*row]).min().unwrap()
}

proptest! {
    #[test]
    fn the_newest_rows_are_held_out(ranks in ranks(), share in 0.05_f64..0.9) {
        let (train, test, boundary) = newest_held_out(&ranks, share).unwrap();
        prop_assert_eq!(train.len() + test.len(), ranks.len());
        prop_assert!(newest(&ranks, &train) < boundary);
        prop_assert_eq!(oldest(&ranks, &test), boundary);
        // The whole times on either side of the boundary are no nearer to the share.
        let wanted = share * ranks.len() as f64;
        let held_out_from = |rank: usize| ranks.iter().filter(|other| **other >= rank).count() as f64;
        let off = (test.len() as f64 - wanted).abs();
        let n_times = newest(&ranks, &test) + 1;
        for other in 1..n_times {
            prop_assert!(off <= (held_out_from(other) - wanted).abs() + 1e-9);
        }
    }

    #[test]
    fn folds_roll_forward(ranks in ranks(), folds in 1_usize..6) {
        let n_times = ranks.iter().max().unwrap() + 1;
        let Ok(parts) = rolling_folds(&ranks, folds) else {
            prop_assert!(n_times <= folds);
            return Ok(());
        };
        prop_assert_eq!(parts.len(), folds);
        for part in &parts {
            prop_assert!(newest(&ranks, &part.train) < oldest(&ranks, &part.test));
        }
        for pair in parts.windows(2) {
            let mut grown: Vec<usize> = pair[0].train.iter().chain(&pair[0].test).copied().collect();
            grown.sort_unstable();
            prop_assert_eq!(&grown, &pair[1].train);
        }
        let last = parts.last().unwrap();
        prop_assert_eq!(last.train.len() + last.test.len(), ranks.len());
    }
}

#[test]
fn blocks_are_nearly_equal() {
    let ranks: Vec<usize> = (0..100).collect();
    let sizes: Vec<usize> = rolling_folds(&ranks, 4).unwrap().iter().map(|fold| fold.test.len()).collect();
    assert_eq!(sizes, [20, 20, 20, 20]);
}

/// Rows of 60 days, five a day, every row of the first day twice. Prices rise by 1 a day, and by a jump of 50 on
/// day 40; size adds a little.
fn sales(dated_as: FeatureKind) -> Dataset {
    let dates_are_texts = matches!(dated_as, FeatureKind::Text { .. });
    let default = if dates_are_texts { json!("2020-01-01") } else { json!(1) };
    let features = vec![number("size", 0.0, 100.0, 1.0), feature("day", dated_as, default)];
    let (mut records, mut targets) = (Vec::new(), Vec::new());
    for row in 0..300_u32 {
        // Rows do not come in the order of their dates.
        let day = row * 17 % 60;
        let size = f64::from(row * 29 % 31);
        let date = if dates_are_texts {
            Value::Text(format!("2020-{:02}-{:02}", day / 30 + 1, day % 30 + 1).into())
        } else {
            Value::Number(f64::from(day) - 30.0)
        };
        let jump = if day >= 40 { 50.0 } else { 0.0 };
        for _ in 0..if day == 0 { 2 } else { 1 } {
            records.push(Record { values: vec![Value::Number(size), date.clone()] });
            targets.push(f64::from(day) + jump + size);
        }
    }
    Dataset { schema: schema(features, Task::Regression, &[]), records, targets, weights: Vec::new() }
}

fn days() -> Dataset {
    sales(FeatureKind::Integer { min: -30, max: 100 })
}

fn spec(time: Option<&str>) -> TrainSpec {
    TrainSpec {
        derived: Vec::new(),
        rows_may_be_shipped: true,
        metric: Metric::Mae,
        seed: 3,
        split: SplitSpec {
            held_out: 0.25,
            folds: 4,
            repeats: 2,
            time: time.map(str::to_owned),
            also_random: time.is_some(),
        },
        coverage: 0.9,
        out_of_fold: OutOfFold::Nested,
        refit: false,
        ensemble: None,
        choose: Choose::Best,
        candidates: vec![CandidateSpec {
            export: true,
            ..candidate("ridge", estimator(json!({"family": "ridge", "alpha": 1.0})))
        }],
        leaky: Vec::new(),
    }
}

#[test]
fn dates_are_read_from_numbers_and_texts() {
    let numbers = Times::of(&days(), 1).unwrap();
    let texts = Times::of(&sales(FeatureKind::Text { max_length: 10 }), 1).unwrap();
    assert_eq!(numbers.ranks, texts.ranks);
    assert_eq!(
        (numbers.texts.len(), numbers.texts[0].as_str(), numbers.texts[59].as_str()),
        (60, "-30", "29")
    );
    assert_eq!((texts.texts[0].as_str(), texts.texts[59].as_str()), ("2020-01-01", "2020-02-30"));
    let mut data = days();
    data.records[7].values[1] = Value::Missing;
    let fault = Times::of(&data, 1).unwrap_err().to_string();
    assert!(fault.contains("day of row 7"), "{fault}");
    let fault = split_held_out(&days(), &spec(Some("date")).split, 1).unwrap_err().to_string();
    assert!(fault.contains("'date'") && fault.contains("size, day"), "{fault}");
    let flags = sales(FeatureKind::Flag);
    assert!(Times::of(&flags, 1).is_err());
    let data = days();
    let day: Vec<usize> =
        (0..305).filter(|row| data.records[*row].values[1] == data.records[9].values[1]).collect();
    let data = data.subset(&day);
    let fault = folds_of(&data, Some(1), 3, 1, 0).unwrap_err().to_string();
    assert!(fault.contains("needs at least 4 distinct times, got 1"), "{fault}");
}

struct Counter(AtomicU64, AtomicU64);

impl Progress for Counter {
    fn start(&self, total: u64) {
        self.0.store(total, Ordering::SeqCst);
    }
    fn step(&self, _step: &Step<'_>) {
        self.1.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn the_report_tells_the_split_by_time_from_the_random_one() {
    let counter = Counter(AtomicU64::new(0), AtomicU64::new(0));
    let report = train(&days(), &spec(Some("day")), &[], &counter).unwrap().report;
    assert_eq!(counter.0.load(Ordering::SeqCst), counter.1.load(Ordering::SeqCst));
    assert_eq!((report.folds, report.repeats, report.n_held_out), (4, 1, 75));
    assert_eq!(report.held_out_from.as_deref(), Some("15"));
    let by_name = |name: &str| report.candidates.iter().find(|candidate| candidate.name == name).unwrap();
    let ridge = by_name("ridge");
    let mae = ridge.held_out.get(Metric::Mae).unwrap();
    let random = ridge.random_split.as_ref().unwrap().get(Metric::Mae).unwrap();
    assert!(random < mae, "random {random}, by time {mae}");
    // Prices rise, so the newest rows say more about the next ones than all of them do.
    let of = |name: &str| by_name(name).held_out.get(Metric::Mae).unwrap();
    assert!(of("baseline_newest") < of("baseline") - 10.0);
    assert!(by_name("baseline").baseline && by_name("baseline_newest").baseline);
    let plain = train(&days(), &spec(None), &[], &()).unwrap().report;
    assert!(plain.candidates.iter().all(|candidate| candidate.random_split.is_none()));
    assert_eq!((plain.repeats, plain.candidates.len()), (2, 2));
    let mut wrong = spec(None);
    wrong.split.also_random = true;
    assert!(train(&days(), &wrong, &[], &()).unwrap_err().to_string().contains("also_random"));
}

/// A shared cross-validation gives each candidate the outputs of the rows that it is fitted to, the mean of the newest
/// rows included.
#[test]
fn the_mean_of_the_newest_rows_gets_the_interval_of_the_newest_rows() {
    let nested = train(&days(), &spec(Some("day")), &[], &()).unwrap().report;
    for refit in [false, true] {
        let shared = TrainSpec { out_of_fold: OutOfFold::Shared, refit, ..spec(Some("day")) };
        let report = train(&days(), &shared, &[], &()).unwrap().report;
        let newest = |report: &Report| {
            report.candidates.iter().find(|candidate| candidate.name == "baseline_newest").unwrap().clone()
        };
        assert_eq!(newest(&report).held_out.get(Metric::Mae), newest(&nested).held_out.get(Metric::Mae));
    }
}

/// The folds within a fit respect time too: an interval from folds at random would know the level of each day.
#[test]
fn intervals_of_dated_data_come_from_older_rows() {
    use vitrine_training::fit::{FitSettings, fit_with};
    let spec = candidate("knn", estimator(json!({"family": "knn", "k": 5})));
    let settings = FitSettings::for_task(Task::Regression, 1);
    let width = |time: Option<usize>| {
        let fitted = fit_with(&days(), &spec, &FitSettings { time, ..settings }).unwrap();
        let interval = fitted.pipeline.predict(&days().records[0]).unwrap().interval.unwrap();
        interval.high - interval.low
    };
    assert!(width(Some(1)) > 2.0 * width(None), "{} against {}", width(Some(1)), width(None));
    // Rows of a single day cannot be ordered; they are folded at random.
    let day: Vec<usize> =
        (0..305).filter(|row| days().records[*row].values[1] == Value::Number(0.0)).collect();
    assert!(
        fit_with(
            &days().subset(&day),
            &candidate("b", estimator(json!({"family": "baseline"}))),
            &FitSettings { time: Some(1), ..settings }
        )
        .is_ok()
    );
}
