//! The page's language and its texts: chosen once a document, before anything is shown.
//!
//! A page that is published fetches the texts of its language only: [`load`] before it is shown, [`load_later`] before
//! the first part of the program that needs more. With the feature `embedded` all languages are part of the program.
//!
//! The address decides (`?lang=sv`), then what the visitor chose before, then the browser's languages. Choosing another
//! language loads the document again, with the same fragment.

use std::cell::Cell;

use gloo_net::http::Request;
use leptos::prelude::{document, window};
use vitrine_present::{Locale, Texts};

use crate::route;

/// The parameter of the address that names the language.
const PARAMETER: &str = "lang";
/// Where the visitor's choice is kept.
const KEY: &str = "vitrine-language";
/// The folder of the files of texts, from the page's base.
const FOLDER: &str = "texts";

thread_local! {
    static TEXTS: Cell<Option<&'static Texts>> = const { Cell::new(None) };
    /// The language that the address names, where it names one.
    static ADDRESSED: Cell<Option<&'static Locale>> = const { Cell::new(None) };
}

/// The texts of the page's language. They are the same for as long as the document is open.
///
/// Natively these are the English ones.
pub fn use_texts() -> &'static Texts {
    TEXTS.get().unwrap_or_else(|| {
        let texts = unloaded();
        TEXTS.set(Some(texts));
        texts
    })
}

/// The language of the page: how numbers and dates are written.
pub fn use_locale() -> &'static Locale {
    use_texts().locale()
}

/// Fetches the texts that every page needs, and sets the language of the document. To be awaited before the page is
/// mounted.
///
/// # Errors
/// One sentence in English where the file cannot be fetched or is of another version.
pub async fn load() -> Result<(), String> {
    let locale = wanted();
    show(locale);
    let texts = Texts::read(&fetch(locale.files[0]).await?).map_err(|error| error.to_string())?;
    // They live as long as the document.
    TEXTS.set(Some(Box::leak(Box::new(texts))));
    Ok(())
}

/// Fetches the texts that pages with charts need, where they are not there yet.
///
/// # Errors
/// As [`load`].
pub async fn load_later() -> Result<(), String> {
    let texts = use_texts();
    if texts.is_complete() {
        return Ok(());
    }
    texts.add_later(&fetch(texts.locale().files[1]).await?).map_err(|error| error.to_string())
}

/// Keeps the visitor's choice and loads the document again in that language.
pub fn choose(locale: &'static Locale) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, locale.code);
    }
    let location = window().location();
    let address = location.href().unwrap_or_default();
    let _ = location.assign(&address_in(&address, locale.code));
}

/// The address of a link within the page: it names the language where the page's own address does, so that what is
/// opened from it, or copied from it, is in the same language.
pub fn link(address: &str) -> String {
    // Reads the address, where nothing has done so yet.
    use_texts();
    link_in(&route::address(address), ADDRESSED.get())
}

fn link_in(address: &str, addressed: Option<&Locale>) -> String {
    addressed.map_or_else(|| address.to_owned(), |locale| address_in(address, locale.code))
}

/// An address with its language replaced; its other parameters and its fragment stay.
pub fn address_in(address: &str, code: &str) -> String {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(PARAMETER);
    let mut pairs: Vec<&str> = query.split('&').filter(is_other).collect();
    let language = format!("{PARAMETER}={code}");
    pairs.push(&language);
    let hash = if fragment.is_empty() { "" } else { "#" };
    format!("{path}?{}{hash}{fragment}", pairs.join("&"))
}

/// The language of a query such as `?lang=sv`, else of the earlier choice, else of the browser's languages.
fn language<'a>(query: &'a str, chosen: Option<&'a str>, browser: &'a [String]) -> &'static Locale {
    Locale::choose(asked(query).chain(chosen).chain(browser.iter().map(String::as_str)))
}

/// The codes of languages that a query names.
fn asked(query: &str) -> impl Iterator<Item = &str> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == PARAMETER).map(|(_, code)| code)
}

fn wanted() -> &'static Locale {
    let query = window().location().search().unwrap_or_default();
    ADDRESSED.set(asked(&query).find_map(Locale::of));
    let chosen = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok()?);
    let browser: Vec<String> =
        window().navigator().languages().iter().filter_map(|language| language.as_string()).collect();
    language(&query, chosen.as_deref(), &browser)
}

/// Tells the document its language.
fn show(locale: &Locale) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", locale.code);
    }
}

async fn fetch(name: &str) -> Result<Vec<u8>, String> {
    let path = format!("{FOLDER}/{name}");
    let failed = |reason: String| format!("{path} could not be fetched: {reason}");
    let response = Request::get(&path).send().await.map_err(|error| failed(error.to_string()))?;
    if !response.ok() {
        return Err(failed(format!("the server answered with status {}", response.status())));
    }
    response.binary().await.map_err(|error| failed(error.to_string()))
}

#[cfg(all(target_arch = "wasm32", feature = "embedded"))]
fn unloaded() -> &'static Texts {
    let locale = wanted();
    show(locale);
    Texts::of(locale)
}

#[cfg(all(target_arch = "wasm32", not(feature = "embedded")))]
fn unloaded() -> &'static Texts {
    Box::leak(Box::new(Texts::absent(wanted())))
}

/// Says in the document why there is no page, in the words of the reason alone: the texts have not come.
pub fn show_failure(reason: &str) {
    if let (Ok(line), Some(body)) = (document().create_element("p"), document().body()) {
        let _ = line.set_attribute("role", "alert");
        line.set_text_content(Some(&format!("Vitrine: {reason}")));
        let _ = body.append_child(&line);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn unloaded() -> &'static Texts {
    Texts::english()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_then_the_choice_then_the_browser() {
        let browser = ["de".to_owned(), "sv-SE".to_owned()];
        let code = |query, chosen, browser| language(query, chosen, browser).code;
        assert_eq!(code("?lang=en", Some("sv"), &browser), "en");
        assert_eq!(code("?a=1&lang=sv", None, &[]), "sv");
        assert_eq!(code("", Some("en"), &browser), "en");
        assert_eq!(code("?lang=xx", None, &browser), "sv");
        assert_eq!(code("?language=sv", None, &[]), "en");
    }

    #[test]
    fn links_name_the_language_where_the_address_does() {
        let swedish = Locale::of("sv");
        assert_eq!(link_in("iris/predict#petal_width=2", swedish), "iris/predict?lang=sv#petal_width=2");
        assert_eq!([link_in("./", swedish), link_in("iris/data", None)], ["./?lang=sv", "iris/data"]);
        assert_eq!(asked("?lang=xx&lang=sv").find_map(Locale::of).map(|locale| locale.code), Some("sv"));
    }

    #[test]
    fn another_language_keeps_the_rest_of_the_address() {
        let changed = [
            "http://a/iris",
            "http://a/iris?lang=en",
            "http://a/iris?lang=en&x=1#petal_width=2",
            "http://a/iris#a?b",
        ]
        .map(|address| address_in(address, "sv"));
        let expected = [
            "http://a/iris?lang=sv",
            "http://a/iris?lang=sv",
            "http://a/iris?x=1&lang=sv#petal_width=2",
            "http://a/iris?lang=sv#a?b",
        ];
        assert_eq!(changed, expected);
    }
}
