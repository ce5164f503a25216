//! The panels about places and dates: the search for a street, the map by keyboard, the curve over time, the
//! ranking, and the models side by side.

use anyhow::{Context, Result, anyhow, ensure};
use vitrine_model::panels::{Panels, PlaceFeatures, PlaceMap, Street};
use vitrine_model::schema::MissingPolicy;
use vitrine_model::{Record, Value, date};
use vitrine_tests::assets;

use crate::driver::keys;
use crate::native::{self, Native};
use crate::page::{Page, button, chart, heading, journey, number, region, same, wait};

const SEARCH: &str = "//input[@role='combobox'][@id=//label[normalize-space()='Find a street']/@for]";
const MAP: &str = "//canvas[@role='application'][starts-with(@aria-label, 'Map')]";
const DOWN: char = '\u{e015}';

/// The system with places, with its panels and its map.
struct Town {
    native: Native,
    panels: Panels,
    place: PlaceFeatures,
    map: PlaceMap,
}

fn town() -> Result<Town> {
    let native = native::system("housing")?;
    let file = native.system.panels.as_ref().context("housing has no panels")?;
    let panels: Panels = assets::read_json(file).map_err(|problem| anyhow!(problem))?;
    let place = panels.place.clone().context("housing has no place")?;
    let map = assets::read_json(&place.map).map_err(|problem| anyhow!(problem))?;
    Ok(Town { native, panels, place, map })
}

impl Town {
    fn open(&self, page: &Page) -> Result<()> {
        page.goto(&format!("{}/predict", self.native.entry.name))?;
        page.find(SEARCH)?;
        page.find(MAP).map(|_| ())
    }

    fn feature(&self, name: &str) -> Result<(usize, String)> {
        let schema = &self.native.system.schema;
        let position = schema.position(name).with_context(|| format!("no feature {name}"))?;
        Ok((position, schema.features[position].label_with_unit()))
    }

    /// A street whose name no other one begins with, without diacritics where there is one.
    fn street(&self) -> Result<&Street> {
        let alone = |street: &&Street| {
            let others = self.map.streets.iter().filter(|other| other.name.starts_with(&street.name));
            others.count() == 1 && street.name.contains('ö') && street.name.chars().count() > 8
        };
        self.map.streets.iter().find(alone).context("no street with a diacritic")
    }

    /// The record that the form holds after a street was chosen.
    fn at_street(&self, street: &Street) -> Result<Record> {
        let mut record = self.native.defaults()?;
        record.values[self.feature(&self.place.latitude)?.0] = Value::Number(rounded(street.latitude)?);
        record.values[self.feature(&self.place.longitude)?.0] = Value::Number(rounded(street.longitude)?);
        if let Some(name) = &self.place.street {
            record.values[self.feature(name)?.0] = Value::Text(street.name.as_str().into());
        }
        Ok(record)
    }

    fn shows(&self, page: &Page, record: &Record) -> Result<()> {
        let prediction = native::predict(self.native.default_model()?, record)?;
        page.sees_in(&region("Prediction"), &self.native.words(&prediction))
    }
}

/// Degrees as the page puts them into the form.
fn rounded(degrees: f64) -> Result<f64> {
    Ok(format!("{degrees:.5}").parse()?)
}

/// The text field of a feature.
fn text_field(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("//input[@type='text'][@id=//label[normalize-space()='{first}{}']/@for]", letters.as_str())
}

/// A part of the page by its heading.
fn region_of(title: &str) -> String {
    format!("//section[h2[normalize-space()='{title}']]")
}

#[test]
fn a_street_is_found_without_diacritics_and_fills_the_form() {
    journey(|page| {
        let town = town()?;
        town.open(page)?;
        let street = town.street()?;
        let typed = street.name.replace('ö', "o").to_lowercase();
        page.fill(SEARCH, &format!("{typed} 12 b"))?;
        let option = format!("//li[@role='option'][starts-with(normalize-space(), '{}')]", street.name);
        page.find(&option)?;
        page.session.type_into(&page.find(SEARCH)?, &format!("{DOWN}{}", keys::ENTER))?;
        same("the search", &page.value(SEARCH)?, &street.name)?;
        let (_, label) = town.feature(&town.place.latitude)?;
        same("the latitude", &page.plain(&number(&label))?, &rounded(street.latitude)?.to_string())?;
        town.shows(page, &town.at_street(street)?)
    });
}

#[test]
fn a_street_that_is_elsewhere_than_the_place_moves_it_by_keyboard() {
    journey(|page| {
        let town = town()?;
        town.open(page)?;
        let (position, label) = town.feature(town.place.street.as_ref().context("no street")?)?;
        let defaults = town.native.defaults()?;
        let Value::Text(own) = &defaults.values[position] else { anyhow::bail!("the street is no text") };
        let moves = "//button[starts-with(normalize-space(), 'Move the place to')]";
        ensure!(page.session.find_all(moves)?.is_empty(), "{own} should be where the place is");
        // The middle of the street farthest from the place at the start.
        let number =
            |name: &str| Ok::<f64, anyhow::Error>(defaults.values[town.feature(name)?.0].as_number());
        let (latitude, longitude) = (number(&town.place.latitude)?, number(&town.place.longitude)?);
        let away = |street: &&Street| (street.latitude - latitude).hypot(street.longitude - longitude);
        let called = |name: &str| town.map.streets.iter().filter(|other| other.name == name).count();
        let once = town.map.streets.iter().filter(|street| called(&street.name) == 1);
        let street = once.max_by(|a, b| away(a).total_cmp(&away(b))).context("no street")?;
        page.fill(&text_field(&label), &format!("{} 7", street.name.to_uppercase()))?;
        for place in ["//*[@role='status']", &region_of("Location")] {
            let said =
                format!("{place}//p[contains(., 'is the street in the form, but the place on the map is')]");
            page.sees_in(&said, &[street.name.as_str(), "km from the middle of it"])?;
        }
        let warning =
            page.session.run("return document.getElementById('beside-warning').textContent", &[])?;
        ensure!(warning.as_str().is_some_and(|text| text.contains("km from the place")), "{warning}");
        let button = page.find(&button(&format!("Move the place to {}", street.name)))?;
        page.session.type_into(&button, &keys::ENTER.to_string())?;
        town.shows(page, &town.at_street(street)?)?;
        wait("the message to go", || Ok(page.session.find_all(moves)?.is_empty().then_some(())))?;
        let focus = page.session.run("return document.activeElement.labels?.[0]?.textContent ?? ''", &[])?;
        let focus = focus.as_str().unwrap_or_default().to_lowercase();
        same("what has the focus", &focus, &label.to_lowercase())
    });
}

#[test]
fn a_street_that_nobody_knows_is_said_and_can_be_used() {
    journey(|page| {
        let town = town()?;
        town.open(page)?;
        page.fill(SEARCH, "Qwertyplatsen")?;
        page.sees("No such street is known; click on the map instead.")?;
        let use_it = page.find(&button("Use “Qwertyplatsen” anyway"))?;
        page.session.type_into(&use_it, &keys::ENTER.to_string())?;
        page.sees("The model has seen too few sales in Qwertyplatsen to know it")?;
        let focus = page.session.run("return document.activeElement.role", &[])?;
        same("what has the focus", focus.as_str().unwrap_or_default(), "combobox")?;
        // The search has streets that the model has seen too rarely, too; one that it knows is found in any writing.
        let artifact = native::artifact(town.native.default_model()?)?;
        let preprocess = &artifact.pipeline.preprocess;
        let name = town.place.street.as_deref().context("no street")?;
        let (position, _) = town.feature(name)?;
        let is_known = |street: &str| preprocess.knows(position, street) == Some(true);
        let names = || town.map.streets.iter().map(|street| street.name.as_str());
        let rare = names().find(|name| !is_known(name)).context("every street is known")?;
        let carelessly = |name: &str| format!("{} 12 B", name.replace('ö', "o").to_uppercase());
        let mut careless = names().filter(|name| name.contains('ö')).map(carelessly);
        let careless = careless.find(|name| is_known(name)).context("no street is known")?;
        let field = format!("//input[@id='field-{name}']");
        page.fill(&field, rare)?;
        page.sees(&format!("The model has seen too few sales in {rare} to know it"))?;
        page.fill(&field, &careless)?;
        wait("the note to go", || Ok((!page.text("//main")?.contains("too few sales in")).then_some(())))
    });
}

#[test]
fn the_map_is_walked_by_keyboard_and_enter_chooses() {
    journey(|page| {
        let town = town()?;
        town.open(page)?;
        let (_, label) = town.feature(&town.place.longitude)?;
        let before: f64 = page.plain(&number(&label))?.parse()?;
        let map = page.find(MAP)?;
        page.session.run("arguments[0].scrollIntoView({ block: 'center' })", &[(&map).into()])?;
        page.session.type_into(&map, &keys::RIGHT.to_string().repeat(3))?;
        page.sees("Cross-hair: ")?;
        same(
            "the longitude",
            &page.plain(&number(&label))?.parse::<f64>()?.to_string(),
            &before.to_string(),
        )?;
        page.session.type_into(&map, &keys::ENTER.to_string())?;
        wait("the place to move to the east", || {
            Ok((page.plain(&number(&label))?.parse::<f64>()? > before).then_some(()))
        })?;
        page.sees("Place: ")
    });
}

#[test]
fn the_curve_gives_what_the_model_gives_at_its_dates() {
    journey(|page| {
        let town = town()?;
        let over_time = town.panels.over_time.as_ref().context("no curve")?;
        town.open(page)?;
        let figure = chart("Price by date");
        page.click(&format!("{figure}{}", button("Show as table")))?;
        let table = page.table(&format!("{figure}//table"))?;
        let (position, _) = town.feature(&over_time.feature)?;
        let first = table.get(1).context("the curve is empty")?;
        let last = table.last().context("the curve is empty")?;
        ensure!(last[4] == "no", "the last date should be beyond the data: {last:?}");
        let mut record = town.native.defaults()?;
        let vitrine_model::FeatureKind::Date { first: day, .. } =
            town.native.system.schema.features[position].kind
        else {
            anyhow::bail!("no date")
        };
        record.values[position] = Value::Number(day as f64);
        let prediction = native::predict(town.native.default_model()?, &record)?;
        let digits: String = first[1].chars().filter(char::is_ascii_digit).collect();
        same("the first value", &digits, &format!("{:.0}", prediction.value.context("no value")?))?;
        page.sees("The model has seen no data before")?;
        for moment in &over_time.moments {
            let seen = page.table(&format!("{}//table", region("Price at other times")))?;
            // Moments that the model cannot distinguish share a row.
            let names = |row: &Vec<String>| row[0].to_lowercase().contains(&moment.label.to_lowercase());
            ensure!(seen.iter().any(names), "'{}' is not listed: {seen:?}", moment.label);
        }
        ensure!(date::parse(&over_time.learned[1]).is_some(), "the end of the data is no day");
        Ok(())
    });
}

#[test]
fn every_choice_is_ranked_with_what_it_means_here() {
    journey(|page| {
        let town = town()?;
        let ranking = town.panels.ranking.as_ref().context("no ranking")?;
        town.open(page)?;
        let mut letters = ranking.plural.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        let title = format!("{first}{}", letters.as_str());
        page.find(&heading(&title))?;
        let figure = chart(&format!("{title} by their effect"));
        page.click(&format!("{figure}{}", button("Show as table")))?;
        wait("what every choice means here", || {
            let table = page.table(&format!("{figure}//table"))?;
            ensure!(table.len() == ranking.rows.len() + 1, "{} rows", table.len());
            Ok(table[0].iter().any(|head| head == "effect here").then_some(()))
        })?;
        let ranked = || ranking.rows.iter().filter(|row| ranking.others.as_ref() != Some(&row.value));
        let (n, unclear) =
            (ranked().count(), ranked().filter(|row| row.low <= 0.0 && row.high >= 0.0).count());
        let plural = &ranking.plural;
        page.sees(&match unclear {
            0 => format!("All {n} {plural} differ clearly from the average."),
            _ if unclear == n => format!("No clear effect for any of {n} {plural}."),
            _ => format!("No clear effect for {unclear} of {n} {plural}."),
        })
    });
}

#[test]
fn the_price_by_area_stays_beside_what_is_said_of_an_unknown_value() {
    journey(|page| {
        let town = town()?;
        let per_unit = town.panels.per_unit.as_ref().context("no value by unit")?;
        town.open(page)?;
        let can_be_unknown = town.native.numbers().into_iter().find(|(_, feature)| {
            feature.missing == MissingPolicy::Impute && feature.name != per_unit.feature
        });
        let (_, feature) = can_be_unknown.context("nothing can be unknown")?;
        let mut letters = feature.label.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        page.click(&region(&format!("{first}{}: unknown", letters.as_str())))?;
        page.sees_in(&region("Prediction"), &["Missing values:", per_unit.unit.as_str()])
    });
}

#[test]
fn the_models_are_compared_for_the_record() {
    journey(|page| {
        let town = town()?;
        town.open(page)?;
        page.click(&button("Predict with every model"))?;
        let defaults = town.native.defaults()?;
        for model in town.native.models() {
            let words = town.native.words(&native::predict(model, &defaults)?);
            page.sees_in(&region("Models side by side"), &words)?;
        }
        Ok(())
    });
}
