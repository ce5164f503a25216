//! The figures as Markdown tables.

use crate::figures::{Measured, Summary, deviation, mean};
use crate::plan::OURS;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a comparison was made with.
#[derive(Debug)]
pub struct About {
    /// The versions by name, and the date.
    pub versions: BTreeMap<String, String>,
    /// The machine in words.
    pub machine: String,
    /// The command that makes it again.
    pub command: String,
    /// The data sets that were left out, each with the reason.
    pub left_out: Vec<String>,
}

impl About {
    /// The introduction to the comparison with other libraries.
    pub fn peers(&self) -> String {
        format!(
            "## Against other libraries\n\n{}\
             All libraries get the same rows and the same splits and are set alike: boosting with 300 trees of 31 \
             leaves, learning rate .05, at least 20 rows in a leaf (XGBoost has no such limit for classes) and 255 \
             bins; forests and extra trees with 100 trees and scikit-learn's defaults, on heart with depth 12; \
             logistic regression with the penalty of scikit-learn's default, whose solver newton-cholesky is \
             listed as newton; k-NN with 15 neighbours.\n\
             Splits hold a fifth of the rows out, of each class alike; identical wines and resold flats stay on one \
             side; `housing-newest` holds the newest fifth out, and its splits differ by the seed only.\n\
             Prices are predicted as logarithms.\n\
             Times are CPU seconds, the median over the splits, the libraries taking turns on one core.\n\
             A row of many is predicted with all held-out rows in one call, one row in a call by itself, as each \
             library is called.\n\
             Scores are means over the splits with their standard deviation in brackets.\n\n",
            self.how()
        )
    }

    /// The introduction to the comparison with AutoGluon.
    pub fn autogluon(&self, seconds: u32) -> String {
        format!(
            "## Against AutoGluon\n\n{}\
             The first split of each table. AutoGluon 1.6.3 with its preset `best_quality`, one core, and without its \
             neural networks, which need PyTorch. Its limit of {seconds} seconds is by the clock, so on a busy machine \
             it had only the CPU seconds that the table gives. Ours is greedy voting over two boosted models, a forest \
             and extra trees, weighted by their out-of-fold predictions, with the same settings for every \
             table.\n\n",
            self.how()
        )
    }

    /// The command, the date, the machine, the versions, and what was left out.
    fn how(&self) -> String {
        let date = self.versions.get("date").map_or("", String::as_str);
        let with = self.versions.iter().filter(|(name, _)| *name != "date");
        let with: Vec<String> = with.map(|(name, version)| format!("{name} {version}")).collect();
        let mut text = format!("`{}`, {date}, on one thread of {}.\n", self.command, self.machine);
        let _ = writeln!(text, "{}.\n", with.join(", "));
        for reason in &self.left_out {
            let _ = writeln!(text, "{reason}.\n");
        }
        text
    }
}

/// One line for each case: ours against the fastest and the best of the others.
pub fn ratios(measured: &[Measured]) -> String {
    let mut text = String::from(
        "### Ratios\n\n\
         How many times as fast and as small ours is as the fastest and the smallest other, above 1 where ours wins; and our score \
         less that of the best other, split by split.\n\n\
         | method | data | training | a row of many | one row | size | score | difference to the best other |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for one in measured {
        let Some(ours) = one.summaries.iter().find(|summary| summary.library == OURS) else { continue };
        let others: Vec<&Summary> = one.summaries.iter().filter(|summary| summary.library != OURS).collect();
        let Some(best) = others.iter().max_by(|a, b| mean(&a.first).total_cmp(&mean(&b.first))) else {
            continue;
        };
        let ratio = |figure: fn(&Summary) -> f64| {
            let least = others.iter().map(|summary| figure(summary)).fold(f64::INFINITY, f64::min);
            format!("{:.2}", least / figure(ours))
        };
        let differences: Vec<f64> = ours.first.iter().zip(&best.first).map(|(a, b)| a - b).collect();
        let _ = writeln!(
            text,
            "| {} | {} | **{}** | {} | {} | {} | {} {} | {:+.4} ({:.4}) to {} |",
            one.case.method,
            one.case.table.name,
            ratio(|summary| summary.figures.train_seconds),
            ratio(|summary| summary.figures.batch_seconds_per_row),
            ratio(|summary| summary.figures.single_seconds_per_row),
            ratio(|summary| summary.figures.gzip_bytes),
            one.score_names.0,
            number(mean(&ours.first)),
            mean(&differences),
            deviation(&differences),
            best.library,
        );
    }
    text.push('\n');
    text
}

/// One table for each case with every library.
pub fn details(measured: &[Measured]) -> String {
    let mut text = String::from("### In full\n\n");
    for one in measured {
        let table = &one.case.table;
        let _ = writeln!(
            text,
            "**{} on {}** ({} rows, {} inputs, {} splits)\n\n\
             | library | training (s) | a row of many (µs) | one row (µs) | size (kB, gzip) | {} | {} |\n\
             |---|---|---|---|---|---|---|",
            one.case.method,
            table.name,
            table.n_samples,
            table.n_features,
            table.n_splits,
            one.score_names.0,
            one.score_names.1
        );
        for summary in &one.summaries {
            let figures = &summary.figures;
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} |",
                summary.library,
                number(figures.train_seconds),
                number(figures.batch_seconds_per_row * 1e6),
                number(figures.single_seconds_per_row * 1e6),
                number(figures.gzip_bytes / 1000.0),
                with_spread(&summary.first),
                with_spread(&summary.second),
            );
        }
        text.push('\n');
    }
    text
}

/// The training times and scores of one case in a line, for whoever watches.
pub fn one_line(measured: &Measured) -> String {
    let each = measured.summaries.iter().map(|summary| {
        let (seconds, score) = (number(summary.figures.train_seconds), mean(&summary.first));
        format!("{} {seconds} s, {} {score:.4}", summary.library, measured.score_names.0)
    });
    format!("    {}", each.collect::<Vec<_>>().join("; "))
}

fn with_spread(values: &[f64]) -> String {
    format!("{:.4} ({:.4})", mean(values), deviation(values))
}

/// Three significant digits, without an exponent.
pub fn number(value: f64) -> String {
    let before = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let digits = (2.0 - before).clamp(0.0, 6.0) as usize;
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_keep_three_digits() {
        assert_eq!([0.012345, 1.2345, 12.345, 12345.6].map(number), ["0.0123", "1.23", "12.3", "12346"]);
        assert_eq!(number(0.0), "0.00");
    }
}
