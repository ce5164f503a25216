//! How often the outcomes lay within the intervals around the predictions, beside their nominal coverage.

use vitrine_charts::{Axis, Chart, Line, LinePoint, LineSeries, Reference, X};
use vitrine_model::date;
use vitrine_model::metrics::RowKind;
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::labelled::{LabelledPrediction, ROLLING_DAYS, TimePoint, rolling, summarise};

/// The share of outcomes within their intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// The share with Wilson's interval and the number of rows.
    pub held: TimePoint,
    /// The number of outcomes within their interval.
    pub n_inside: u64,
    /// The nominal coverage; the mean where models have different ones.
    pub promised: f64,
}

/// The share over the rows that have an interval; `None` without any.
pub fn coverage(rows: &[LabelledPrediction]) -> Option<Coverage> {
    let promised: Vec<f64> = rows.iter().filter_map(|row| Some(row.interval?.coverage)).collect();
    let (days, inside) = inside(rows);
    let held = summarise(&inside, RowKind::Share, days.last().copied().unwrap_or_default())?;
    Some(Coverage {
        held,
        n_inside: inside.iter().sum::<f64>() as u64,
        promised: promised.iter().sum::<f64>() / promised.len() as f64,
    })
}

impl Coverage {
    /// The share and, below it, the counts and the nominal coverage: `78.8 %` and `454 of 576; nominal 90 %`.
    pub fn shown(&self, texts: &Texts) -> (String, String) {
        let locale = texts.locale();
        let [inside, all] = [self.n_inside, self.held.n_samples].map(|count| locale.whole(count));
        let below = texts.monitor_origins().counts_nominal(&inside, &all, &locale.percent(self.promised));
        (locale.percent(self.held.value), below)
    }

    /// The counts: `454 of 576`.
    pub fn counts(&self, texts: &Texts) -> String {
        let [inside, all] = [self.n_inside, self.held.n_samples].map(|count| texts.locale().whole(count));
        texts.monitor_origins().counts(&inside, &all)
    }

    /// Whether so few outcomes lay within their interval that chance alone hardly explains it.
    pub fn is_clearly_below(&self) -> bool {
        self.held.interval.is_some_and(|(_, high)| high < self.promised)
    }
}

/// The share over the rolling window that ends on each day; empty where no row has an interval. The rows ascend by day.
pub fn over_time(rows: &[LabelledPrediction]) -> Vec<TimePoint> {
    let (days, inside) = inside(rows);
    rolling(&days, &inside, ROLLING_DAYS, RowKind::Share)
}

/// The share over time in per cent, with a line at the nominal coverage.
pub fn chart(texts: &'static Texts, points: &[TimePoint], promised: Option<f64>) -> Chart {
    let said = texts.monitor_charts();
    let label = texts.monitor_origins().coverage();
    let point = |point: &TimePoint| LinePoint {
        x: X::Date(date::text(point.day)),
        y: Some(point.value * 100.0),
        interval: point.interval.map(|(low, high)| (low * 100.0, high * 100.0)),
        n_samples: Some(point.n_samples),
    };
    let name = words::in_sentence(label);
    Chart::Line(Line {
        title: said.rolling(label, ROLLING_DAYS.unsigned_abs()),
        x: Axis::new(said.day()),
        y: Axis::with_unit(said.within(), "%"),
        series: vec![LineSeries { name, points: points.iter().map(point).collect() }],
        reference: promised.map(|share| Reference { label: said.nominal().to_owned(), value: share * 100.0 }),
        y_range: Some((0.0, 100.0)),
    })
}

/// The days of the rows that have an interval, and for each 1 where it held and 0 where it did not.
fn inside(rows: &[LabelledPrediction]) -> (Vec<i64>, Vec<f64>) {
    let judged = |row: &LabelledPrediction| {
        let interval = row.interval?;
        Some((row.day, f64::from(u8::from((interval.low..=interval.high).contains(&row.actual)))))
    };
    rows.iter().filter_map(judged).unzip()
}

#[cfg(test)]
pub mod tests {
    use vitrine_model::pipeline::Interval;
    use vitrine_present::Locale;

    use super::super::binary::tests::row;
    use super::*;

    /// Rows of which the first `n_inside` of `n` lie within an interval from 0 to 2, at its upper end.
    pub fn rows(n: usize, n_inside: usize) -> Vec<LabelledPrediction> {
        let interval = Some(Interval { low: 0.0, high: 2.0, coverage: 0.9 });
        let of = |index: usize| LabelledPrediction {
            actual: if index < n_inside { 2.0 } else { 2.5 },
            interval,
            ..row(0, 0.2)
        };
        (0..n).map(of).collect()
    }

    #[test]
    fn outcomes_within_their_interval_are_counted_beside_the_promise() {
        let mut rows = rows(576, 454);
        let shown = coverage(&rows).map(|coverage| coverage.shown(Texts::english()));
        assert_eq!(shown, Some(("78.8\u{a0}%".to_owned(), "454 of 576; nominal 90\u{a0}%".to_owned())));
        // A row without an interval is neither within nor outside.
        rows.push(row(0, 0.2));
        let held = coverage(&rows);
        assert_eq!(held.map(|coverage| (coverage.n_inside, coverage.held.n_samples)), Some((454, 576)));
        let swedish = held.map(|coverage| coverage.shown(Texts::of(Locale::of("sv").unwrap())));
        let expected = ("78,8\u{a0}%".to_owned(), "454 av 576; nominellt 90\u{a0}%".to_owned());
        assert_eq!(swedish, Some(expected));
        assert_eq!(coverage(&[row(0, 0.2)]), None);
        assert_eq!(coverage(&[]), None);
    }

    #[test]
    fn days_are_followed_and_the_promise_is_a_line() {
        let mut rows = rows(4, 3);
        rows[3].day += 1;
        let points = over_time(&rows);
        assert_eq!(
            points.iter().map(|point| (point.value, point.n_samples)).collect::<Vec<_>>(),
            [(1.0, 3), (0.75, 4)]
        );
        let Chart::Line(line) = chart(Texts::english(), &points, Some(0.9)) else {
            panic!("expected a line")
        };
        assert_eq!(line.reference.map(|reference| reference.value), Some(90.0));
        assert_eq!(line.series[0].points[1].y, Some(75.0));
        assert_eq!(line.title, "Within the interval, rolling 14 days");
        assert_eq!(over_time(&[row(0, 0.2)]), []);
    }
}
