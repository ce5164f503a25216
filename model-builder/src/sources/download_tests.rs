//! Downloads from a small server of our own, which can send the rest of a file, stop early, or refuse.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use vitrine_model::artifact::sha256_hex;

use super::*;

const BODY: &[u8] = b"sepal_length,species\n5.1,setosa\n4.9,setosa\n";

/// How the server behaves.
#[derive(Clone, Copy)]
enum Manner {
    /// Sends what is asked for, ranges too.
    Whole,
    /// Ignores ranges.
    NoRanges,
    /// Promises everything and stops after so many bytes.
    StopsAfter(usize),
    /// Answers with a status and no file.
    Refuses(&'static str),
}

/// Starts a server for the rest of the test; returns the address and the ranges that were asked for.
fn serve(manner: Manner) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/iris.csv", listener.local_addr().unwrap());
    let ranges = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&ranges);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), manner, &seen);
        }
    });
    (url, ranges)
}

fn answer(mut stream: TcpStream, manner: Manner, seen: &Mutex<Vec<String>>) {
    let mut range = None;
    for line in BufReader::new(stream.try_clone().unwrap()).lines() {
        let line = line.unwrap().to_lowercase();
        if let Some(value) = line.strip_prefix("range: bytes=") {
            seen.lock().unwrap().push(value.to_owned());
            range = value.trim_end_matches('-').parse::<usize>().ok();
        }
        if line.is_empty() {
            break;
        }
    }
    let head = |status: &str, length: usize, more: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}Connection: close\r\n\r\n")
            .into_bytes()
    };
    let whole = BODY.len();
    let mut text = match (manner, range) {
        (Manner::Refuses(status), _) => head(status, 0, ""),
        (Manner::Whole, Some(from)) if from >= whole => head("416 Range Not Satisfiable", 0, ""),
        (Manner::Whole, Some(from)) => {
            let range = format!("Content-Range: bytes {from}-{}/{whole}\r\n", whole - 1);
            head("206 Partial Content", whole - from, &range)
        }
        _ => head("200 OK", whole, ""),
    };
    match (manner, range) {
        (Manner::Refuses(_), _) => {}
        (Manner::Whole, Some(from)) => text.extend(BODY.iter().skip(from)),
        (Manner::StopsAfter(n), _) => text.extend(BODY.iter().take(n)),
        (Manner::Whole | Manner::NoRanges, _) => text.extend(BODY),
    }
    // A client that hangs up early is part of what is tested.
    let _ = stream.write_all(&text);
}

fn fetch(url: &str, sha256: &str, path: &Path) -> Result<()> {
    download(Request { url, sha256: &[sha256.to_owned()], path }, &mut |_, _| {})
}

#[test]
fn a_file_arrives_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris").join("iris.csv");
    let (url, ranges) = serve(Manner::Whole);
    let mut last = (0, None);
    let request = Request { url: &url, sha256: &[sha256_hex(BODY)], path: &path };
    download(request, &mut |arrived, total| last = (arrived, total)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), BODY);
    assert_eq!(last, (BODY.len() as u64, Some(BODY.len() as u64)));
    assert!(!part_path(&path).exists() && ranges.lock().unwrap().is_empty());
}

#[test]
fn a_download_that_was_cut_off_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris.csv");
    let (url, _) = serve(Manner::StopsAfter(10));
    let message = format!("{:#}", fetch(&url, &sha256_hex(BODY), &path).unwrap_err());
    assert!(message.contains("10"), "{message}");
    assert_eq!(fs::read(part_path(&path)).unwrap(), &BODY[..10]);
    assert!(!path.exists());
    let (url, ranges) = serve(Manner::Whole);
    fetch(&url, &sha256_hex(BODY), &path).unwrap();
    assert_eq!(*ranges.lock().unwrap(), ["10-"]);
    assert_eq!(fs::read(&path).unwrap(), BODY);
}

#[test]
fn a_server_without_ranges_sends_it_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris.csv");
    fs::write(part_path(&path), &BODY[..10]).unwrap();
    let (url, ranges) = serve(Manner::NoRanges);
    fetch(&url, &sha256_hex(BODY), &path).unwrap();
    assert_eq!(ranges.lock().unwrap().len(), 1);
    assert_eq!(fs::read(&path).unwrap(), BODY);
}

#[test]
fn a_part_that_is_whole_already_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris.csv");
    fs::write(part_path(&path), BODY).unwrap();
    let (url, _) = serve(Manner::Whole);
    fetch(&url, &sha256_hex(BODY), &path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), BODY);
}

#[test]
fn a_wrong_hash_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris.csv");
    let (url, _) = serve(Manner::Whole);
    let message = format!("{:#}", fetch(&url, &sha256_hex(b"other"), &path).unwrap_err());
    assert!(message.contains(&sha256_hex(BODY)) && message.contains(&sha256_hex(b"other")), "{message}");
    assert!(!path.exists() && !part_path(&path).exists());
}

#[test]
fn refusals_name_the_address_and_the_status() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("iris.csv");
    for (status, said) in [("404 Not Found", "no such file"), ("500 Internal Server Error", "status 500")] {
        let (url, _) = serve(Manner::Refuses(status));
        let message = format!("{:#}", fetch(&url, "x", &path).unwrap_err());
        assert!(message.contains(said) && message.contains(&url), "{message}");
        assert!(!path.exists());
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/iris.csv", listener.local_addr().unwrap());
    drop(listener);
    let message = format!("{:#}", fetch(&url, "x", &path).unwrap_err());
    assert!(message.contains("network"), "{message}");
}
