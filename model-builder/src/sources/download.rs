//! Downloading a file: resumed where it was cut off, checked against its SHA-256, put in place whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use ureq::Agent;

use super::failure::SourceFailure;
use crate::failure::{Because as _, failed};
use crate::input::Input;

/// The longest wait for a connection, and for the next piece of an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest file that is accepted; the largest source there is has 25 MB.
const LIMIT_BYTES: u64 = 1 << 30;

/// What is downloaded and to where.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a str,
    /// The SHA-256 that the file or what is packed in it must have, in hexadecimal: one of these, or any where there
    /// is none.
    pub sha256: &'a [String],
    /// Where the file goes.
    pub path: &'a Path,
}

/// Downloads a file. What arrives is kept in a `.part` file beside its place, so that a second try asks for the
/// rest only. `progress` hears how many bytes have arrived and how many there are, where the server says so.
///
/// # Errors
/// No connection, an answer other than success, an answer that ends early (the part is kept), a wrong hash (the
/// part is removed, since going on from it cannot help), a folder that cannot be written.
pub fn download(request: Request<'_>, progress: &mut dyn FnMut(u64, Option<u64>)) -> Result<()> {
    let part = part_path(request.path);
    if let Some(folder) = request.path.parent() {
        fs::create_dir_all(folder)
            .because(|| SourceFailure::MakeFolder { folder: folder.display().to_string() })?;
    }
    receive(request.url, &part, progress)
        .because(|| SourceFailure::Download { url: request.url.to_owned() })?;
    let arrived = Input::file(&part);
    let got = arrived.raw_sha256()?;
    // What cannot be unpacked is not the file that was expected either.
    if !arrived.is_one_of(request.sha256).unwrap_or(false) {
        fs::remove_file(&part).because(|| SourceFailure::Remove { file: part.display().to_string() })?;
        return Err(failed(SourceFailure::Altered {
            url: request.url.to_owned(),
            got,
            expected: request.sha256.to_vec(),
        }));
    }
    fs::rename(&part, request.path)
        .because(|| SourceFailure::PutInPlace { file: request.path.display().to_string() })
}

/// Where an unfinished download is kept.
pub fn part_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn receive(url: &str, part: &Path, progress: &mut dyn FnMut(u64, Option<u64>)) -> Result<()> {
    let have = fs::metadata(part).map_or(0, |data| data.len());
    let mut response = match ask(url, have)? {
        Some(response) => response,
        // The server has nothing from there on: the part is whole, or from another file. Start again.
        None => ask(url, 0)?.ok_or_else(|| failed(SourceFailure::NotFromStart))?,
    };
    // 206 with the very range that was asked for goes on; anything else is the file from its start.
    let is_rest = response.status() == 206 && content_range_start(&response) == Some(have);
    let start = if is_rest { have } else { 0 };
    let length = response.body().content_length();
    let total = length.map(|length| start + length);
    let open = || -> io::Result<File> {
        if is_rest { OpenOptions::new().append(true).open(part) } else { File::create(part) }
    };
    let no_write = || SourceFailure::Write { file: part.display().to_string() };
    let mut file = open().because(no_write)?;
    let mut body = response.body_mut().as_reader();
    let mut buffer = vec![0; 64 * 1024];
    let mut arrived = start;
    progress(arrived, total);
    loop {
        let n = body.read(&mut buffer).because(|| SourceFailure::Broke { arrived })?;
        if n == 0 {
            break;
        }
        arrived += n as u64;
        if arrived > LIMIT_BYTES {
            return Err(failed(SourceFailure::TooLarge { limit: LIMIT_BYTES }));
        }
        file.write_all(buffer.get(..n).unwrap_or_default()).because(no_write)?;
        progress(arrived, total);
    }
    file.sync_all().because(no_write)?;
    match total {
        Some(total) if arrived < total => Err(failed(SourceFailure::EndedEarly { arrived, total })),
        _ => Ok(()),
    }
}

/// Asks for a file from byte `from` on; `None` where the server has nothing from there on.
fn ask(url: &str, from: u64) -> Result<Option<ureq::http::Response<ureq::Body>>> {
    let agent: Agent = Agent::config_builder()
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_recv_body(Some(Duration::from_mins(30)))
        .http_status_as_error(false)
        .user_agent(concat!("vitrine-model-builder/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut request = agent.get(url).header("Accept-Encoding", "identity");
    if from > 0 {
        request = request.header("Range", format!("bytes={from}-"));
    }
    let response = request.call().because(|| SourceFailure::NoAnswer)?;
    match response.status().as_u16() {
        200 | 206 => Ok(Some(response)),
        416 if from > 0 => Ok(None),
        status @ (404 | 410) => Err(failed(SourceFailure::NoSuchFile { status })),
        status => Err(failed(SourceFailure::OtherStatus { status })),
    }
}

fn content_range_start(response: &ureq::http::Response<ureq::Body>) -> Option<u64> {
    let range = response.headers().get("content-range")?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.trim().parse().ok()
}

#[cfg(test)]
#[path = "download_tests.rs"]
mod tests;
