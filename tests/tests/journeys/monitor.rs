//! The monitor: counts and matrices are those of the history, for every choice of days and origin.

use anyhow::{Context, Result, ensure};
use vitrine_model::history::{Actual, Entry, Origin};
use vitrine_model::metrics::{
    CALIBRATION_BINS, Metric, Scores, confusion_matrix, evaluate_target, reliability_bins,
};
use vitrine_model::schema::Task;
use vitrine_present::lines::metric::written;
use vitrine_present::{Locale, Texts};

use crate::native::{self, Native};
use crate::page::{button, chart, choice, heading, journey, quoted, wait};

/// The systems of a kind, of which there is at least one.
fn systems_where(is_meant: fn(&Native) -> bool) -> Result<Vec<Native>> {
    let systems: Vec<Native> = native::systems()?.into_iter().filter(is_meant).collect();
    ensure!(!systems.is_empty(), "no system is of this kind");
    Ok(systems)
}

/// Entries of the last `days` days, the newest day included, or all of them.
fn within(entries: &[Entry], days: Option<i64>) -> Result<Vec<&Entry>> {
    let newest = entries.iter().map(|entry| entry.date.as_str()).max().context("no entries")?;
    let newest = day_number(newest)?;
    let mut kept = Vec::new();
    for entry in entries {
        if days.is_none_or(|days| day_number(&entry.date).is_ok_and(|day| day > newest - days)) {
            kept.push(entry);
        }
    }
    Ok(kept)
}

/// The number of a day, counted as Julian days are (Fliegel and Van Flandern, 1968).
fn day_number(date: &str) -> Result<i64> {
    let parts: Vec<i64> = date.split('-').map(str::parse).collect::<Result<_, _>>()?;
    let [year, month, day] = parts[..] else { anyhow::bail!("'{date}' is not a date") };
    let a = (month - 14) / 12;
    Ok((1461 * (year + 4800 + a)) / 4 + (367 * (month - 2 - 12 * a)) / 12
        - (3 * ((year + 4900 + a) / 100)) / 4
        + day
        - 32075)
}

/// The counts of actual and predicted classes.
fn matrix(native: &Native, entries: &[&Entry]) -> Result<Vec<Vec<u64>>> {
    let target = &native.system.schema.target;
    let pairs = entries.iter().filter_map(|entry| {
        let Some(Actual::Class(actual)) = &entry.actual else { return None };
        Some((target.class_of(actual)?, target.class_of(entry.predicted.class.as_ref()?)?))
    });
    let (actual, predicted): (Vec<usize>, Vec<usize>) = pairs.unzip();
    Ok(confusion_matrix(&actual, &predicted, target.n_classes())?.counts)
}

/// The actual classes of entries whose outcome is known, and the probabilities that were given to them.
fn given(native: &Native, entries: &[&Entry]) -> (Vec<usize>, Vec<Vec<f64>>) {
    let target = &native.system.schema.target;
    let pairs = entries.iter().filter_map(|entry| {
        let Some(Actual::Class(actual)) = &entry.actual else { return None };
        Some((target.class_of(actual)?, entry.predicted.probabilities.clone()))
    });
    pairs.unzip()
}

/// Every figure of a binary system's entries.
fn scores(native: &Native, entries: &[&Entry]) -> Result<Scores> {
    let target = &native.system.schema.target;
    let (actual, probabilities) = given(native, entries);
    let predicted = entries.iter().filter(|entry| entry.actual.is_some()).filter_map(|entry| {
        let class = entry.predicted.class.as_ref()?;
        Some(target.class_of(class)? as f64)
    });
    let predicted: Vec<f64> = predicted.collect();
    let actual: Vec<f64> = actual.into_iter().map(|class| class as f64).collect();
    Ok(evaluate_target(target, &actual, &predicted, Some(&probabilities))?)
}

fn count(n: usize) -> String {
    let written = Locale::english().whole(n as u64);
    format!("{written} prediction{}", if n == 1 { "" } else { "s" })
}

#[test]
fn the_confusion_matrix_is_that_of_the_history() {
    journey(|page| {
        for native in systems_where(|native| native.system.schema.target.n_classes() > 0)? {
            let entries = native.history()?;
            page.goto(&format!("{}/monitor", native.entry.name))?;
            let windows =
                [("7 days", Some(7)), ("30 days", Some(30)), ("90 days", Some(90)), ("All days", None)];
            let mut as_table = false;
            for (label, days) in windows {
                page.click(&choice("Days", label))?;
                let kept = within(&entries, days)?;
                let words = label.to_lowercase();
                page.sees(&format!("{} in {words}", count(kept.len())))?;
                let figure = chart(&format!("Confusion matrix, {words}"));
                if !as_table {
                    page.click(&format!("{figure}{}", button("Show as table")))?;
                    as_table = true;
                }
                let expected: Vec<Vec<String>> = matrix(&native, &kept)?
                    .iter()
                    .map(|row| {
                        row.iter()
                            .copied()
                            .chain([row.iter().sum()])
                            .map(|count| Locale::english().whole(count))
                            .collect()
                    })
                    .collect();
                wait("the matrix of the history", || {
                    let table = page.table(&format!("{figure}//table"))?;
                    let shown: Vec<&[String]> = table.iter().skip(1).filter_map(|row| row.get(1..)).collect();
                    ensure!(shown == expected, "{label}: {shown:?}, expected {expected:?}");
                    Ok(Some(()))
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn yes_or_no_is_judged_by_more_than_the_share_of_right_ones() {
    journey(|page| {
        for native in systems_where(|native| native.system.schema.target.task == Task::Binary)? {
            let entries = native.history()?;
            let target = &native.system.schema.target;
            page.goto(&format!("{}/monitor", native.entry.name))?;
            page.find(&heading("Classification metrics"))?;
            let mut as_table = false;
            for (label, days) in [("90 days", Some(90)), ("All days", None)] {
                page.click(&choice("Days", label))?;
                let kept = within(&entries, days)?;
                let scores = scores(&native, &kept)?;
                for metric in [
                    Metric::Recall,
                    Metric::Precision,
                    Metric::BalancedAccuracy,
                    Metric::Brier,
                    Metric::LogLoss,
                    Metric::RocAuc,
                ] {
                    let value = scores.get(metric).context("a figure of both outcomes")?;
                    let value = written(Texts::english(), metric, value);
                    let place = quoted(metric.label());
                    let figure = format!("//*[contains(@class, 'in-words')]/div[dt={place}]");
                    page.sees_in(&figure, &[value])?;
                }
                let (actual, probabilities) = given(&native, &kept);
                let positive = target.positive.unwrap_or(1);
                let came_true: Vec<bool> = actual.iter().map(|class| *class == positive).collect();
                let given: Vec<f64> =
                    probabilities.iter().filter_map(|row| row.get(positive).copied()).collect();
                let bins = reliability_bins(&came_true, &given, CALIBRATION_BINS)?;
                let words = label.to_lowercase();
                page.find(&chart(&format!("Distribution of predicted probabilities, {words}")))?;
                let figure = chart(&format!("Calibration, {words}"));
                if !as_table {
                    page.click(&format!("{figure}{}", button("Show as table")))?;
                    as_table = true;
                }
                // The number of rows stands behind the interval; the line to compare with has none.
                let expected: Vec<String> =
                    bins.iter().map(|bin| Locale::english().whole(bin.count)).collect();
                wait("the rows of each bin", || {
                    let table = page.table(&format!("{figure}//table"))?;
                    let cells = table.iter().skip(1).filter_map(|row| row.get(4));
                    let shown: Vec<&String> = cells.filter(|cell| !cell.is_empty()).collect();
                    ensure!(
                        shown == expected.iter().collect::<Vec<_>>(),
                        "{label}: {shown:?}, expected {expected:?}"
                    );
                    Ok(Some(()))
                })?;
            }
            for metric in [Metric::Brier, Metric::LogLoss, Metric::Accuracy] {
                page.choose("//label[span='Metric over time']/select", metric.name())?;
                page.find(&chart(&format!("{}, rolling 14 days", metric.label())))?;
            }
            if native.system.shap_values.is_some() {
                page.find(&heading("What moves the predictions"))?;
                page.find(&chart("How much each feature moves predictions"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn figures_stand_apart_by_origin_beside_what_made_up_records_are_worth() {
    journey(|page| {
        for native in systems_where(|native| native.system.real_rows.is_some())? {
            let entries = native.history()?;
            let target = &native.system.schema.target;
            let many = &native.system.real_rows.as_ref().context("no real rows")?.many;
            page.goto(&format!("{}/monitor", native.entry.name))?;
            let recent = within(&entries, Some(90))?;
            for (origin, title) in
                [(Origin::Real, format!("Real {many}")), (Origin::Synthetic, "Synthetic".to_owned())]
            {
                let kept: Vec<_> = recent.iter().filter(|entry| entry.origin == origin).collect();
                let right = kept.iter().filter(|entry| entry.is_right(target) == Some(true)).count();
                let share = written(Texts::english(), Metric::Accuracy, right as f64 / kept.len() as f64);
                let part = format!("//div[h3[starts-with(normalize-space(), '{title}')]]");
                page.sees_in(&part, &[format!("({})", kept.len()), share])?;
            }
            page.sees("The synthetic records are simulated")?;
            page.sees(&native.system.generator)?;
        }
        for native in native::systems()? {
            page.goto(&format!("{}/monitor", native.entry.name))?;
            page.sees_in("//div[h3[starts-with(normalize-space(), 'For comparison')]]", &["("])?;
        }
        Ok(())
    });
}

#[test]
fn the_latest_day_and_the_recent_rows_are_the_newest() {
    journey(|page| {
        for native in native::systems()? {
            let entries = native.history()?;
            let newest = entries.last().context("no entries")?;
            page.goto(&format!("{}/monitor", native.entry.name))?;
            page.find(&heading("Latest day"))?;
            page.find(&format!("//time[@datetime='{}']", newest.date))?;
            let of_day = entries.iter().filter(|entry| entry.date == newest.date).count();
            page.sees(&format!(": {of_day} prediction"))?;
            let rows = page.table("//*[@aria-label='Recent predictions']//table")?;
            ensure!(rows.len() == 1 + 20.min(within(&entries, Some(90))?.len()), "{} rows", rows.len());
            let day = Locale::english().iso_short(&newest.date);
            ensure!(rows[1][0] == day, "the first row is of {}", rows[1][0]);
            let target = &native.system.schema.target;
            let right = newest.is_right(target);
            let said = if target.task == Task::Regression { "in the interval" } else { "right" };
            ensure!(
                right.is_none() || (right == Some(true)) == rows[1][3].ends_with(said),
                "it says '{}'",
                rows[1][3]
            );
            let all = within(&entries, Some(90))?.len();
            if all > 20 {
                page.click(&button("Show more"))?;
                page.sees(&format!("{} of {}", all.min(40), count(all)))?;
            }
        }
        Ok(())
    });
}

#[test]
fn filters_stay_in_the_link() {
    journey(|page| {
        let native = native::system("wine")?;
        let entries = native.history()?;
        page.goto("wine/monitor")?;
        page.click(&choice("Days", "30 days"))?;
        page.click(&choice("Origin", "Synthetic"))?;
        let synthetic = within(&entries, Some(30))?;
        let synthetic = synthetic.iter().filter(|e| e.origin == Origin::Synthetic).count();
        let expected = format!("{} in 30 days", count(synthetic));
        page.sees(&expected)?;
        let link = wait("the filters in the address", || {
            let address = page.address()?;
            Ok((address.contains("days=30") && address.contains("origin=synthetic")).then_some(address))
        })?;
        page.goto("")?;
        page.session.goto(&link)?;
        page.sees(&expected)
    });
}
