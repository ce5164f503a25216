//! Without network: what fails says so and can be tried again; what was seen before works.

use anyhow::{Result, ensure};

use crate::native;
use crate::page::{button, heading, journey_behind_a_gate, region, select, wait};

#[test]
fn a_model_that_does_not_arrive_can_be_tried_again() {
    journey_behind_a_gate(|page, gate| {
        let native = native::system("wine")?;
        page.goto("wine/predict")?;
        let words =
            |model| Ok(native.words(&native::predict(model, &native.defaults()?)?)) as Result<Vec<String>>;
        page.sees_in(&region("Prediction"), &words(native.default_model()?)?)?;
        let other = native.models().into_iter().find(|model| !model.default);
        let Some(other) = other else { anyhow::bail!("there is only one model") };
        // What else the page loads must be there, or it would fail too.
        page.find("//section[h2='Why this prediction']//li")?;
        page.find("//table[contains(@class, 'models')]/tbody/tr[1]/td[not(contains(., '…'))]")?;
        gate.close();
        page.choose(&select("Model"), &other.name)?;
        page.sees("This part could not be loaded.")?;
        page.sees("could not be fetched")?;
        gate.open();
        page.click(&button("Try again"))?;
        page.sees_in(&region("Prediction"), &words(other)?)?;
        let text = page.text("//main")?;
        ensure!(!text.contains("could not be loaded"), "the failure is still shown");
        Ok(())
    });
}

#[test]
fn what_was_visited_works_offline() {
    journey_behind_a_gate(|page, gate| {
        let native = native::system("iris")?;
        let words = native.words(&native::predict(native.default_model()?, &native.defaults()?)?);
        page.goto("")?;
        page.find(&heading(&native.entry.title))?;
        let ready =
            "return navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)";
        wait("the service worker", || Ok((page.session.run(ready, &[])? == true).then_some(())))?;
        page.goto("iris/predict")?;
        page.sees_in(&region("Prediction"), &words)?;
        gate.close();
        page.reload()?;
        page.sees_in(&region("Prediction"), &words)?;
        page.goto("iris/monitor")?;
        page.find(&heading("Latest day"))?;
        page.goto("")?;
        page.find(&heading(&native.entry.title))?;
        Ok(())
    });
}
