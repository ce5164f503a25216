//! What is served: which file a path leads to, and the answer that carries it.

use super::http::{Answer, Request};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder, and the path below which it is served.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder.
    pub root: PathBuf,
    /// The path, which begins and ends with `/`.
    pub base: String,
}

/// What a path of a request leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(PathBuf),
    /// A folder that was asked for without its last slash: the address with it.
    Moved(String),
    /// Nothing.
    Nothing,
}

impl Folder {
    /// The answer to a request.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn answer(&self, request: &Request) -> std::io::Result<Answer> {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Ok(Answer::plain(405, "only GET and HEAD are answered"));
        }
        match self.resolve(&request.target) {
            Found::File(path) => file(200, &path, request),
            Found::Moved(to) => {
                let mut answer = Answer::plain(301, "");
                answer.headers.push(("Location", to));
                Ok(answer)
            }
            Found::Nothing => match self.root.join("404.html") {
                page if page.is_file() => file(404, &page, request),
                _ => Ok(Answer::plain(404, "not found")),
            },
        }
    }

    /// What the path of a request leads to; never anything outside the folder.
    pub fn resolve(&self, url: &str) -> Found {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        if path == self.base.trim_end_matches('/') && !path.is_empty() {
            return Found::Moved(self.base.clone());
        }
        let Some(parts) = path.strip_prefix(&self.base).and_then(parts) else { return Found::Nothing };
        let full = parts.iter().fold(self.root.clone(), |folder, part| folder.join(part));
        if full.is_dir() {
            if !path.ends_with('/') {
                return Found::Moved(format!("{path}/"));
            }
            let index = full.join("index.html");
            return if index.is_file() { Found::File(index) } else { Found::Nothing };
        }
        if full.is_file() && !path.ends_with('/') { Found::File(full) } else { Found::Nothing }
    }
}

/// The parts of a path, decoded; none when one of them would leave the folder or is hidden.
fn parts(path: &str) -> Option<Vec<String>> {
    path.split('/').filter(|part| !part.is_empty()).map(part).collect()
}

fn part(raw: &str) -> Option<String> {
    let decoded = percent_decoded(raw)?;
    let harmful = decoded.starts_with('.') || decoded.contains(['/', '\\', '\0', ':']);
    (!harmful).then_some(decoded)
}

fn percent_decoded(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn file(status: u16, path: &Path, request: &Request) -> std::io::Result<Answer> {
    let (kind, is_text) = media_type(path);
    let mut body = std::fs::read(path)?;
    let mut headers = vec![
        ("Content-Type", kind.to_owned()),
        ("Cache-Control", "no-cache".to_owned()),
        // As GitHub Pages answers: a frame without an origin of its own may read everything.
        ("Access-Control-Allow-Origin", "*".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    if is_text && request.takes_gzip {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&body)?;
        body = encoder.finish()?;
        headers.push(("Content-Encoding", "gzip".to_owned()));
        headers.push(("Vary", "Accept-Encoding".to_owned()));
    }
    Ok(Answer { status, headers, body })
}

/// The media type of a file, and whether compressing it is worth while.
fn media_type(path: &Path) -> (&'static str, bool) {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => ("text/html; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "json" | "map" => ("application/json; charset=utf-8", true),
        "jsonl" | "ndjson" => ("application/x-ndjson; charset=utf-8", true),
        "webmanifest" => ("application/manifest+json; charset=utf-8", true),
        "svg" => ("image/svg+xml; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "txt" | "md" => ("text/plain; charset=utf-8", true),
        "csv" => ("text/csv; charset=utf-8", true),
        "xml" => ("application/xml; charset=utf-8", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "webp" => ("image/webp", false),
        "ico" => ("image/vnd.microsoft.icon", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", true),
    }
}
