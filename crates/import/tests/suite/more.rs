//! Imported models of scikit-learn and CatBoost predict what their libraries do.

use vitrine_import::{Imported, import};
use vitrine_model::schema::Task;

use crate::samples::{N_ROWS, Sample, folder, index, numbers, rows_of};

/// A number may be off by this share of itself, or of the mean size of all predictions where that is more.
const MOST_OFF: f64 = 1e-6;

/// A row as the imported model reads it: categories by their positions among the labels.
fn row(sample: &Sample, imported: &Imported, row: &[f64]) -> Vec<f64> {
    let number = |(column, number): (usize, &f64)| {
        if number.is_nan() {
            return if !sample.filled {
                f64::NAN
            } else if column < 4 {
                0.5
            } else {
                0.0
            };
        }
        let labels = imported.features[column].categories.as_ref().and_then(|of| of.labels.as_ref());
        let Some(labels) = labels else { return *number };
        let text = if sample.coded { format!("{number:02}") } else { number.to_string() };
        labels.iter().position(|label| *label == text).unwrap_or(labels.len()) as f64
    };
    row[..sample.columns].iter().enumerate().map(number).collect()
}

fn largest(numbers: &[f64]) -> usize {
    (0..numbers.len()).fold(0, |best, at| if numbers[at] > numbers[best] { at } else { best })
}

#[test]
fn imported_models_of_scikit_learn_and_catboost_predict_what_they_do() {
    let folder = folder();
    let rows = rows_of(&folder, "rows-more.f64");
    let mut wrong = Vec::new();
    for sample in index(&folder).models.into_iter().filter(|sample| sample.more) {
        let imported = import(&std::fs::read(folder.join(&sample.file)).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        assert_eq!(imported.features.len(), sample.columns, "{}", sample.name);
        assert_eq!(format!("{:?}", imported.task).to_lowercase(), sample.task, "{}", sample.name);
        let expected = numbers(&folder.join(format!("{}.f64", sample.name)));
        let width = expected.len() / N_ROWS;
        let typical = expected.iter().map(|number| number.abs()).sum::<f64>() / expected.len() as f64;
        let (mut error, mut other_classes) = (0.0_f64, 0);
        for (of, expected) in
            rows.iter().zip(expected.chunks_exact(width)).take(sample.rows.unwrap_or(N_ROWS))
        {
            let predicted = imported.predict(&row(&sample, &imported, of));
            assert_eq!(predicted.len(), width, "{}", sample.name);
            if imported.task != Task::Regression {
                other_classes += usize::from(largest(&predicted) != largest(expected));
            }
            for (predicted, expected) in predicted.iter().zip(expected) {
                assert!(predicted.is_finite(), "{}: {predicted}", sample.name);
                error = error.max((predicted - expected).abs() / expected.abs().max(typical));
            }
        }
        println!(
            "{:12} {:34} {:10} off by {error:8.1e}; {other_classes} other classes",
            imported.library.name(),
            sample.name,
            sample.task
        );
        if error > MOST_OFF || other_classes > 0 {
            wrong.push(sample.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
