//! The predict page: every way to change the inputs changes the result to what the model gives natively.

use anyhow::{Context, Result, ensure};
use vitrine_model::estimators::Estimator;
use vitrine_model::schema::{FeatureKind, Task};
use vitrine_model::{Prediction, Record, Value};
use vitrine_present::Texts;
use vitrine_present::lines::fault;

use crate::driver::keys;
use crate::native::{self, Native};
use crate::page::{Page, button, heading, journey, number, region, same, select, slider, wait};

/// The list of held-out rows.
const REAL_ROWS: &str = "//label[starts-with(normalize-space(), 'Real ')]/select";

/// Opens a system's predict page and waits for the prediction of its defaults.
fn open(page: &Page, native: &Native) -> Result<Record> {
    page.goto(&format!("{}/predict", native.entry.name))?;
    let defaults = native.defaults()?;
    shows(page, native, &defaults)?;
    Ok(defaults)
}

/// Waits until the page shows what the default model predicts for a record.
fn shows(page: &Page, native: &Native, record: &Record) -> Result<()> {
    let prediction = native::predict(native.default_model()?, record)?;
    page.sees_in(&region("Prediction"), &native.words(&prediction))
}

/// What tells the results of two predictions apart: their words, and the probability of the class that is called.
fn distinct(native: &Native, prediction: &Prediction) -> (Vec<String>, Option<i64>) {
    let is_told = matches!(native.system.schema.target.task, Task::Binary | Task::Multiclass);
    let probability =
        prediction.class.filter(|_| is_told).and_then(|class| prediction.probabilities.get(class));
    (native.words(prediction), probability.map(|share| (share * 1000.0).round() as i64))
}

#[test]
fn sliders_follow_the_keyboard_and_the_result_follows_them() {
    journey(|page| {
        for native in native::systems()? {
            let defaults = open(page, &native)?;
            let before = page.text(&region("Prediction"))?;
            let mut texts = vec![before];
            let model = native.default_model()?;
            let mut wanted = vec![distinct(&native, &native::predict(model, &defaults)?)];
            for (position, feature) in native.numbers() {
                let (FeatureKind::Number { min, max, .. }, label) =
                    (&feature.kind, feature.label_with_unit())
                else {
                    continue;
                };
                let mut record = defaults.clone();
                for (key, end) in [(keys::HOME, min), (keys::END, max)] {
                    page.session.type_into(&page.find(&slider(&label))?, &key.to_string())?;
                    same(&label, &page.plain(&number(&label))?, &end.to_string())?;
                    record.values[position] = Value::Number(*end);
                    shows(page, &native, &record)?;
                    texts.push(page.text(&region("Prediction"))?);
                    wanted.push(distinct(&native, &native::predict(model, &record)?));
                }
                page.click(&button("Reset"))?;
                shows(page, &native, &defaults)?;
            }
            texts.sort();
            texts.dedup();
            wanted.sort();
            wanted.dedup();
            ensure(wanted.len() >= 2, "the sliders hardly move the model", &texts)?;
            ensure(texts.len() >= wanted.len(), "the result hardly follows the sliders", &texts)?;
        }
        Ok(())
    });
}

fn ensure(holds: bool, what: &str, seen: &[String]) -> Result<()> {
    ensure!(holds, "{what}: {seen:?}");
    Ok(())
}

#[test]
fn numbers_outside_the_limits_are_refused_in_words() {
    journey(|page| {
        for native in native::systems()? {
            let mut record = open(page, &native)?;
            let (position, feature) = *native.numbers().first().context("no number")?;
            let field = number(&feature.label_with_unit());
            page.fill(&field, "99999")?;
            let texts = Texts::english();
            let fault = feature.parse("99999").err().context("the value is allowed")?;
            page.sees(&fault::sentence(texts, &native.system.schema, &fault))?;
            page.sees("This prediction still uses your last valid values")?;
            let FeatureKind::Number { max, .. } = feature.kind else { continue };
            page.fill(&field, &max.to_string())?;
            record.values[position] = Value::Number(max);
            shows(page, &native, &record)?;
            let gone = !page.text("//main")?.contains(&fault::problem(texts, &fault.problem));
            ensure(gone, "the fault stays", &[fault.to_string()])?;
        }
        Ok(())
    });
}

#[test]
fn a_day_that_is_half_typed_keeps_its_other_parts() {
    journey(|page| {
        let mut n_days = 0;
        for native in native::systems()? {
            let features = &native.system.schema.features;
            let is_day = |kind: &FeatureKind| matches!(kind, FeatureKind::Date { .. });
            let Some(feature) = features.iter().find(|feature| is_day(&feature.kind)) else { continue };
            n_days += 1;
            open(page, &native)?;
            let field = format!("//input[@id='field-{}']", feature.name);
            let input = page.find(&field)?;
            page.session.run("arguments[0].focus()", &[(&input).into()])?;
            page.session.press(keys::BACKSPACE)?;
            page.find(&format!("{field}[@aria-invalid='true']"))?;
            page.session.press('4')?;
            wait("the whole day", || Ok((!page.value(&field)?.is_empty()).then_some(())))?;
        }
        ensure(n_days > 0, "no system asks for a day", &[])
    });
}

#[test]
fn examples_fill_the_form() {
    journey(|page| {
        for native in native::systems()? {
            open(page, &native)?;
            let schema = &native.system.schema;
            let mut n_real = 0;
            for example in &native.system.examples {
                // Held-out rows, which have an actual value, stand in a list of their own, in their order.
                if example.truth.is_some() {
                    page.choose(REAL_ROWS, &n_real.to_string())?;
                    n_real += 1;
                } else {
                    page.click(&button(&example.label))?;
                }
                let record =
                    Record::from_json(schema, &example.values).map_err(|f| anyhow::anyhow!("{f:?}"))?;
                shows(page, &native, &record)?;
                for (position, feature) in native.numbers() {
                    if !record.values[position].is_missing() {
                        let expected = feature.to_text(&record.values[position]);
                        same(&feature.name, &page.plain(&number(&feature.label_with_unit()))?, &expected)?;
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn every_model_can_be_chosen_and_neighbours_are_shown() {
    journey(|page| {
        let mut with_neighbours = 0;
        for native in native::systems()? {
            let defaults = open(page, &native)?;
            for model in native.models() {
                page.choose(&select("Model"), &model.name)?;
                let artifact = native::artifact(model)?;
                let prediction = artifact.pipeline.predict(&defaults)?;
                let mut words = native.words(&prediction);
                words.push(format!("Model: {}", model.label));
                page.sees_in(&region("Prediction"), &words)?;
                let Estimator::Knn(knn) = &artifact.pipeline.estimator else { continue };
                with_neighbours += 1;
                page.find(&heading("Nearest training examples"))?;
                let table = page.table(&format!("{}//table", region("Nearest training examples")))?;
                let near = artifact.pipeline.neighbours(&defaults)?;
                ensure(table.len() == 1 + knn.k.min(10), "other neighbours", &[format!("{table:?}")])?;
                let nearest = format!("{:.3}", near.first().context("no neighbour")?.distance);
                let shown: f64 = table[1][0].parse()?;
                same("the distance", &format!("{shown:.3}"), &nearest)?;
            }
        }
        ensure(with_neighbours > 0, "no model has neighbours", &[])
    });
}

#[test]
fn a_link_restores_the_prediction_elsewhere() {
    let links = journey(|page| {
        let mut links = Vec::new();
        for native in native::systems()? {
            let mut record = open(page, &native)?;
            let model = *native.models().last().context("no model")?;
            page.choose(&select("Model"), &model.name)?;
            let mut parts = Vec::new();
            for (position, feature) in native.numbers().into_iter().take(3) {
                let FeatureKind::Number { min, max, .. } = feature.kind else { continue };
                let value = ((min + (max - min) * 0.8) * 100.0).round() / 100.0;
                page.fill(&number(&feature.label_with_unit()), &value.to_string())?;
                record.values[position] = Value::Number(value);
                parts.push(format!("{}={value}", feature.name));
            }
            let words = native.words(&native::predict(model, &record)?);
            page.sees_in(&region("Prediction"), &words)?;
            page.click(&button("Copy link"))?;
            wait("the link to be copied or shown", || {
                let text = page.text("//main")?;
                let done =
                    text.contains("The link is copied.") || text.contains("take the link from this field");
                Ok(done.then_some(()))
            })?;
            parts.push(format!("model={}", model.name));
            let link = wait("the address to follow", || {
                let address = page.address()?;
                Ok(parts.iter().all(|part| address.contains(part)).then_some(address))
            })?;
            links.push((link, page.text(&region("Prediction"))?, model.name.clone(), words));
        }
        Ok(links)
    });
    journey(|page| {
        for (link, result, model, words) in &links {
            page.session.goto(link)?;
            page.sees_in(&region("Prediction"), words)?;
            // What a panel writes beside the result comes with the panels, a little later.
            wait("the restored result", || {
                same("the restored result", &page.text(&region("Prediction"))?, result).map(Some)
            })?;
            same("the restored model", &page.value(&select("Model"))?, model)?;
        }
        Ok(())
    });
}

#[test]
fn a_faulty_link_is_reported_and_the_rest_of_it_used() {
    journey(|page| {
        let native = native::system("wine")?;
        let numbers = native.numbers();
        let (first, second) = (numbers[0].1, numbers[1].1);
        let FeatureKind::Number { max, .. } = second.kind else { anyhow::bail!("not a number") };
        let fragment = format!("#{}=-7&{}={max}&no_such_feature=1", first.name, second.name);
        page.goto(&format!("wine/predict{fragment}"))?;
        let fault = first.parse("-7").err().context("the value is allowed")?;
        let said = fault::sentence(Texts::english(), &native.system.schema, &fault);
        page.sees(&format!("From the link: {said}"))?;
        page.sees("no_such_feature")?;
        let mut record = native.defaults()?;
        record.values[numbers[1].0] = Value::Number(max);
        shows(page, &native, &record)
    });
}

#[test]
fn what_is_unknown_is_assumed_and_said() {
    journey(|page| {
        let native = native::system("wine")?;
        let defaults = open(page, &native)?;
        let unknown = native.numbers().into_iter().find_map(|(position, feature)| {
            let mut record = defaults.clone();
            record.values[position] = Value::Missing;
            let assuming = native.models().into_iter().find_map(|model| {
                let prediction = native::predict(model, &record).ok()?;
                let assumed = prediction.assumed.first()?.value.clone();
                Some((model, prediction, assumed))
            })?;
            Some((feature, assuming))
        });
        let (feature, (model, prediction, assumed)) = unknown.context("no model assumes anything")?;
        page.choose(&select("Model"), &model.name)?;
        let mut name = feature.label.chars();
        let first = name.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        page.click(&region(&format!("{first}{}: unknown", name.as_str())))?;
        page.sees_in(&region("Prediction"), &native.words(&prediction))?;
        page.sees("Imputed values:")?;
        page.sees(&feature.display(&assumed))
    });
}
