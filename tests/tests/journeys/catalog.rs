//! The first page, and addresses that lead nowhere.

use anyhow::Result;
use vitrine_model::history::{Actual, Entry};
use vitrine_model::schema::{Target, Task};
use vitrine_present::Texts;
use vitrine_present::lines::metric::written;

use crate::native;
use crate::page::{heading, journey, link, same};

#[test]
fn the_catalog_shows_every_system_and_leads_to_it() {
    journey(|page| {
        for native in native::systems()? {
            page.goto("")?;
            let (title, score) = (&native.entry.title, native.entry.score);
            let card = format!("//li[.//h2[normalize-space()='{title}']]");
            let [held_out, baseline] =
                [score.held_out, score.baseline].map(|value| written(Texts::english(), score.metric, value));
            page.sees_in(
                &card,
                &[native.entry.summary.as_str(), score.metric.label(), &held_out, &baseline],
            )?;
            if let Some(entry) = &native.entry.latest {
                page.sees_in(&card, &[outcome(entry, &native.system.schema.target)])?;
            }
            page.click(&link(&format!("Predict: {title}")))?;
            page.find(&heading(title))?;
            same("the address", &page.address()?, &format!("{}{}/predict", page.base, native.entry.name))?;
        }
        Ok(())
    });
}

/// What the card says of the newest prediction: a verdict on a class, the error of a value.
fn outcome(entry: &Entry, target: &Target) -> &'static str {
    match (entry.predicted.value, &entry.actual, target.task) {
        (Some(predicted), Some(Actual::Number(actual)), Task::Regression) if predicted > *actual => {
            "too high"
        }
        (Some(predicted), Some(Actual::Number(actual)), Task::Regression) if predicted < *actual => "too low",
        _ => match entry.is_right(target) {
            Some(true) => "right",
            Some(false) => "wrong",
            None => "not known yet",
        },
    }
}

#[test]
fn addresses_open_directly_and_again() {
    journey(|page| {
        for native in native::systems()? {
            for tab in ["monitor", "model", "data"] {
                page.goto(&format!("{}/{tab}", native.entry.name))?;
                let title = heading(&format!("{}: {tab}", native.entry.title));
                page.find(&title)?;
                page.reload()?;
                page.find(&title)?;
            }
            page.goto(&format!("{}/", native.entry.name))?;
            page.find(&heading(&native.entry.title))?;
        }
        Ok(())
    });
}

#[test]
fn addresses_that_lead_nowhere_say_so_and_lead_on() {
    journey(|page| {
        for path in ["no-such-system", "no-such-system/predict", "iris/no-such-page", "a/b/c/d"] {
            page.goto(path)?;
            page.find(&heading("There is no such page"))?;
            for native in native::systems()? {
                page.find(&link(&native.entry.title))?;
            }
        }
        page.click(&link("All systems"))?;
        page.find(&link(&format!("Predict: {}", native::systems()?[0].entry.title)))?;
        Ok(()) as Result<()>
    });
}
