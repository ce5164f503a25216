//! A static server on this machine that answers as GitHub Pages does.
//!
//! A folder answers with its `index.html`, anything unknown with `404.html` and the status 404, everything lies
//! below a sub-path, and text is compressed. Browser tests and `serve` use it.

use anyhow::{Context, Result, anyhow};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use tiny_http::{Header, Method, Request, Response, StatusCode};

/// How many requests are answered at once; browsers open six connections.
const WORKERS: usize = 6;

/// A running server; it stops when this is dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    workers: Vec<JoinHandle<()>>,
    address: SocketAddr,
    base: String,
}

/// What is served and where below.
#[derive(Clone, Debug)]
struct Site {
    root: PathBuf,
    base: String,
}

/// What a path of a request leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// A file.
    File(PathBuf),
    /// A folder that was asked for without its last slash: the address with it.
    Moved(String),
    /// Nothing.
    Nothing,
}

impl Server {
    /// Serves the folder `root` below `base` (such as `/vitrine/`) on 127.0.0.1; port 0 takes any free one.
    ///
    /// # Errors
    /// When the folder has no `index.html`, or the port is taken.
    pub fn start(root: &Path, base: &str, port: u16) -> Result<Self> {
        if !root.join("index.html").is_file() {
            return Err(anyhow!("{} holds no index.html: build the page first", root.display()));
        }
        let http = tiny_http::Server::http((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| anyhow!("{error}"))
            .with_context(|| format!("cannot listen on port {port}"))?;
        let address = http.server_addr().to_ip().context("the server has no address")?;
        let http = Arc::new(http);
        let site = Site { root: root.to_path_buf(), base: base.to_owned() };
        let workers = (0..WORKERS)
            .map(|_| {
                let (http, site) = (Arc::clone(&http), site.clone());
                std::thread::spawn(move || {
                    while let Ok(request) = http.recv() {
                        // A visitor who closes the connection early is no fault of the server.
                        let _ = site.answer(request);
                    }
                })
            })
            .collect();
        Ok(Self { http, workers, address, base: base.to_owned() })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Serves until the program is ended.
    pub fn wait(mut self) {
        for worker in std::mem::take(&mut self.workers) {
            let _ = worker.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in &self.workers {
            self.http.unblock();
        }
        for worker in std::mem::take(&mut self.workers) {
            let _ = worker.join();
        }
    }
}

impl Site {
    fn answer(&self, request: Request) -> std::io::Result<()> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return request.respond(Response::empty(StatusCode(405)));
        }
        match self.resolve(request.url()) {
            Found::File(path) => send(request, &path, 200),
            Found::Moved(to) => {
                let response = Response::empty(StatusCode(301)).with_header(header("Location", &to)?);
                request.respond(response)
            }
            Found::Nothing => match self.root.join("404.html") {
                page if page.is_file() => send(request, &page, 404),
                _ => request.respond(Response::from_string("not found").with_status_code(404)),
            },
        }
    }

    /// What the path of a request leads to; never anything outside the folder.
    fn resolve(&self, url: &str) -> Found {
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

fn send(request: Request, path: &Path, status: u16) -> std::io::Result<()> {
    let (kind, is_text) = media_type(path);
    let mut content = std::fs::read(path)?;
    let takes_gzip = request.headers().iter().any(|header| {
        header.field.equiv("Accept-Encoding") && header.value.as_str().to_ascii_lowercase().contains("gzip")
    });
    let mut headers = vec![
        header("Content-Type", kind)?,
        header("Cache-Control", "no-cache")?,
        header("X-Content-Type-Options", "nosniff")?,
    ];
    if is_text && takes_gzip {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&content)?;
        content = encoder.finish()?;
        headers.push(header("Content-Encoding", "gzip")?);
        headers.push(header("Vary", "Accept-Encoding")?);
    }
    // A known length is sent as such; tiny_http would otherwise send large answers in chunks.
    let length = content.len();
    let body = std::io::Cursor::new(content);
    let response = Response::new(StatusCode(status), headers, body, Some(length), None)
        .with_chunked_threshold(usize::MAX);
    request.respond(response)
}

fn header(name: &str, value: &str) -> std::io::Result<Header> {
    Header::from_bytes(name, value)
        .map_err(|()| std::io::Error::other(format!("{name}: {value:?} is no header")))
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

#[cfg(test)]
mod tests;
