//! One address: what is tried again, what is resumed, and what is refused.

use super::server::{End, Server};
use super::*;

#[test]
fn errors_of_the_server_are_waited_out_with_growing_waits() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.before {
        0 => Reply::status("500 Internal Server Error"),
        1 => Reply::status("502 Bad Gateway"),
        2 => Reply::status("408 Request Timeout"),
        3 => Reply::status("429 Too Many Requests").with("Retry-After", "17"),
        4 => Reply::status("503 Service Unavailable")
            .with("Date", "Sun, 06 Nov 1994 08:49:07 GMT")
            .with("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),
        _ => Reply::csv(ROWS),
    });
    let ran = ingest(folder.path(), &server.url("/sales"));
    assert_eq!(ran.counts(), [2, 2, 0, 0]);
    // One second between robots.txt and the first try; after that the waits are longer than a second anyway.
    assert_eq!(ran.waits, [1000, 1000, 2000, 4000, 17_000, 30_000]);
}

#[test]
fn it_gives_up_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|_| Reply::status("504 Gateway Timeout"));
    let ran = ingest(folder.path(), &server.url("/sales"));
    ran.error(&["/sales", "given up after 6 tries", "status 504"]);
    assert_eq!(server.asked().len(), 6);
    assert!(!store::path(folder.path()).exists());
    let server = serve(|_| Reply::status("503 Service Unavailable").with("Retry-After", "86400"));
    ingest(folder.path(), &server.url("/sales")).error(&["86,400 s", "300 s", "try again later"]);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn what_is_not_there_or_not_allowed_is_not_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    for (status, said) in
        [("404 Not Found", "nothing at this address"), ("403 Forbidden", "login"), ("418 Teapot", "418")]
    {
        let server = serve(move |_| Reply::status(status));
        ingest(folder.path(), &server.url("/sales")).error(&["/sales", said]);
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn a_silent_server_is_left_and_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.before {
        0 => Reply::csv(ROWS).ending(End::Silent),
        _ => Reply::csv(ROWS),
    });
    let short = Limits { patience: Duration::from_millis(300), ..limits() };
    // On a busy machine even the good answer may come too late once; there are six tries.
    let ran = run_with(folder.path(), Input::Address(server.url("/sales")), short, |_| {});
    assert_eq!(ran.counts(), [2, 2, 0, 0]);
    assert!(server.asked().len() > 1);
}

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// A server that cuts its first answer off, and can send the rest, of which it gives the tag but not the date.
fn cut(tag: &'static str, changes: bool) -> Server {
    serve(move |asked| {
        let rest = asked.range().filter(|_| asked.header("if-range").is_none_or(|if_range| if_range == tag));
        let reply = match (asked.before, rest) {
            (0, _) => Reply::csv(ROWS).ending(End::Cut(30)),
            (_, Some(from)) if !changes => {
                Reply { status: "206 Partial Content", ..Reply::csv(&ROWS.as_bytes()[from..]) }
                    .with("Content-Range", format!("bytes {from}-{}/{}", ROWS.len() - 1, ROWS.len()))
            }
            _ => Reply::csv(ROWS),
        };
        match (tag, reply.status) {
            ("", _) => reply,
            (_, "200 OK") => reply.with("ETag", tag).with("Last-Modified", DATE),
            _ => reply.with("ETag", tag),
        }
    })
}

#[test]
fn a_truncated_answer_is_resumed_where_it_broke() {
    // A weak tag, or none, does not say that the bytes are the same, and beside a tag a date does not count.
    for (tag, range) in [("\"one\"", Some(30)), ("W/\"weak\"", None), ("", None)] {
        let folder = tempfile::tempdir().unwrap();
        let server = cut(tag, false);
        let ran = ingest(folder.path(), &server.url("/sales"));
        assert_eq!(ran.counts(), [2, 2, 0, 0], "{tag}");
        let asked = server.asked();
        assert_eq!(asked.len(), 2);
        assert_eq!(asked[1].range(), range, "{tag}");
        assert_eq!(asked[1].header("if-range"), range.map(|_| tag));
    }
}

#[test]
fn a_truncated_answer_without_ranges_is_fetched_anew() {
    let folder = tempfile::tempdir().unwrap();
    let server = cut("\"one\"", true);
    assert_eq!(ingest(folder.path(), &server.url("/sales")).counts(), [2, 2, 0, 0]);
    assert_eq!(server.asked().len(), 2);
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| {
        let end = if asked.before == 0 { End::Cut(30) } else { End::Whole };
        Reply::csv(ROWS).with("ETag", "\"one\"").with("Accept-Ranges", "none").ending(end)
    });
    assert_eq!(ingest(folder.path(), &server.url("/sales")).counts(), [2, 2, 0, 0]);
    assert_eq!(server.asked()[1].range(), None);
}

#[test]
fn a_rest_that_does_not_fit_is_thrown_away() {
    for (status, range, tag) in [
        ("416 Range Not Satisfiable", "bytes */71", "\"one\""),
        ("206 Partial Content", "bytes 31-70/71", "\"one\""),
        ("206 Partial Content", "bytes 30-98/99", "\"one\""),
        ("206 Partial Content", "bytes 30-70/71", "\"two\""),
    ] {
        assert_eq!(ROWS.len(), 71);
        let folder = tempfile::tempdir().unwrap();
        let server = serve(move |asked| match asked.range() {
            // Of the right length, but other bytes than those that are missing.
            Some(_) => {
                Reply { status, ..Reply::csv(vec![b'7'; 41]) }.with("Content-Range", range).with("ETag", tag)
            }
            None if asked.before == 0 => Reply::csv(ROWS).with("ETag", "\"one\"").ending(End::Cut(30)),
            None => Reply::csv(ROWS).with("ETag", tag),
        });
        let ran = ingest(folder.path(), &server.url("/sales"));
        assert_eq!(ran.counts(), [2, 2, 0, 0], "{status} {range}");
        assert_eq!(server.asked().len(), 3);
    }
}

#[test]
fn a_rest_in_pieces_is_put_together() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(move |asked| match asked.range() {
        None => Reply::csv(ROWS).with("Last-Modified", DATE).ending(End::Cut(30)),
        Some(from) => {
            let to = (from + 20).min(ROWS.len());
            Reply { status: "206 Partial Content", ..Reply::csv(&ROWS.as_bytes()[from..to]) }
                .with("Content-Range", format!("bytes {from}-{}/{}", to - 1, ROWS.len()))
                .with("Last-Modified", DATE)
        }
    });
    assert_eq!(ingest(folder.path(), &server.url("/sales")).counts(), [2, 2, 0, 0]);
    assert_eq!(
        server.asked().iter().map(Asked::range).collect::<Vec<_>>(),
        [None, Some(30), Some(50), Some(70)]
    );
}

#[test]
fn web_pages_and_other_things_are_no_rows() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<!DOCTYPE html><html><body>Log in</body></html>";
    for (kind, body, said) in [
        ("text/html; charset=utf-8", page, "web page (HTML)"),
        ("text/csv", page, "web page (HTML)"),
        ("application/pdf", "%PDF", "“application/pdf”"),
        ("text/csv", "adress,size,Price\nLunda\u{0}gatan,1,2\n", ""),
    ] {
        let server = serve(move |_| Reply::body(kind, body));
        let ran = ingest(folder.path(), &server.url("/sales"));
        assert_eq!(ran.counts()[1], 0);
        ran.error(&["/sales", said]);
        assert_eq!(server.asked().len(), 1);
    }
    let server =
        serve(|_| Reply::csv(&b"Adress,Size,rooms,Price\nG\xc3\xb6tgatan \xc3\xa5\xff,40,2,1\n"[..]));
    ingest(folder.path(), &server.url("/sales")).error(&["line 2", "not UTF-8"]);
    let file = folder.path().join("page.csv");
    std::fs::write(&file, page).unwrap();
    run_with(folder.path(), Input::File(file), limits(), |_| {}).error(&["page.csv", "HTML"]);
}

#[test]
fn endless_and_large_answers_are_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.path.as_str() {
        "/endless" => Reply::csv(ROWS).ending(End::Endless),
        _ => Reply::csv(vec![b'x'; 100_001]),
    });
    for path in ["/endless", "/large"] {
        ingest(folder.path(), &server.url(path)).error(&[path, "larger than 100 kB"]);
    }
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn redirects_are_followed_but_not_in_circles_too_far_or_to_files() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect("new/sales#top"),
        "/new/sales" => Reply::csv(ROWS),
        "/a" => Reply::redirect("/b"),
        "/b" => Reply::redirect("/a"),
        "/file" => Reply::redirect("file:///etc/passwd"),
        "/nowhere" => Reply::status("301 Moved Permanently"),
        path => Reply::redirect(format!("/deeper{path}")),
    });
    assert_eq!(ingest(folder.path(), &server.url("/old")).counts(), [2, 2, 0, 0]);
    ingest(folder.path(), &server.url("/a")).error(&["/a leads to http", "/b", "loop"]);
    ingest(folder.path(), &server.url("/deep")).error(&["more than 5 redirects"]);
    ingest(folder.path(), &server.url("/file")).error(&["file:///etc/passwd", "only http and https"]);
    ingest(folder.path(), &server.url("/nowhere")).error(&["without a location"]);
}

#[test]
fn robots_are_asked_first_obeyed_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::body("text/plain", "User-agent: *\nDisallow: /private\nCrawl-delay: 4\n"),
        "/open" => Reply::redirect("/private/sales"),
        _ => Reply::csv(ROWS),
    });
    ingest(folder.path(), &server.url("/private/sales")).error(&[
        "robots.txt",
        "/private/sales",
        "ask its owner",
    ]);
    let ran = ingest(folder.path(), &server.url("/open"));
    ran.error(&["robots.txt", "/private/sales"]);
    assert_eq!(server.paths(), ["/robots.txt", "/robots.txt", "/open"]);
    assert_eq!(ran.waits, [4000]);
    let ran = ingest(folder.path(), &server.url("/sales"));
    assert_eq!((ran.counts(), ran.waits), ([2, 2, 0, 0], vec![4000]));
}

#[test]
fn of_endless_robots_the_first_part_counts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::body("text/html", "User-agent: *\nDisallow: /private\n").ending(End::Endless),
        _ => Reply::csv(ROWS),
    });
    ingest(folder.path(), &server.url("/private")).error(&["robots.txt"]);
    assert_eq!(ingest(folder.path(), &server.url("/sales")).counts(), [2, 2, 0, 0]);
}

#[test]
fn a_site_whose_robots_cannot_be_had_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Reply::status("500 Internal Server Error"));
    ingest(folder.path(), &server.url("/sales")).error(&["cannot read", "robots.txt", "status 500"]);
    assert!(server.asked().is_empty());
    let slow = Server::start(|_| Reply::body("text/plain", "User-agent: *\nCrawl-delay: 301\n"));
    ingest(folder.path(), &slow.url("/sales")).error(&["301 s"]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}/sales", listener.local_addr().unwrap());
    drop(listener);
    ingest(folder.path(), &gone).error(&[&gone.replace("/sales", "/robots.txt"), "6 tries", "no answer"]);
}
