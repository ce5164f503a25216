//! The model page and the data page.

use anyhow::{anyhow, ensure};
use vitrine_model::report::{Candidate, Report};
use vitrine_present::Texts;
use vitrine_present::lines::metric::written_finer;
use vitrine_tests::assets;

use crate::native;
use crate::page::{button, heading, journey, quoted};

#[test]
fn the_leaderboard_marks_default_and_baseline() {
    journey(|page| {
        for native in native::systems()? {
            let report: Report =
                assets::read_json(&native.system.report).map_err(|problem| anyhow!(problem))?;
            page.goto(&format!("{}/model", native.entry.name))?;
            page.find(&heading("Leaderboard"))?;
            let table = page.table("//*[starts-with(@aria-label, 'Leaderboard by')]//table")?;
            ensure!(table.len() == report.candidates.len() + 1, "{} rows", table.len());
            for candidate in &report.candidates {
                // One label may begin with another, so a row belongs to the longest label that it begins with.
                let owner = |row: &[String]| {
                    let labels = report.candidates.iter().map(|candidate| candidate.label.as_str());
                    labels.filter(|label| row[0].starts_with(label)).max_by_key(|label| label.len())
                };
                let row = table.iter().find(|row| owner(row) == Some(candidate.label.as_str()));
                let Some(row) = row else { anyhow::bail!("'{}' is not on the leaderboard", candidate.label) };
                ensure!(row[0].contains("default") == candidate.default, "marks: {}", row[0]);
                ensure!(row[0].contains("baseline") || !candidate.baseline, "marks: {}", row[0]);
                let sized = candidate.gzip_bytes.is_some();
                ensure!(row[4].ends_with('B') == sized, "{}: {} as its size", row[0], row[4]);
                if let Some(held_out) = candidate.held_out.get(report.metric) {
                    // A row has more decimals than usual where its spread needs them.
                    // Cells are read with plain blanks.
                    let written = [0, 1, 2].map(|more| {
                        written_finer(Texts::english(), report.metric, held_out, more).replace('\u{a0}', " ")
                    });
                    ensure!(
                        written.contains(&row[2]),
                        "{}: {} held out, expected {}",
                        row[0],
                        row[2],
                        written[0]
                    );
                }
            }
            if !report.leaky.is_empty() {
                page.find(&heading("Too good to be true"))?;
                let leaky = page.table("//*[@aria-label='Leaky figures beside the honest ones']//table")?;
                for figure in &report.leaky {
                    let word = if figure.leaks { "leaks" } else { "honest" };
                    let row = leaky.iter().find(|row| row[0] == figure.label);
                    ensure!(
                        row.is_some_and(|row| row[1].ends_with(word)),
                        "'{}' is not shown apart",
                        figure.label
                    );
                }
            }
            page.sees(&native.system.provenance.licence)?;
        }
        Ok(())
    });
}

#[test]
fn weights_are_shown_for_every_model_that_has_them() {
    journey(|page| {
        let mut n_weighed = 0;
        for native in native::systems()? {
            let report: Report =
                assets::read_json(&native.system.report).map_err(|problem| anyhow!(problem))?;
            let weighed: Vec<&Candidate> =
                report.candidates.iter().filter(|candidate| candidate.coefficients.is_some()).collect();
            n_weighed += weighed.len();
            page.goto(&format!("{}/model", native.entry.name))?;
            page.find(&heading("Leaderboard"))?;
            for candidate in &weighed {
                if weighed.len() > 1 {
                    page.choose(
                        "//section[h2[starts-with(., 'Coefficients')]]//label[span='Model']/select",
                        &candidate.name,
                    )?;
                }
                let title = format!("Coefficients of {}", candidate.label);
                page.find(&heading(&title))?;
                let table = page.table(&format!("//*[@aria-label={}]//table", quoted(&title)))?;
                let n_inputs = candidate.coefficients.as_ref().map_or(0, |weights| weights.inputs.len());
                ensure!(
                    table.len() == n_inputs.min(30) + 1,
                    "{title}: {} rows of {n_inputs}",
                    table.len() - 1
                );
                ensure!(table[1..].iter().all(|row| !row[1].is_empty()), "{title}: {table:?}");
            }
        }
        ensure!(n_weighed > 0, "no report has weights");
        Ok(())
    });
}

#[test]
fn every_model_file_can_be_downloaded_as_it_is_in_the_catalog() {
    journey(|page| {
        for native in native::systems()? {
            page.goto(&format!("{}/model", native.entry.name))?;
            page.find(&heading("All versions"))?;
            let script = "return Promise.all([...document.querySelectorAll('a[download]')].map(
                async link => (await (await fetch(link.href)).blob()).size))";
            let mut sizes: Vec<u64> = serde_json::from_value(page.session.run(script, &[])?)?;
            let mut expected: Vec<u64> =
                native.system.models.iter().map(|model| model.artifact.bytes).collect();
            sizes.sort_unstable();
            expected.sort_unstable();
            ensure!(sizes == expected, "downloads of {sizes:?} bytes, expected {expected:?}");
        }
        Ok(())
    });
}

#[test]
fn every_chart_has_a_title_a_summary_and_a_table() {
    journey(|page| {
        for native in native::systems()? {
            for tab in ["data", "model", "monitor"] {
                page.goto(&format!("{}/{tab}", native.entry.name))?;
                page.find("//figure//canvas")?;
                let charts = page.session.find_all("//figure[.//canvas]")?.len();
                ensure!(charts >= 2, "{tab}: only {charts} charts");
                for index in 1..=charts {
                    let figure = format!("(//figure[.//canvas])[{index}]");
                    let title = page.text(&format!("{figure}//h3"))?;
                    ensure!(!title.is_empty(), "{tab}: chart {index} has no title");
                    let label_of = "return arguments[0].getAttribute('aria-label')";
                    let canvas = page.find(&format!("{figure}//canvas"))?;
                    let summary = page.session.run(label_of, &[(&canvas).into()])?;
                    ensure!(summary.as_str().is_some_and(|text| text.len() > 8), "'{title}' has no summary");
                    page.click(&format!("{figure}{}", button("Show as table")))?;
                    let table = page.table(&format!("{figure}//table"))?;
                    ensure!(table.len() > 1 && table[0].len() > 1, "'{title}' has the table {table:?}");
                    page.click(&format!("{figure}{}", button("Show as chart")))?;
                    page.find(&format!("{figure}//canvas"))?;
                }
            }
        }
        Ok(())
    });
}
