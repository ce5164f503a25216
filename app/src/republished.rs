//! Whether the site has been published anew since the document was opened. Files of the earlier build may be gone then,
//! and asking for them again helps nobody: the document has to be loaded again.

use std::future::Future;
use std::pin::Pin;

use gloo_net::http::Request;
use web_sys::RequestCache;

use crate::browser;

/// The status codes of what is gone.
const GONE: [u16; 2] = [404, 410];

/// Whether an answer with this status says that a file is gone.
pub fn is_gone(status: u16) -> bool {
    GONE.contains(&status)
}

/// Whether the site names another program than the one that runs, or another catalog than the one that was loaded;
/// false where the network does not say.
pub fn is_published_anew(catalog: Option<Vec<u8>>) -> Pin<Box<dyn Future<Output = bool>>> {
    Box::pin(async move {
        let is_other_catalog = match catalog {
            Some(known) => fresh("assets/catalog.json").await.is_some_and(|new| new != known),
            None => false,
        };
        is_other_catalog || fresh("./").await.is_some_and(|page| is_other_program(&page, &browser::script()))
    })
}

/// Whether a page does not name the script of the program.
fn is_other_program(page: &[u8], script: &str) -> bool {
    let name = script.rsplit('/').next().unwrap_or_default();
    !name.is_empty() && !String::from_utf8_lossy(page).contains(name)
}

/// The bytes of a file as the network has it now.
async fn fresh(path: &str) -> Option<Vec<u8>> {
    let response = Request::get(path).cache(RequestCache::NoStore).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.binary().await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_another_script_is_another_build() {
        let page = b"<script type=\"module\">import init from '/a/app-1.js';</script>";
        assert!(!is_other_program(page, "https://example.org/a/app-1.js"));
        assert!(is_other_program(page, "https://example.org/a/app-2.js"));
        assert!(!is_other_program(page, ""));
    }

    #[test]
    fn only_what_is_not_found_is_gone() {
        assert_eq!([404, 410, 503, 200].map(is_gone), [true, true, false, false]);
    }
}
