//! A metric in words: its name, what it says, and its values.

use vitrine_model::metrics::{Metric, MetricUnit, Summary};

use crate::Texts;
use crate::locale::finer;

/// The name that people read, `Balanced accuracy`.
pub fn label(texts: &Texts, metric: Metric) -> &str {
    texts.metric_labels().by_name(metric.name()).unwrap_or_else(|| metric.label())
}

/// What the metric says, as a plain sentence.
pub fn meaning(texts: &Texts, metric: Metric) -> &str {
    texts.metric_meanings().by_name(metric.name()).unwrap_or_else(|| metric.description())
}

/// A value: `96.7 %` for shares, `0.837` for scores, `0.531` or `321,400` for amounts in the target's unit, which is
/// not written.
pub fn written(texts: &Texts, metric: Metric, value: f64) -> String {
    written_finer(texts, metric, value, 0)
}

/// The value as [`written`] gives it, with so many more decimals, for values that lie closer together than its
/// decimals show.
pub fn written_finer(texts: &Texts, metric: Metric, value: f64, more: usize) -> String {
    if value.is_finite() && metric.unit() == MetricUnit::Share {
        return texts.locale().percent_with(value, 1 + more);
    }
    bare(texts, metric, value, more)
}

/// A mean with its spread: `0.531 ± 0.012`, `96.7 ± 2.1 %`; with more decimals where the spread needs them:
/// `0.22481 ± 0.00040`.
pub fn spread(texts: &Texts, metric: Metric, summary: &Summary) -> String {
    let more = finer(summary.sd);
    let mean = bare(texts, metric, summary.mean, more);
    texts.report().spread(&mean, &written_finer(texts, metric, summary.sd, more))
}

/// The 95 % interval around a value.
pub fn interval(texts: &Texts, metric: Metric, (low, high): (f64, f64)) -> String {
    texts.metric_value().interval_95(&bare(texts, metric, low, 0), &written(texts, metric, high))
}

/// A value without the per cent sign of a share.
fn bare(texts: &Texts, metric: Metric, value: f64, more: usize) -> String {
    if !value.is_finite() {
        return texts.metric_value().not_available().to_owned();
    }
    let locale = texts.locale();
    match metric.unit() {
        MetricUnit::Share => locale.write(value * 100.0, 1 + more),
        MetricUnit::Score => locale.write(value, 3 + more),
        MetricUnit::Target | MetricUnit::TargetSquared => {
            let decimals = match value.abs() {
                size if size < 10.0 => 3,
                size if size < 1000.0 => 1,
                _ => 0,
            };
            locale.write(value, decimals + more)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;

    #[test]
    fn every_metric_is_named_in_every_language() {
        for locale in Locale::all().iter().filter(|locale| *locale != Locale::english()) {
            let texts = Texts::of(locale);
            for metric in Metric::ALL {
                assert!(texts.metric_labels().by_name(metric.name()).is_some(), "{} {metric:?}", locale.code);
                assert!(meaning(texts, metric).ends_with('.'), "{} {metric:?}", locale.code);
            }
        }
        for metric in Metric::ALL {
            let texts = Texts::english();
            assert_eq!(
                (label(texts, metric), meaning(texts, metric)),
                (metric.label(), metric.description())
            );
        }
    }

    #[test]
    fn spreads_name_the_unit_once() {
        let (en, sv) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        let summary = Summary { mean: 0.9667, sd: 0.021, min: 0.9, max: 1.0, n: 10 };
        assert_eq!(spread(en, Metric::Accuracy, &summary), "96.7 ± 2.1\u{a0}%");
        assert_eq!(spread(en, Metric::Mae, &summary), "0.967 ± 0.021");
        let close = Summary { mean: 0.224_811, sd: 0.000_400_3, min: 0.22, max: 0.23, n: 10 };
        assert_eq!(spread(en, Metric::LogLoss, &close), "0.22481 ± 0.00040");
        assert_eq!(spread(sv, Metric::LogLoss, &Summary { sd: 0.000_02, ..close }), "0,22481 ± 0,00002");
        assert_eq!(spread(en, Metric::Accuracy, &Summary { mean: 0.9, ..close }), "90.000 ± 0.040\u{a0}%");
        assert_eq!(spread(en, Metric::LogLoss, &Summary { sd: 0.001_4, ..close }), "0.225 ± 0.001");
        assert_eq!(spread(en, Metric::LogLoss, &Summary { sd: 0.0, ..close }), "0.225 ± 0.000");
    }

    #[test]
    fn values_are_written_as_the_language_does() {
        let (english, swedish) = (Texts::english(), Texts::of(Locale::of("sv").unwrap()));
        for (metric, value, expected) in [
            (Metric::Accuracy, 0.966_67, "96.7\u{a0}%"),
            (Metric::Mape, 0.097_68, "9.8\u{a0}%"),
            (Metric::RocAuc, 0.8374, "0.837"),
            (Metric::R2, -0.000_1, "0.000"),
            (Metric::R2, -1234.5, "−1,234.500"),
            (Metric::Mae, 0.5312, "0.531"),
            (Metric::Mae, 10.94, "10.9"),
            (Metric::Mae, 321_400.4, "321,400"),
            (Metric::Mse, 123_456_789.0, "123,456,789"),
            (Metric::Mse, f64::NAN, "not available"),
        ] {
            assert_eq!(written(english, metric, value), expected);
        }
        assert_eq!(written_finer(english, Metric::LogLoss, 0.224_811, 2), "0.22481");
        assert_eq!(written_finer(english, Metric::Mape, 0.0781, 2), "7.810\u{a0}%");
        assert_eq!(written_finer(english, Metric::Mae, 321_400.4, 2), "321,400.40");
        assert_eq!(written(swedish, Metric::Mae, f64::INFINITY), swedish.metric_value().not_available());
        assert_eq!(written(swedish, Metric::Mape, 0.0781), "7,8\u{a0}%");
        assert_eq!(written(swedish, Metric::Mae, 321_400.4), "321\u{a0}400");
        assert_eq!(label(swedish, Metric::Mae), "Genomsnittligt absolutfel");
        assert_eq!(
            interval(english, Metric::Accuracy, (0.15, 0.85)),
            "95\u{a0}% interval 15.0 to 85.0\u{a0}%"
        );
        assert_eq!(
            interval(swedish, Metric::Brier, (0.1, 0.2)),
            "95-procentigt konfidensintervall: 0,100 till 0,200"
        );
    }
}
