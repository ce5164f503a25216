//! The page in another language: chosen by the address, and by the switch.

use anyhow::{Context, Result, ensure};
use vitrine_present::lines::words::title;
use vitrine_present::{Locale, Texts};

use crate::native;
use crate::page::{Page, button, heading, journey, link, number, region, same, select, wait};

/// The page's language as the document gives it.
fn language(page: &Page) -> Result<String> {
    let language = page.session.run("return document.documentElement.lang", &[])?;
    Ok(language.as_str().unwrap_or_default().to_owned())
}

/// The form, the result and the tabs are found by their names in a language.
fn shows(page: &Page, texts: &Texts) -> Result<()> {
    let words = texts.predict();
    page.find(&region(words.result()))?;
    page.find(&region(words.form()))?;
    page.find(&button(words.reset()))?;
    page.find(&button(words.copy()))?;
    page.find(&select(words.model()))?;
    page.find(&link(texts.pages().monitor()))?;
    same("the language", &language(page)?, texts.locale().code)
}

#[test]
fn the_address_and_the_switch_choose_the_language_and_the_values_stay() {
    journey(|page| {
        let swedish = Texts::of(Locale::of("sv").context("no Swedish")?);
        let native = native::system("iris")?;
        let (_, feature) = *native.numbers().first().context("no number")?;
        let fragment = format!("{}=5.5", feature.name);
        page.goto(&format!("iris/predict?lang=sv#{fragment}"))?;
        shows(page, swedish)?;
        let field = format!("//input[@id='field-{}']", feature.name);
        same("the value of the link", &page.value(&field)?, "5,5")?;

        // Tabs and the way back keep the language of the address.
        page.click(&link(swedish.pages().data()))?;
        wait("the Swedish data page", || Ok(page.address()?.ends_with("iris/data?lang=sv").then_some(())))?;
        page.click(&link("Vitrine"))?;
        page.find(&heading(swedish.catalog().heading()))?;
        ensure!(page.address()?.ends_with("?lang=sv"), "the catalog is at {}", page.address()?);

        page.goto(&format!("iris/predict?lang=sv#{fragment}"))?;
        shows(page, swedish)?;
        // What is entered is written to the fragment and leaves the language where it is.
        page.fill(&field, "6,5")?;
        let changed = wait("the address to follow", || {
            let address = page.address()?;
            let is_there =
                address.contains("?lang=sv#") && address.contains(&format!("{}=6.5", feature.name));
            Ok(is_there.then_some(address))
        })?;
        let (_, fragment) = changed.split_once('#').context("no fragment")?;

        page.click(&button(Locale::english().name))?;
        shows(page, Texts::english())?;
        page.find(&number(&title(&feature.label_with_unit())))?;
        same("the address", &page.address()?, &format!("{}iris/predict?lang=en#{fragment}", page.base))?;
        same("the value", &page.value(&field)?, "6.5")?;
        page.find(&format!("{}[@aria-current='true']", button(Locale::english().name)))?;

        // The choice holds for addresses that name no language.
        page.click(&button("Svenska"))?;
        shows(page, swedish)?;
        page.goto("iris/predict")?;
        shows(page, swedish)
    });
}
