//! Dots with whiskers, one per row: estimates with their intervals, compared with one value.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::legend::{Entry, Key};
use crate::plots::Plot;
use crate::plots::Reference;
use crate::scale::{drawable, extent};
use crate::scene::Scene;
use crate::{Axis, Table, Theme, frame, text};

/// Estimates with their intervals, one below the other in the given order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whiskers {
    /// What the chart shows.
    pub title: String,
    /// What the rows are, such as `agency`.
    pub category: Axis,
    /// What is estimated.
    pub value: Axis,
    /// The rows.
    pub rows: Vec<WhiskerRow>,
    /// What the estimates are compared with.
    pub reference: Option<Reference>,
    /// Words for rows whose interval does not hold the reference, and for those whose does, which get a ring
    /// instead of a dot: `differs from the average`, `cannot be told apart from it`. All rows get dots without.
    pub verdicts: Option<(String, String)>,
    /// More columns of the table: their names, and one cell per row.
    pub extra: Vec<(String, Vec<String>)>,
    /// The row that is set off.
    pub highlight: Option<usize>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhiskerRow {
    /// Its name.
    pub label: String,
    /// The estimate.
    pub value: f64,
    /// Low and high end of its interval.
    pub interval: Option<(f64, f64)>,
    /// On how many it rests, and what they are called in the plural is the caller's: `412 sales`.
    pub support: String,
}

/// Height of a row.
const ROW: f64 = 24.0;

impl Whiskers {
    fn drawn(&self) -> impl Iterator<Item = (usize, &WhiskerRow)> {
        self.rows.iter().enumerate().filter(|(_, row)| drawable(row.value))
    }

    fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref().filter(|reference| drawable(reference.value))
    }

    /// Whether a row's interval holds the value that it is compared with.
    fn is_undecided(&self, row: &WhiskerRow) -> bool {
        match (&self.verdicts, self.reference(), row.ends()) {
            (Some(_), Some(reference), Some((low, high))) => {
                low <= reference.value && reference.value <= high
            }
            _ => false,
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let Some(reference) = self.reference() else { return Vec::new() };
        let entry = |key, name: &str| Entry { key, index: 0, name: name.to_owned() };
        let mut entries = Vec::new();
        if let Some((decided, undecided)) = &self.verdicts {
            entries.extend([entry(Key::Marker, decided), entry(Key::Ring, undecided)]);
        }
        entries.push(entry(Key::Reference, &reference.label));
        entries
    }

    fn ends(&self) -> Option<(f64, f64)> {
        let values = self.drawn().flat_map(|(_, row)| {
            let (low, high) = row.ends().unwrap_or((row.value, row.value));
            [row.value, low, high]
        });
        let (low, high) = extent(values)?;
        let reference = self.reference().map(|reference| reference.value);
        extent([low, high].into_iter().chain(reference))
    }

    fn read_out(&self, row: &WhiskerRow, texts: &Texts) -> String {
        let mut text =
            format!("{}: {}", row.label, self.value.quantity(&self.value.number(row.value, texts)));
        if let Some((low, high)) = row.ends() {
            let ends =
                texts.charts().interval(&self.value.number(low, texts), &self.value.number(high, texts));
            text = format!("{text}, {ends}");
        }
        if !row.support.is_empty() {
            text = format!("{text} ({})", row.support);
        }
        match &self.verdicts {
            Some((_, undecided)) if self.is_undecided(row) => format!("{text}; {undecided}"),
            _ => text,
        }
    }
}

impl WhiskerRow {
    fn ends(&self) -> Option<(f64, f64)> {
        let (low, high) = self.interval?;
        (drawable(low) && drawable(high)).then(|| (low.min(high), low.max(high)))
    }
}

impl Plot for Whiskers {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let drawn: Vec<&WhiskerRow> = self.drawn().map(|(_, row)| row).collect();
        let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else {
            return texts.charts().nothing().to_owned();
        };
        let quantity = |row: &WhiskerRow| self.value.quantity(&self.value.number(row.value, texts));
        let undecided = drawn.iter().filter(|row| self.is_undecided(row)).count();
        let words = texts.charts();
        let told = self
            .verdicts
            .as_ref()
            .map_or_else(String::new, |(_, what)| words.of_all(undecided as u64, drawn.len() as u64, what));
        let summary = words.whiskers(
            self.value.label_or(words.values()),
            drawn.len() as u64,
            &first.label,
            &quantity(first),
            &last.label,
            &quantity(last),
        );
        text::sentences([summary, told, text::left_out(self.rows.len() - drawn.len(), texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let (value, words) = (self.value.text(), texts.charts());
        let low_high = [words.low_of(&value), words.high_of(&value)];
        let mut headers = vec![self.category.label_or(words.name()).to_owned(), value];
        headers.extend(low_high);
        headers.push(words.rests_on().to_owned());
        headers.extend(self.extra.iter().map(|(name, _)| name.clone()));
        let rows = self.rows.iter().enumerate().map(|(index, row)| {
            let (low, high) = row.ends().unwrap_or((f64::NAN, f64::NAN));
            let numbers = [row.value, low, high].map(|value| self.value.number(value, texts));
            let extra = self.extra.iter().map(|(_, cells)| cells.get(index).cloned().unwrap_or_default());
            let known = std::iter::once(row.label.clone()).chain(numbers).chain([row.support.clone()]);
            known.chain(extra).collect()
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let theme = Theme::light();
        let head = frame::head_height(&theme, width, &self.category.text(), &self.entries());
        head + ROW * self.rows.len().clamp(1, 200) as f64
            + frame::bottom_margin(&theme, width, &self.value.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, value: f64, low: f64, high: f64) -> WhiskerRow {
        WhiskerRow { label: label.to_owned(), value, interval: Some((low, high)), support: String::new() }
    }

    fn chart() -> Whiskers {
        Whiskers {
            value: Axis::with_unit("effect", "%"),
            rows: vec![row("North", 2.0, 1.0, 3.0), row("South", -0.5, 0.5, -1.0)],
            reference: Some(Reference { label: "the average".to_owned(), value: 0.0 }),
            verdicts: Some(("differs from it".to_owned(), "cannot be told apart from it".to_owned())),
            ..Whiskers::default()
        }
    }

    #[test]
    fn rows_whose_interval_holds_the_reference_are_undecided() {
        let chart = chart();
        let undecided: Vec<bool> = chart.rows.iter().map(|row| chart.is_undecided(row)).collect();
        assert_eq!(undecided, [false, true]);
        assert!(
            chart.summary(Texts::english()).contains("1 of 2: cannot be told apart from it."),
            "{}",
            chart.summary(Texts::english())
        );
        assert_eq!(chart.read_out(&chart.rows[0], Texts::english()), "North: 2 %, interval 1 to 3");
        let turned = chart.read_out(&chart.rows[1], Texts::english());
        assert!(turned.contains("interval −1 to 0.5") && turned.ends_with("apart from it"), "{turned}");
    }

    #[test]
    fn a_row_without_a_number_is_left_out_and_said() {
        let mut chart = chart();
        chart.rows.push(row("Nowhere", f64::NAN, 0.0, 0.0));
        assert!(
            chart
                .summary(Texts::english())
                .ends_with("One value is left out because it is missing or not finite.")
        );
        assert_eq!(chart.table(Texts::english()).rows.len(), 3);
    }
}
