//! Finding by role and label, reading and waiting; how a journey begins and ends.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value as Json, json};
use vitrine_present::Locale;

use crate::driver::{Element, Session, keys};
use crate::gate::Gate;

/// How long something on the page may take. Long, because it only matters when something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// The page in a browser.
pub struct Page {
    /// The browser.
    pub session: Session,
    /// The address of the catalog, with a slash at the end.
    pub base: String,
}

/// Opens a browser with an empty profile, makes a journey through the page, and closes the browser. Tells what
/// stood on the page when it fails. There is one browser at a time: Firefox' driver opens no second one.
pub fn journey<T>(go: impl FnOnce(&Page) -> Result<T>) -> T {
    journey_at(&environment("VITRINE_BASE_URL"), go)
}

/// A journey through the page behind a gate.
pub fn journey_behind_a_gate(go: impl FnOnce(&Page, &Gate) -> Result<()>) {
    let gate = Gate::before(&environment("VITRINE_BASE_URL")).unwrap_or_else(|error| panic!("{error:#}"));
    journey_at(&gate.base, |page| go(page, &gate));
}

/// A journey through a page of another address.
pub fn journey_at<T>(base: &str, go: impl FnOnce(&Page) -> Result<T>) -> T {
    let page = Page::open(base).unwrap_or_else(|error| panic!("{error:#}"));
    go(&page).unwrap_or_else(|error| panic!("in {}: {error:#}\non the page: {}", browser(), page.state()))
}

/// `chromium` or `firefox`.
pub fn browser() -> String {
    environment("VITRINE_BROWSER")
}

/// The folder of the built page.
pub fn folder() -> PathBuf {
    environment("VITRINE_PAGE_FOLDER").into()
}

fn environment(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set; run the journeys by `cargo xtask test page`"))
}

fn capabilities() -> Result<Json> {
    let text = environment("VITRINE_CAPABILITIES");
    let mut capabilities: Json = serde_json::from_str(&text).context("VITRINE_CAPABILITIES is not JSON")?;
    if browser() == "chromium" {
        capabilities["goog:loggingPrefs"] = json!({ "browser": "ALL" });
    }
    Ok(capabilities)
}

/// A text within an XPath, which has no way to escape quotes.
pub fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}

/// Elements that are called so by their text or by a label for screen readers.
fn called(element: &str, name: &str) -> String {
    let name = quoted(name);
    format!("//{element}[normalize-space()={name} or @aria-label={name}]")
}

/// A link by its name.
pub fn link(name: &str) -> String {
    called("a", name)
}

/// A button by its name.
pub fn button(name: &str) -> String {
    called("button", name)
}

/// A heading of any level by its text.
pub fn heading(text: &str) -> String {
    format!("//*[self::h1 or self::h2 or self::h3][normalize-space()={}]", quoted(text))
}

/// A part of the page by its label for screen readers.
pub fn region(name: &str) -> String {
    format!("//*[@aria-label={}]", quoted(name))
}

/// The label of a field. It begins in upper case, unless it is written in a way of its own, as pH is.
fn label(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let capitalised = format!("{first}{}", characters.as_str());
    format!("//label[normalize-space()={} or normalize-space()={}]", quoted(text), quoted(&capitalised))
}

/// The number field with this label.
pub fn number(text: &str) -> String {
    format!("//input[@type='text'][@inputmode][@id={}/@for]", label(text))
}

/// The slider with this label.
pub fn slider(text: &str) -> String {
    format!("//input[@type='range'][@aria-labelledby={}/@id]", label(text))
}

/// The list with this label.
pub fn select(text: &str) -> String {
    format!("//select[@id={}/@for]", label(text))
}

/// One of the choices under a legend; what is clicked is its label.
pub fn choice(legend: &str, text: &str) -> String {
    format!(
        "//fieldset[legend[normalize-space()={}]]//label[starts-with(normalize-space(), {})]",
        quoted(legend),
        quoted(text)
    )
}

/// A chart by the beginning of its title.
pub fn chart(title: &str) -> String {
    format!("//figure[.//h3[starts-with(normalize-space(), {})]]", quoted(title))
}

impl Page {
    fn open(base: &str) -> Result<Self> {
        let session = Session::open(&environment("VITRINE_WEBDRIVER_URL"), &capabilities()?)?;
        Ok(Self { session, base: format!("{}/", base.trim_end_matches('/')) })
    }

    /// Goes to a path below the base, with its fragment if any.
    ///
    /// Firefox ends a navigation, very rarely and under load only, with an error page of its own in place of what the
    /// service worker answers. That is logged and tried once more, as a visitor would; a second time is a failure.
    pub fn goto(&self, path: &str) -> Result<()> {
        let address = format!("{}{path}", self.base);
        self.session.goto(&address).or_else(|error| {
            if !format!("{error:#}").contains("e=corruptedContentError") {
                return Err(error);
            }
            eprintln!("Firefox showed an error page at {address}: {error:#}");
            self.session.goto(&address)
        })
    }

    /// Loads the page again, as a visitor does. The driver's own command goes past the service worker in Firefox.
    pub fn reload(&self) -> Result<()> {
        self.session.run("window.isBefore = true; location.reload()", &[])?;
        wait("the page to load again", || {
            let is_new =
                self.session.run("return !window.isBefore && document.readyState === 'complete'", &[])?;
            Ok((is_new == true).then_some(()))
        })
    }

    /// The address that the browser shows.
    pub fn address(&self) -> Result<String> {
        Ok(self.session.run("return location.href", &[])?.as_str().unwrap_or_default().to_owned())
    }

    /// The first element that the visitor can see, once there is one.
    pub fn find(&self, xpath: &str) -> Result<Element> {
        wait(xpath, || {
            for element in self.session.find_all(xpath)? {
                if self.session.is_displayed(&element)? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
    }

    /// Clicks the first element that the visitor can see.
    pub fn click(&self, xpath: &str) -> Result<()> {
        wait(&format!("a click on {xpath}"), || {
            let element = self.find(xpath)?;
            // What lies low on the page is not covered by anything that sticks to an edge when it is in the middle.
            self.session.run("arguments[0].scrollIntoView({ block: 'center' })", &[Json::from(&element)])?;
            self.session.click(&element).map(Some)
        })
    }

    /// Replaces what stands in a field, by keyboard.
    pub fn fill(&self, xpath: &str, text: &str) -> Result<()> {
        let before = self.value(xpath)?.chars().count();
        let delete: String = std::iter::repeat_n(keys::BACKSPACE, before).collect();
        self.session.type_into(&self.find(xpath)?, &format!("{}{delete}{text}", keys::END))
    }

    /// The text of the first element, as it is seen, with single spaces.
    pub fn text(&self, xpath: &str) -> Result<String> {
        let element = self.find(xpath)?;
        let text = self.session.run("return arguments[0].innerText", &[Json::from(&element)])?;
        Ok(spaced(text.as_str().unwrap_or_default()))
    }

    /// The value of the first field.
    pub fn value(&self, xpath: &str) -> Result<String> {
        let element = self.find(xpath)?;
        let value = self.session.run("return arguments[0].value", &[Json::from(&element)])?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// The number in the first field, as programs write it; the page is in English.
    pub fn plain(&self, xpath: &str) -> Result<String> {
        Ok(Locale::english().to_plain(&self.value(xpath)?, None))
    }

    /// Waits until an element's text holds all the parts.
    pub fn sees_in<T: AsRef<str>>(&self, xpath: &str, parts: &[T]) -> Result<()> {
        let mut text = String::new();
        let parts: Vec<String> = parts.iter().map(|part| spaced(part.as_ref())).collect();
        let seen = wait("a text", || {
            text = self.text(xpath)?;
            Ok(parts.iter().all(|part| text.contains(part)).then_some(()))
        });
        seen.with_context(|| format!("{xpath} says '{text}', expected {parts:?}"))
    }

    /// Waits until the page's content holds the text.
    pub fn sees(&self, text: &str) -> Result<()> {
        self.sees_in("//main", &[text])
    }

    /// The cells of a table, row by row, the header first.
    pub fn table(&self, xpath: &str) -> Result<Vec<Vec<String>>> {
        let element = self.find(xpath)?;
        let script = "return [...arguments[0].rows].map(row => [...row.cells].map(cell => cell.textContent))";
        let rows: Vec<Vec<String>> =
            serde_json::from_value(self.session.run(script, &[Json::from(&element)])?)?;
        ensure!(!rows.is_empty(), "{xpath} is empty");
        Ok(rows.into_iter().map(|row| row.iter().map(|cell| spaced(cell)).collect()).collect())
    }

    /// Chooses an option of a list by its value, by the keyboard events that a visitor's choice gives.
    pub fn choose(&self, xpath: &str, value: &str) -> Result<()> {
        self.click(&format!("{xpath}/option[@value={}]", quoted(value)))
    }

    /// The address and the beginning of what can be read, for messages.
    fn state(&self) -> String {
        let script = "return location.href + ' | ' + document.body.innerText.slice(0, 1500)";
        let state = self.session.run(script, &[]).ok();
        let state = state.as_ref().and_then(Json::as_str).map(spaced).unwrap_or_default();
        let picture = self.session.screenshot().map(|picture| picture.len()).unwrap_or_default();
        format!("{state} (a picture of {picture} characters)")
    }
}

/// Fails unless two texts are the same.
pub fn same(what: &str, got: &str, expected: &str) -> Result<()> {
    if got == expected {
        return Ok(());
    }
    bail!("{what} is '{got}', expected '{expected}'")
}

/// Waits until `ready` gives something.
pub fn wait<T>(what: &str, mut ready: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        // An element may be replaced between being found and being read, which is no failure.
        let last = match ready() {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if start.elapsed() > PATIENCE {
            let context = format!("waited {} s for {what}", PATIENCE.as_secs());
            return Err(
                last.map_or_else(|| anyhow::anyhow!(context.clone()), |error| error.context(context.clone()))
            );
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
