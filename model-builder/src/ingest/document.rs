//! A document from an address, and how to detect whether it has changed.

use serde::{Deserialize, Serialize};
use url::Url;

/// A document as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The address that was asked for.
    pub asked: Url,
    /// The address that gave it, after redirects.
    pub url: Url,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type without parameters, in lower case.
    pub media_type: Option<String>,
    /// How to detect next time whether it has changed.
    pub validators: Validators,
    /// The text of its `Link` headers.
    pub links: Vec<String>,
}

/// How to detect whether a document has changed, as its server gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}
