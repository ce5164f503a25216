//! `fetch`: files that are there, files that are downloaded, and files that cannot be had.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use crate::place::{Place, SYSTEM, rows};

fn place_with_url(url: &str) -> Place {
    let place = Place::new();
    let source = format!("name = \"fruit.csv\"\nurl = \"{url}\"");
    place.write("systems/fruit.toml", SYSTEM.replace("name = \"fruit.csv\"", &source));
    place
}

#[test]
fn a_downloaded_file_is_found_when_training() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = place_with_url(&format!("http://{}/fruit.csv", listener.local_addr().unwrap()));
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let asked: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
        let body = rows();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).unwrap();
        asked
    });
    let run = place.run(&["fetch", "fruit", "--json"]).success();
    assert_eq!(run.json()[0]["downloaded"], true);
    assert!(server.join().unwrap()[0].starts_with("GET /fruit.csv"));
    let again = place.run(&["fetch", "fruit"]).success();
    assert!(again.out.contains("already present"), "{}", again.out);
    assert_eq!(place.read("cache/vitrine/data/fruit/fruit.csv"), rows());
    place.run(&["train", "fruit", "--out", "assets"]).success();
}

#[test]
fn what_cannot_be_downloaded_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/fruit.csv", listener.local_addr().unwrap());
    drop(listener);
    place_with_url(&url).run(&["fetch", "fruit"]).failure(1, &["fruit", &url, "network"]);
    let place = Place::new();
    place.write("systems/fruit.toml", SYSTEM);
    place.run(&["fetch", "fruit"]).failure(1, &["fruit.csv", "https://example.org/fruit"]);
    place.run(&["fetch", "cheese"]).failure(2, &["cheese"]);
}
