//! The WebDriver protocol, as far as the journeys need it: <https://www.w3.org/TR/webdriver2/>.
//!
//! A blocking client of a few commands reads better in tests than an asynchronous one, and needs nothing that the
//! workspace does not have.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value as Json, json};

/// The key under which the protocol hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that have no character, as the protocol names them.
pub mod keys {
    /// Deletes what stands before the cursor.
    pub const BACKSPACE: char = '\u{e003}';
    /// The tabulator.
    pub const TAB: char = '\u{e004}';
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// The end of a line or a slider.
    pub const END: char = '\u{e010}';
    /// The beginning of a line or a slider.
    pub const HOME: char = '\u{e011}';
    /// To the right.
    pub const RIGHT: char = '\u{e014}';
}

/// An open browser. It is closed when this is dropped.
pub struct Session {
    agent: ureq::Agent,
    address: String,
}

/// A reference to an element of the page that is open.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Session {
    /// Opens a browser of its own, with an empty profile.
    ///
    /// # Errors
    /// When the driver does not answer or refuses the capabilities.
    pub fn open(webdriver: &str, capabilities: &Json) -> Result<Self> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(2)))
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let mut session = Self { agent, address: format!("{}/session", webdriver.trim_end_matches('/')) };
        let opened = session.post("", &json!({ "capabilities": { "alwaysMatch": capabilities } }))?;
        let id = opened["sessionId"].as_str().context("the driver opened no session")?;
        session.address = format!("{}/{id}", session.address);
        Ok(session)
    }

    /// Goes to an address and waits until it is loaded.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub fn goto(&self, url: &str) -> Result<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    /// The elements that an XPath finds, in the order of the page.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub fn find_all(&self, xpath: &str) -> Result<Vec<Element>> {
        let found = self.post("/elements", &json!({ "using": "xpath", "value": xpath }))?;
        let ids = found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str());
        Ok(ids.map(|id| Element(id.to_owned())).collect())
    }

    /// Clicks an element where a visitor would.
    ///
    /// # Errors
    /// When it is hidden, covered or gone.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element; see [`keys`].
    ///
    /// # Errors
    /// When it cannot take the focus.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Types into whatever has the focus.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub fn press(&self, key: char) -> Result<()> {
        let actions = [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })];
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Whether a visitor can see an element.
    ///
    /// # Errors
    /// When it is gone.
    pub fn is_displayed(&self, element: &Element) -> Result<bool> {
        Ok(self.get(&format!("/element/{}/displayed", element.0))?.as_bool().unwrap_or(false))
    }

    /// The result of the body of a function, run in the page; a promise is waited for.
    ///
    /// # Errors
    /// When it throws.
    pub fn run(&self, body: &str, arguments: &[Json]) -> Result<Json> {
        self.post("/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// What the browser's console holds since the last call, where the driver reports it: Chromium's does.
    ///
    /// # Errors
    /// When the driver does not answer, or does not know the command.
    pub fn console(&self) -> Result<Vec<Json>> {
        let log = self.post("/se/log", &json!({ "type": "browser" }))?;
        log.as_array().cloned().context("the driver keeps no console")
    }

    /// A picture of the page, in base64.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub fn screenshot(&self) -> Result<String> {
        Ok(self.get("/screenshot")?.as_str().unwrap_or_default().to_owned())
    }

    fn get(&self, path: &str) -> Result<Json> {
        let mut response = self.agent.get(format!("{}{path}", self.address)).call()?;
        value(path, &response.body_mut().read_to_string()?)
    }

    fn post(&self, path: &str, body: &Json) -> Result<Json> {
        let request = self.agent.post(format!("{}{path}", self.address)).content_type("application/json");
        let mut response = request.send(body.to_string())?;
        // Pictures are larger than what is read by default.
        let text = response.body_mut().with_config().limit(50_000_000).read_to_string()?;
        value(path, &text)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A browser that cannot be closed is closed with its driver.
        let _ = self.agent.delete(&self.address).call();
    }
}

impl From<&Element> for Json {
    fn from(element: &Element) -> Self {
        json!({ ELEMENT: element.0 })
    }
}

/// The value of an answer, or its error.
fn value(path: &str, answer: &str) -> Result<Json> {
    let mut answer: Json = serde_json::from_str(answer).with_context(|| format!("{path}: {answer}"))?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(anyhow!("{path}: {error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}
