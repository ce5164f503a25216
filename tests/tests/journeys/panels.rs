//! The panels of the predict page: the threshold in the link, what unknown values could be, why a prediction came out
//! as it did, and the visitor's own answers.

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value as Json;
use vitrine_model::explain::{Explainer, Score, feature_groups, order};
use vitrine_model::history::{Actual, History, Origin};
use vitrine_model::panels::Panels;
use vitrine_model::report::{Report, ThresholdPoint};
use vitrine_model::schema::MissingPolicy;
use vitrine_model::{Artifact, Record, Value};
use vitrine_tests::assets;

use crate::driver::keys;
use crate::native::{self, Native};
use crate::page::{Page, button, choice, heading, journey, link, number, region, same, slider, wait};

const COST: &str = "Or by cost: one miss equals how many false alarms?";

/// The systems that have a panel, with all their panels.
fn with_panel(has: fn(&Panels) -> bool) -> Result<Vec<(Native, Panels)>> {
    let mut found = Vec::new();
    for native in native::systems()? {
        let Some(file) = &native.system.panels else { continue };
        let panels: Panels = assets::read_json(file).map_err(|problem| anyhow!(problem))?;
        if has(&panels) {
            found.push((native, panels));
        }
    }
    ensure!(!found.is_empty(), "no system has this panel");
    Ok(found)
}

/// The label of the threshold's slider and number.
fn line(native: &Native) -> String {
    let target = &native.system.schema.target;
    let class = target.classes.get(target.positive_class()).map_or("", |class| class.label.as_str());
    format!("Predict “{class}” above (%)")
}

fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{}\u{a0}%", text.strip_suffix(".0").unwrap_or(&text))
}

fn thousands(n: u64) -> String {
    let text = n.to_string();
    let groups: Vec<&str> =
        text.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// Waits until the page shows the class that a threshold calls, and the counts of the held-out rows there.
fn called(page: &Page, native: &Native, points: &[ThresholdPoint], threshold: f64) -> Result<()> {
    let target = &native.system.schema.target;
    let prediction = native::predict(native.default_model()?, &native.defaults()?)?;
    let class =
        target.decide(Some(threshold), &prediction.probabilities, None).context("no binary target")?;
    page.sees_in(&region("Prediction"), &[&target.classes[class].label])?;
    let distance = |point: &&ThresholdPoint| (point.threshold - threshold).abs();
    let nearest = points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).context("no points")?;
    let expected = [
        [nearest.true_positives, nearest.false_negatives],
        [nearest.false_positives, nearest.true_negatives],
    ];
    wait("the counts of the threshold", || {
        let table = page.table("//table[caption[contains(., 'At a threshold of')]]")?;
        let counts: Vec<&[String]> = table.iter().skip(1).filter_map(|row| row.get(1..)).collect();
        Ok((counts == expected.map(|row| row.map(thousands))).then_some(()))
    })
}

#[test]
fn the_threshold_is_moved_by_slider_number_and_cost_and_stays_in_the_link() {
    let links = journey(|page| {
        let mut links = Vec::new();
        for (native, _) in with_panel(|panels| panels.threshold)? {
            let report: Report =
                assets::read_json(&native.system.report).map_err(|problem| anyhow!(problem))?;
            let points = report.held_out.thresholds;
            let (first, last) = (points.first().context("no points")?, points.last().context("no points")?);
            page.goto(&format!("{}/predict", native.entry.name))?;
            page.sees("Decision threshold")?;
            for (key, end) in [(keys::END, last), (keys::HOME, first)] {
                page.session.type_into(&page.find(&slider(&line(&native)))?, &key.to_string())?;
                called(page, &native, &points, end.threshold)?;
            }
            page.fill(&number(COST), "3")?;
            called(page, &native, &points, 0.25)?;
            same("the threshold by cost", &page.plain(&number(&line(&native)))?, "25")?;
            page.fill(&number(&line(&native)), "120")?;
            page.sees(
                "Threshold: 120 is above the largest allowed value. Expected: a number from 0 to 100 %.",
            )?;
            page.fill(&number(&line(&native)), "2.5")?;
            called(page, &native, &points, 0.025)?;
            same("the cost that 2.5\u{a0}% stands for", &page.plain(&number(COST))?, "39")?;
            let link = wait("the address to follow", || {
                let address = page.address()?;
                Ok(address.contains("threshold=0.025").then_some(address))
            })?;
            links.push((link, native, points));
        }
        Ok(links)
    });
    journey(|page| {
        for (link, native, points) in &links {
            page.session.goto(link)?;
            called(page, native, points, 0.025)?;
            same("the restored threshold", &page.plain(&number(&line(native)))?, "2.5")?;
            page.session.goto(&link.replace("threshold=0.025", "threshold=7"))?;
            page.sees("threshold: “7” is not a probability.")?;
        }
        Ok(())
    });
}

/// The positive class' probability with the values of each background record for one feature, ascending.
fn lent(native: &Native, panels: &Panels, artifact: &Artifact, feature: usize) -> Result<Vec<f64>> {
    let schema = &native.system.schema;
    let background = panels.background.as_ref().context("no background")?;
    let mut numbers = Vec::new();
    for values in &background.records {
        let other = Record::from_json(schema, values).map_err(|faults| anyhow!("{faults:?}"))?;
        let mut record = native.defaults()?;
        record.values[feature] = other.values[feature].clone();
        let prediction = artifact.pipeline.predict(&record)?;
        numbers.push(prediction.probabilities[schema.target.positive_class()]);
    }
    numbers.sort_by(f64::total_cmp);
    Ok(numbers)
}

#[test]
fn an_unknown_value_shows_how_far_the_prediction_moves_over_it() {
    journey(|page| {
        let mut n_systems = 0;
        for (native, panels) in with_panel(|panels| panels.background.is_some())? {
            let schema = &native.system.schema;
            let unknown = schema.features.iter().position(|feature| feature.missing == MissingPolicy::Impute);
            let Some(unknown) = unknown.filter(|_| schema.target.n_classes() == 2) else { continue };
            n_systems += 1;
            let artifact = native::artifact(native.default_model()?)?;
            page.goto(&format!("{}/predict", native.entry.name))?;
            page.sees("No value is missing.")?;
            let label = &schema.features[unknown].label;
            let mut letters = label.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            page.click(&region(&format!("{first}{}: unknown", letters.as_str())))?;
            let numbers = lent(&native, &panels, &artifact, unknown)?;
            let tenth = |share: f64| numbers[(share * numbers.len() as f64).ceil() as usize - 1];
            let mut record = native.defaults()?;
            record.values[unknown] = Value::Missing;
            let assumed = artifact.pipeline.predict(&record)?.probabilities[schema.target.positive_class()];
            let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
            let range = format!("80\u{a0}% range {} to {}", percent(tenth(0.1)), percent(tenth(0.9)));
            page.sees(&format!("is {}. Across plausible values", percent(assumed)))?;
            page.sees(&format!("for what is missing, it is {} on average ({range})", percent(mean)))?;
            page.find(&heading("What the prediction could be"))?;
        }
        ensure!(n_systems > 0, "no system of two classes lets a value be unknown");
        Ok(())
    });
}

/// The names of the features of a record, the one with the largest SHAP value first; latitude and longitude are one
/// place. A second list has the SHAP values.
fn explained(native: &Native, panels: &Panels, record: &Record) -> Result<(Vec<String>, Vec<f64>)> {
    let schema = &native.system.schema;
    let artifact = native::artifact(native.default_model()?)?;
    let prediction = artifact.pipeline.predict(record)?;
    let score = Score::asked(&schema.target, &prediction);
    let name = |features: Vec<usize>| match features.as_slice() {
        [index] => (schema.features[*index].label.clone(), features),
        _ => ("place".to_owned(), features),
    };
    let feature_groups: Vec<_> =
        feature_groups(schema, panels.place.as_ref()).into_iter().map(name).collect();
    let features = feature_groups.iter().map(|(_, features)| features.clone()).collect();
    let mut explainer = Explainer::new(score, record.clone(), features);
    let mut predictor = artifact.pipeline.predictor();
    for (index, values) in panels.background.iter().flat_map(|b| &b.records).enumerate() {
        let other = Record::from_json(schema, values).map_err(|faults| anyhow!("{faults:?}"))?;
        explainer.add(&mut predictor, &other, &order(feature_groups.len(), index))?;
    }
    let explanation = explainer.explanation().context("no background")?;
    let mut named: Vec<(String, f64)> =
        feature_groups.into_iter().map(|(name, _)| name).zip(explanation.shap_values).collect();
    named.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    Ok(named.into_iter().unzip())
}

#[test]
fn a_prediction_is_explained_by_the_features_that_the_native_program_names() {
    journey(|page| {
        for (native, panels) in with_panel(|panels| panels.explanation)? {
            let schema = &native.system.schema;
            page.goto(&format!("{}/predict", native.entry.name))?;
            let example = native.system.examples.first().context("no example")?;
            page.click(&button(&example.label))?;
            let record =
                Record::from_json(schema, &example.values).map_err(|faults| anyhow!("{faults:?}"))?;
            let (names, shap_values) = explained(&native, &panels, &record)?;
            let lines = "//section[h2='Why this prediction']//li";
            for (index, (name, added)) in names.iter().zip(shap_values).take(3).enumerate() {
                let sign = if added < 0.0 { "−" } else { "+" };
                let line = format!("({lines})[{}]", index + 2);
                wait(&format!("{}: '{name}' on line {index} with {sign}", schema.system), || {
                    let text = page.text(&line)?;
                    let is_it = text.to_lowercase().starts_with(&name.to_lowercase()) && text.contains(sign);
                    Ok(is_it.then_some(()))
                })?;
            }
            page.sees_in(&format!("({lines})[1]"), &["Average prediction"])?;
            page.sees_in(&format!("({lines})[last()]"), &["This prediction"])?;
        }
        Ok(())
    });
}

/// Clicks a button that saves a file and gives the file's text, which the page hands to the browser as a blob.
fn saved(page: &Page, name: &str) -> Result<String> {
    let script = "
        window.saved = null;
        const make = URL.createObjectURL;
        URL.createObjectURL = blob => {
            URL.createObjectURL = make;
            blob.text().then(text => { window.saved = text; });
            return make.call(URL, blob);
        };";
    page.session.run(script, &[])?;
    page.click(&button(name))?;
    wait("the file", || Ok(page.session.run("return window.saved", &[])?.as_str().map(str::to_owned)))
}

/// A form with a fault keeps no answer, and the day of an answer that is kept brings its values back.
fn refuses_and_restores(page: &Page, native: &Native, answer: &str) -> Result<()> {
    let (_, feature) = *native.numbers().first().context("no number")?;
    let field = number(&feature.label_with_unit());
    let before = page.value(&field)?;
    page.fill(&field, "99999")?;
    page.click(answer)?;
    page.click(&button("Save on this device"))?;
    page.sees("Correct the values marked above first.")?;
    page.sees("On this device: 1 answer")?;
    page.click(&format!("{}//th/a", region("Answers on this device")))?;
    wait("the values of the answer", || same("the field", &page.value(&field)?, &before).map(Some))
}

#[test]
fn an_answer_stays_on_the_device_and_can_be_exported_and_deleted() {
    journey(|page| {
        for (native, panels) in with_panel(|panels| panels.outcome.is_some())? {
            let question = &panels.outcome.as_ref().context("no question")?.question;
            let target = &native.system.schema.target;
            let Some(class) = target.classes.last() else { continue };
            let predict = format!("{}/predict", native.entry.name);
            page.goto(&predict)?;
            page.sees(question)?;
            page.click(&button("Save on this device"))?;
            page.sees("No answer is chosen. Choose one of")?;
            page.click(&choice(question, &class.label))?;
            page.click(&button("Save on this device"))?;
            page.sees("On this device: 1 answer")?;
            page.reload()?;
            page.sees("On this device: 1 answer")?;

            let history = History::parse(&saved(page, "Save as JSON lines")?)?;
            let entry = history.entries().first().context("nothing is exported")?;
            let record = native.defaults()?;
            ensure!(entry.origin == Origin::User && entry.actual == Some(Actual::Class(class.value.clone())));
            ensure!(entry.features == record.to_json(&native.system.schema), "{:?}", entry.features);
            same("the model", &entry.model, &native.default_model()?.artifact.sha256)?;
            let table = saved(page, "Save as CSV")?;
            let (head, row) = table.trim_end().split_once("\r\n").context("no row")?;
            ensure!(
                head.starts_with("date,") && head.ends_with(&format!(",model,{}", target.name)),
                "{head}"
            );
            ensure!(row.ends_with(&format!(",{}", class.value)), "{row}");

            page.goto(&format!("{}/monitor", native.entry.name))?;
            page.click(&choice("Origin", "From visitors (1)"))?;
            page.sees("from you, on this device")?;

            page.goto(&predict)?;
            page.sees("On this device: 1 answer")?;
            refuses_and_restores(page, &native, &choice(question, &class.label))?;
            page.click(&button("Delete all"))?;
            page.sees("This cannot be undone.")?;
            page.click(&button("Keep them"))?;
            wait("the focus to come back", || {
                let focus = page.session.run("return document.activeElement.innerText", &[])?;
                Ok((focus == "Delete all").then_some(()))
            })?;
            page.click("//button[starts-with(@aria-label, 'Delete the answer')]")?;
            page.sees("Deleted.")?;
            for _ in 0..2 {
                page.click(&choice(question, &class.label))?;
                page.click(&button("Save on this device"))?;
                page.sees("Saved on this device.")?;
            }
            page.sees("On this device: 2 answers")?;
            page.click(&button("Delete all"))?;
            page.click(&button("Yes, delete all"))?;
            page.sees("Everything is deleted.")?;
            page.reload()?;
            page.sees(question)?;
            let script = "return document.querySelector('main').innerText.includes('On this device:')";
            ensure!(page.session.run(script, &[])? == Json::Bool(false), "something is still kept");
        }
        Ok(())
    });
}

/// Counts the timers that are cleared from now on.
const COUNT_CLEARED: &str = "
    const clear = window.clearTimeout;
    window.cleared = 0;
    window.clearTimeout = number => { window.cleared += 1; clear.call(window, number); };
";

/// What is left of a document that was navigated away from takes the next one's `window` for its own. A timer's number
/// that it clears there is one of the next document's, and a panel would wait for ever.
#[test]
fn no_timer_is_cleared_whatever_is_left_or_overtaken() {
    journey(|page| {
        let native = native::system("heart")?;
        let (_, feature) = *native.numbers().first().context("no number")?;
        let field = number(&feature.label_with_unit());
        let why = "//section[h2='Why this prediction']//li";
        page.goto("heart/predict")?;
        page.find(why)?;
        page.session.run(COUNT_CLEARED, &[])?;
        page.session.type_into(&page.find(&field)?, &keys::END.to_string())?;
        let before = page.value(&field)?;
        // Several strokes one after the other overtake the timers of those before.
        page.fill(&field, &before)?;
        page.click(&link("Model"))?;
        page.find(&heading("Leaderboard"))?;
        page.click(&link("Predict"))?;
        page.find(why)?;
        let cleared = page.session.run("return window.cleared", &[])?;
        ensure!(cleared == 0, "{cleared} timers were cleared");
        Ok(())
    });
}
