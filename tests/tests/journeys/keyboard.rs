//! The predict page by keyboard alone.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow, bail, ensure};
use vitrine_model::{Record, Value};

use crate::driver::keys;
use crate::native;
use crate::page::{Page, journey, number, region, wait};

/// What has the focus: its role, its name, and whether one can see that it has it.
const FOCUS: &str = "
    const element = document.activeElement;
    const by = id => document.getElementById(id)?.textContent ?? '';
    const labels = [...(element.labels ?? [])].map(label => label.textContent).join(' ');
    const name = element.getAttribute('aria-label') || by(element.getAttribute('aria-labelledby')) || labels
        || element.textContent;
    const look = node => { const style = getComputedStyle(node); return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; };
    const visible = look(element) || (element.nextElementSibling && look(element.nextElementSibling))
        || (element.parentElement && look(element.parentElement));
    return [element.tagName + ' ' + (element.type ?? ''), name.replace(/\\s+/g, ' ').trim(), String(Boolean(visible))];
";

fn focus(page: &Page) -> Result<[String; 3]> {
    Ok(serde_json::from_value(page.session.run(FOCUS, &[])?)?)
}

#[test]
fn every_control_is_reached_and_shows_its_focus() {
    journey(|page| {
        for native in native::systems()? {
            page.goto(&format!("{}/predict", native.entry.name))?;
            page.find(&region("Prediction"))?;
            page.sees_in(
                &region("Prediction"),
                &native.words(&native::predict(native.default_model()?, &native.defaults()?)?),
            )?;
            let mut reached: BTreeSet<String> = BTreeSet::new();
            for _ in 0..160 {
                page.session.press(keys::TAB)?;
                let [kind, name, visible] = focus(page)?;
                if kind.starts_with("BODY") {
                    break;
                }
                ensure!(!name.is_empty(), "a {kind} has no name");
                ensure!(visible == "true", "{kind} '{name}' does not show that it has the focus");
                reached.insert(format!("{} {name}", kind.to_lowercase()).to_lowercase());
            }
            let mut expected: Vec<String> = native
                .numbers()
                .iter()
                .flat_map(|(_, feature)| {
                    let label = feature.label_with_unit().to_lowercase();
                    [format!("input range {label}"), format!("input text {label}")]
                })
                .collect();
            let examples = native
                .system
                .examples
                .iter()
                .filter(|example| example.truth.is_none())
                .map(|example| format!("button button {}", example.label));
            expected.extend(examples.map(|text| text.to_lowercase()));
            expected.extend(
                ["button button reset", "button button copy link", "select select-one model"]
                    .map(str::to_owned),
            );
            expected.extend(["a monitor", "a model", "a data"].map(|tab| tab.replacen(' ', "  ", 1)));
            let missing: Vec<&String> =
                expected.iter().filter(|control| !reached.contains(*control)).collect();
            ensure!(missing.is_empty(), "not reached by Tab: {missing:?}; reached: {reached:?}");
        }
        Ok(())
    });
}

#[test]
fn a_prediction_is_changed_without_a_pointer() {
    journey(|page| {
        let native = native::system("iris")?;
        page.goto("iris/predict")?;
        page.find(&region("Prediction"))?;
        let example = native.system.examples.last().context("no example")?;
        tab_to(page, |_, name| name == example.label)?;
        page.session.press(keys::ENTER)?;
        let (position, feature) = native.numbers()[0];
        let label = feature.label_with_unit();
        let start: f64 = example.values[&feature.name].to_string().parse()?;
        let shows = |expected: f64| {
            wait("the number to follow", || {
                let shown: f64 = page.plain(&number(&label))?.parse()?;
                Ok(((shown - expected).abs() < 1e-6).then_some(()))
            })
        };
        shows(start)?;
        tab_to(page, |kind, name| kind.contains("range") && name.eq_ignore_ascii_case(&label))?;
        for _ in 0..3 {
            page.session.press(keys::RIGHT)?;
        }
        shows(start + 0.3)?;
        let mut record =
            Record::from_json(&native.system.schema, &example.values).map_err(|f| anyhow!("{f:?}"))?;
        record.values[position] = Value::Number(page.plain(&number(&label))?.parse()?);
        let prediction = native::predict(native.default_model()?, &record)?;
        page.sees_in(&region("Prediction"), &native.words(&prediction))
    });
}

/// Presses Tab until what has the focus is wanted, by its kind and name.
fn tab_to(page: &Page, wanted: impl Fn(&str, &str) -> bool) -> Result<()> {
    for _ in 0..60 {
        page.session.press(keys::TAB)?;
        let [kind, name, _] = focus(page)?;
        if wanted(&kind, &name) {
            return Ok(());
        }
    }
    bail!("Tab does not lead there")
}

#[test]
fn the_skip_link_leads_to_the_content() {
    journey(|page| {
        page.goto("iris/predict")?;
        page.find(&region("Prediction"))?;
        page.session.press(keys::TAB)?;
        let [_, name, _] = focus(page)?;
        ensure!(name == "Skip to the content", "the first stop is '{name}'");
        page.session.press(keys::ENTER)?;
        let inside = "return document.activeElement.matches('main')";
        wait("the focus to move", || Ok((page.session.run(inside, &[])? == true).then_some(())))
    });
}
