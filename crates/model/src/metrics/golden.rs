//! Golden values: every metric against scikit-learn 1.9.1 (with scipy 1.17.1 and numpy 2.4.6).
//!
//! The samples follow from integer formulas, so that both sides judge the same numbers.
//! `pip install scikit-learn==1.9.1` and `python` with this script give the numbers in the tests:
//!
//! ```text
//! import numpy as np, sklearn, scipy, scipy.stats as st
//! from sklearn.calibration import calibration_curve
//! from sklearn.metrics import *
//! n = range(200)
//! y = [(i * i + 3 * i) // 7 % 4 for i in n]
//! p = [y[i] if i % 3 else i // 5 % 4 for i in n]
//! w = np.array([[1 + (i * (k + 3) * 17 + k * k * 5) % 13 + 10 * (p[i] == k) for k in range(4)] for i in n], float)
//! q = w / w.sum(axis=1, keepdims=True)
//! b = [c >= 2 for c in y]
//! s = np.array([((i * 37) % 41 + 8 * b[i]) / 50 for i in n])
//! t = np.array([3 + (i * 29 % 70) / 10 for i in n])
//! u = np.array([t[i] + ((i * 31 % 23) - 11) / 8 for i in n])
//! g = np.array([3.0 + c for c in y])
//! h = np.array([g[i] + ((i * 31 % 23) - 11) / 5 + 0.01 for i in n])
//! r = np.clip(np.floor(h + 0.5), 3, 6)
//! def ece(true, prob):
//!     observed, mean = calibration_curve(true, prob, n_bins=10)
//!     count = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], prob), minlength=10)
//!     return np.sum(count[count > 0] * abs(observed - mean)) / len(prob)
//! def avg(f, how): return f(y, p, average=how, zero_division=0)
//! print("versions", sklearn.__version__, scipy.__version__, np.__version__)
//! print("matrix", confusion_matrix(y, p).tolist())
//! print("accuracy", accuracy_score(y, p), balanced_accuracy_score(y, p))
//! for f in (precision_score, recall_score, f1_score):
//!     print(f.__name__, avg(f, None).tolist(), avg(f, "macro"), avg(f, "weighted"))
//! # Labels 0 to 5, of which 2 never occurs and is never predicted, 3 is only predicted, 5 is only actual.
//! y6, p6 = [0, 0, 1, 1, 4, 4, 5], [0, 1, 1, 3, 4, 0, 1]
//! print("sparse", balanced_accuracy_score(y6, p6), precision_score(y6, p6, average="macro", zero_division=0),
//!       recall_score(y6, p6, average="macro", zero_division=0), f1_score(y6, p6, average="macro", zero_division=0),
//!       f1_score(y6, p6, average="weighted", zero_division=0),
//!       cohen_kappa_score(y6, p6, labels=range(6), weights="quadratic"))
//! print("kappa", cohen_kappa_score(y, p, labels=range(4), weights="quadratic"))
//! print("log_loss", log_loss(y, q), log_loss(b, s))
//! print("brier", brier_score_loss(y, q), brier_score_loss(b, s))
//! print("roc_auc", roc_auc_score(b, s), roc_auc_score(y, q, multi_class="ovr", average="macro"))
//! print("pr_auc", average_precision_score(b, s), average_precision_score(np.eye(4)[y], q, average="macro"))
//! print("ece", ece(b, s), ece(np.argmax(q, axis=1) == y, q.max(axis=1)))
//! observed, mean = calibration_curve(b, s, n_bins=5)
//! print("bins", observed.tolist(), mean.tolist(), np.bincount(np.searchsorted(np.linspace(0, 1, 6)[1:-1], s)).tolist())
//! for f in (mean_absolute_error, mean_squared_error, root_mean_squared_error, r2_score,
//!           mean_absolute_percentage_error, median_absolute_error, max_error):
//!     print(f.__name__, f(t, u))
//! print("median", median_absolute_error(g, h), median_absolute_error(g[:43], h[:43]))
//! print("rounded", mean_absolute_error(g, r), np.mean(abs(g - r) <= 1), accuracy_score(g, r), cohen_kappa_score(g, r, labels=[3, 4, 5, 6], weights="quadratic"))
//! print("groups", [(int(sum(g == k)), mean_absolute_error(g[g == k], h[g == k]), np.mean((h - g)[g == k])) for k in (3, 4, 5, 6)])
//! z = st.norm.ppf(0.975)
//! print("wilson", z, [tuple(st.binomtest(k, m).proportion_ci(0.95, "wilson")) for k, m in ((0, 10), (7, 10), (96, 120))])
//! print("mean", np.mean(t), np.std(t, ddof=1), st.norm.interval(0.95, np.mean(t), st.sem(t)))
//! ```

use super::*;

/// The samples of the script above, under its names.
struct Samples {
    y: Vec<usize>,
    p: Vec<usize>,
    q: Vec<Vec<f64>>,
    b: Vec<bool>,
    s: Vec<f64>,
    t: Vec<f64>,
    u: Vec<f64>,
    g: Vec<f64>,
    h: Vec<f64>,
}

const GRADES: [f64; 4] = [3.0, 4.0, 5.0, 6.0];

fn samples() -> Samples {
    let n = 0..200_usize;
    let y: Vec<usize> = n.clone().map(|i| (i * i + 3 * i) / 7 % 4).collect();
    let p: Vec<usize> = n.clone().map(|i| if i % 3 == 0 { i / 5 % 4 } else { y[i] }).collect();
    let q = n
        .clone()
        .map(|i| {
            let weight = |k: usize| 1 + (i * (k + 3) * 17 + k * k * 5) % 13 + 10 * usize::from(p[i] == k);
            let total: usize = (0..4).map(weight).sum();
            (0..4).map(|k| weight(k) as f64 / total as f64).collect()
        })
        .collect();
    let b: Vec<bool> = y.iter().map(|class| *class >= 2).collect();
    let s = n.clone().map(|i| ((i * 37) % 41 + 8 * usize::from(b[i])) as f64 / 50.0).collect();
    let wave = |i: usize| (i * 31 % 23) as f64 - 11.0;
    let t: Vec<f64> = n.clone().map(|i| 3.0 + (i * 29 % 70) as f64 / 10.0).collect();
    let u = n.clone().map(|i| t[i] + wave(i) / 8.0).collect();
    let g: Vec<f64> = y.iter().map(|class| 3.0 + *class as f64).collect();
    let h = n.map(|i| g[i] + wave(i) / 5.0 + 0.01).collect();
    Samples { y, p, q, b, s, t, u, g, h }
}

/// The oracle sums pairwise, so the last digits may differ.
#[track_caller]
fn close(got: Result<f64, MetricError>, oracle: f64) {
    let got = got.unwrap();
    assert!((got - oracle).abs() <= 1e-12 * oracle.abs().max(1.0), "{got} instead of {oracle}");
}

#[track_caller]
fn all_close(got: Result<Vec<f64>, MetricError>, oracle: &[f64]) {
    let got = got.unwrap();
    assert_eq!(got.len(), oracle.len());
    for (value, oracle) in got.into_iter().zip(oracle) {
        close(Ok(value), *oracle);
    }
}

#[test]
fn predicted_classes() {
    let Samples { y, p, .. } = samples();
    let matrix = confusion_matrix(&y, &p, 4).unwrap();
    assert_eq!(matrix.counts, [[48, 7, 1, 2], [1, 31, 7, 4], [7, 5, 40, 5], [0, 3, 6, 33]]);
    assert_eq!(matrix.support(), Ok(vec![58, 43, 57, 42]));
    close(matrix.accuracy(), 0.76);
    close(matrix.balanced_accuracy(), 0.7589962777834722);
    let precision = [0.8571428571428571, 0.6739130434782609, 0.7407407407407407, 0.75];
    let recall = [0.8275862068965517, 0.7209302325581395, 0.7017543859649122, 0.7857142857142857];
    let f1 = [0.8421052631578947, 0.6966292134831461, 0.7207207207207207, 0.7674418604651163];
    all_close(matrix.precision(), &precision);
    all_close(matrix.recall(), &recall);
    all_close(matrix.f1(), &f1);
    close(matrix.precision_macro(), 0.7554491603404647);
    close(matrix.precision_weighted(), 0.7620738440303657);
    close(matrix.recall_macro(), 0.7589962777834722);
    close(matrix.recall_weighted(), 0.76);
    close(matrix.f1_macro(), 0.7567242644567195);
    close(matrix.f1_weighted(), 0.7605540033177456);
    close(matrix.quadratic_kappa(), 0.7809573570194124);
}

#[test]
fn classes_that_do_not_occur_or_are_not_predicted() {
    let matrix = confusion_matrix(&[0, 0, 1, 1, 4, 4, 5], &[0, 1, 1, 3, 4, 0, 1], 6).unwrap();
    close(matrix.balanced_accuracy(), 0.375);
    close(matrix.precision_macro(), 0.36666666666666664);
    close(matrix.recall_macro(), 0.3);
    close(matrix.f1_macro(), 0.31333333333333335);
    close(matrix.f1_weighted(), 0.44761904761904764);
    close(matrix.quadratic_kappa(), 0.1618122977346278);
}

#[test]
fn predicted_probabilities() {
    let Samples { y, q, b, s, .. } = samples();
    let labels: Vec<usize> = b.iter().map(|positive| usize::from(*positive)).collect();
    let rows: Vec<Vec<f64>> = s.iter().map(|score| vec![1.0 - score, *score]).collect();
    close(log_loss(&y, &q), 1.0535632137551674);
    close(log_loss(&labels, &rows), 0.6276695716596619);
    close(brier(&y, &q), 0.5550311550131036);
    close(brier(&labels, &rows), 0.225688);
    close(brier_binary(&b, &s), 0.225688);
}

#[test]
fn ranking() {
    let Samples { y, q, b, s, .. } = samples();
    close(roc_auc(&b, &s), 0.6932693269326933);
    close(roc_auc_ovr(&y, &q), 0.8263453074664397);
    close(pr_auc(&b, &s), 0.7134045044123821);
    close(pr_auc_ovr(&y, &q), 0.6453031205356583);
}

#[test]
fn calibration() {
    let Samples { y, q, b, s, .. } = samples();
    close(expected_calibration_error(&b, &s, 10), 0.13740000000000002);
    let (hits, confidence) = top_label(&y, &q).unwrap();
    close(expected_calibration_error(&hits, &confidence, 10), 0.26961396554281924);

    let bins = reliability_bins(&b, &s, 5).unwrap();
    let counts: Vec<u64> = bins.iter().map(|bin| bin.count).collect();
    assert_eq!(counts, [34, 46, 50, 51, 19]);
    let observed = [0.20588235294117646, 0.4782608695652174, 0.52, 0.49019607843137253, 1.0];
    let mean = [0.1094117647058824, 0.3047826086956522, 0.5108, 0.7101960784313726, 0.9021052631578947];
    all_close(Ok(bins.iter().map(|bin| bin.observed).collect()), &observed);
    all_close(Ok(bins.iter().map(|bin| bin.mean_predicted).collect()), &mean);
}

#[test]
fn predicted_numbers() {
    let Samples { t, u, g, h, .. } = samples();
    close(mae(&t, &u), 0.718125);
    close(mse(&t, &u), 0.688828125);
    close(rmse(&t, &u), 0.8299567006778125);
    close(r2(&t, &u), 0.8319275509955104);
    close(mape(&t, &u), 0.1253316758241877);
    close(max_error(&t, &u), 1.375);
    close(median_absolute_error(&t, &u), 0.75);
    close(median_absolute_error(&g, &h), 1.1900000000000004);
    close(median_absolute_error(&g[..43], &h[..43]), 1.1900000000000004);
}

#[test]
fn errors_of_groups() {
    let Samples { y, g, h, .. } = samples();
    let groups = error_by_group(&g, &h, &y, 4).unwrap();
    let counts: Vec<(usize, u64)> = groups.iter().map(|group| (group.group, group.count)).collect();
    assert_eq!(counts, [(0, 58), (1, 43), (2, 57), (3, 42)]);
    let errors = [1.1444827586206896, 1.1406976744186046, 1.1514035087719297, 1.1619047619047618];
    let biases = [-0.10034482758620707, 0.2286046511627904, 0.05912280701754365, -0.22809523809523827];
    all_close(Ok(groups.iter().map(|group| group.mae).collect()), &errors);
    all_close(Ok(groups.iter().map(|group| group.bias).collect()), &biases);
}

#[test]
fn predicted_grades() {
    let Samples { y, g, h, .. } = samples();
    let rounded = nearest_grades(&h, &GRADES).unwrap();
    close(mae_rounded(&g, &h, &GRADES), 0.775);
    close(accuracy_within_one(&y, &rounded), 0.815);
    let matrix = confusion_matrix(&y, &rounded, 4).unwrap();
    close(matrix.accuracy(), 0.41);
    close(matrix.quadratic_kappa(), 0.5598693061695175);
}

#[test]
fn intervals() {
    let z = 1.959963984540054;
    let oracles = [
        (0, 10, 0.0, 0.27753279986288926),
        (7, 10, 0.39677814746114526, 0.892208732593699),
        (96, 120, 0.7196332649371805, 0.8617552352115975),
    ];
    for (successes, n, low, high) in oracles {
        let interval = wilson_interval(successes, n, z).unwrap();
        close(Ok(interval.low), low);
        close(Ok(interval.high), high);
    }
    let Samples { t, .. } = samples();
    let summary = summary(&t).unwrap();
    close(Ok(summary.mean), 6.44);
    close(Ok(summary.sd), 2.0295307277482575);
    assert_eq!((summary.min, summary.max, summary.n), (3.0, 9.9, 200));
    let interval = mean_interval(&t, z).unwrap();
    close(Ok(interval.low), 6.1587265602778505);
    close(Ok(interval.high), 6.72127343972215);
}

#[test]
fn everything_at_once() {
    use crate::schema::Task;
    let Samples { y, p, q, b, s, t, u, g, h } = samples();
    let numbers = |classes: &[usize]| -> Vec<f64> { classes.iter().map(|class| *class as f64).collect() };
    let names = |scores: &Scores| -> Vec<Metric> { scores.iter().map(|entry| entry.0).collect() };

    let scores = evaluate(Task::Regression, 0, &[], &t, &u, None).unwrap();
    assert_eq!(names(&scores), Metric::all_for(Task::Regression));
    close(Ok(scores.get(Metric::R2).unwrap()), 0.8319275509955104);

    let scores = evaluate(Task::Multiclass, 4, &[], &numbers(&y), &numbers(&p), Some(&q)).unwrap();
    assert_eq!(names(&scores), Metric::all_for(Task::Multiclass));
    close(Ok(scores.get(Metric::F1Macro).unwrap()), 0.7567242644567195);
    close(Ok(scores.get(Metric::RocAuc).unwrap()), 0.8263453074664397);
    close(Ok(scores.get(Metric::CalibrationError).unwrap()), 0.26961396554281924);

    let labels: Vec<f64> = b.iter().map(|positive| f64::from(u8::from(*positive))).collect();
    let rows: Vec<Vec<f64>> = s.iter().map(|score| vec![1.0 - score, *score]).collect();
    let decided: Vec<f64> = s.iter().map(|score| f64::from(u8::from(*score > 0.5))).collect();
    let scores = evaluate(Task::Binary, 2, &[], &labels, &decided, Some(&rows)).unwrap();
    assert_eq!(names(&scores), Metric::all_for(Task::Binary));
    close(Ok(scores.get(Metric::PrAuc).unwrap()), 0.7134045044123821);
    close(Ok(scores.get(Metric::CalibrationError).unwrap()), 0.13740000000000002);

    let scores = evaluate(Task::Ordinal, 4, &GRADES, &g, &h, Some(&q)).unwrap();
    assert_eq!(names(&scores), Metric::all_for(Task::Ordinal));
    close(Ok(scores.get(Metric::QuadraticKappa).unwrap()), 0.5598693061695175);
    close(Ok(scores.get(Metric::Accuracy).unwrap()), 0.41);
    close(Ok(scores.get(Metric::MedianAe).unwrap()), 1.1900000000000004);
    close(Ok(scores.get(Metric::LogLoss).unwrap()), 1.0535632137551674);
}
