//! Pages, and what has not changed since the last time.

use super::*;

fn page(rows: &[(&str, u32)]) -> String {
    let mut text = "Adress,Size,rooms,Price\n".to_owned();
    for (street, price) in rows {
        text.push_str(&format!("{street},50,2,{price}\n"));
    }
    text
}

#[test]
fn linked_pages_are_read_and_rows_on_two_of_them_stored_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.path.as_str() {
        "/sales?page=1" => Reply::csv(page(&[("A", 1), ("B", 2)])).with("Link", "<?page=2>; rel=\"next\""),
        _ => Reply::csv(page(&[("b", 2), ("C", 3)])),
    });
    let ran = ingest(folder.path(), &server.url("/sales?page=1"));
    assert_eq!(ran.counts(), [4, 3, 1, 0]);
    assert_eq!(ran.of("n_pages"), 2);
    assert_eq!(ran.waits, [1000, 1000]);
}

#[test]
fn numbered_pages_end_where_there_is_nothing_new() {
    let ends = [
        Reply::status("404 Not Found"),
        Reply::csv(""),
        Reply::csv(page(&[])),
        Reply::csv(page(&[("B", 2)])),
        Reply::body("application/json", "[]"),
    ];
    for (index, end) in ends.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let server = serve(move |asked| match asked.path.as_str() {
            "/1.csv" => Reply::csv(page(&[("A", 1)])),
            "/2.csv" => Reply::csv(page(&[("B", 2)])),
            _ => end.clone(),
        });
        let ran = ingest(folder.path(), &server.url("/{page}.csv"));
        assert_eq!(ran.counts(), [2, 2, 0, 0], "end {index}: {:?}", ran.of("error"));
        assert!(ran.of("error").is_null());
        assert_eq!(server.asked().len(), 3);
    }
}

#[test]
fn a_last_page_that_is_repeated_is_known_when_nothing_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    // Behind its last page this server sends that page again.
    let server = serve(|asked| {
        let price = if asked.path == "/1" { 1 } else { 2 };
        let tag = format!("\"{}\"", asked.path);
        match asked.header("if-none-match") {
            Some(known) if known == tag => Reply::status("304 Not Modified"),
            _ => Reply::csv(page(&[("A", price)])).with("ETag", tag),
        }
    });
    for n_unchanged in [0, 2, 2] {
        let ran = ingest(folder.path(), &server.url("/{page}"));
        assert_eq!((ran.of("n_pages"), ran.of("n_unchanged")), (&2.into(), &n_unchanged.into()));
    }
    assert!(server.paths().iter().all(|path| path != "/4"), "{:?}", server.paths());
}

#[test]
fn pages_end_at_their_limit_and_do_not_go_round() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.path.as_str() {
        "/ring" => Reply::csv(ROWS).with("Link", "</ring>; rel=next"),
        "/first" => Reply::csv(ROWS).with("Link", "<file:///etc/passwd>; rel=next"),
        path => Reply::csv(page(&[(&path[1..], 1)])),
    });
    let ran = ingest(folder.path(), &server.url("/{page}"));
    assert_eq!((ran.counts()[1], ran.of("n_pages")), (5, &5.into()));
    assert!(ran.of("remarks")[0].as_str().unwrap().contains("--pages"));
    let ran = ingest(folder.path(), &server.url("/ring"));
    assert!(ran.of("remarks")[0].as_str().unwrap().contains("loop"));
    assert_eq!(ran.counts()[1], 2);
    ingest(folder.path(), &server.url("/first")).error(&["next page", "only http"]);
}

#[test]
fn pages_before_one_that_fails_stay_and_are_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match (asked.path.as_str(), asked.header("if-none-match")) {
        ("/1", Some("\"1\"")) => Reply::status("304 Not Modified"),
        ("/1", _) => Reply::csv(page(&[("A", 1)])).with("ETag", "\"1\"").with("Link", "</2>; rel=next"),
        (_, _) if asked.before == 0 => Reply::status("403 Forbidden"),
        _ => Reply::csv(page(&[("B", 2)])),
    });
    let ran = ingest(folder.path(), &server.url("/1"));
    ran.error(&["/2", "403"]);
    assert_eq!((ran.counts()[1], ran.of("n_pages")), (1, &1.into()));
    let ran = ingest(folder.path(), &server.url("/1"));
    assert_eq!((ran.counts(), ran.of("n_unchanged")), ([1, 1, 0, 0], &1.into()));
    assert_eq!(ran.summary["n_stored"], 2);
}

#[test]
fn what_has_not_changed_is_asked_for_only_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let server = serve(move |asked| match asked.header("if-modified-since") {
        Some(since) if since == date => Reply::status("304 Not Modified"),
        _ => Reply::csv(ROWS).with("Last-Modified", date),
    });
    let url = server.url("/sales");
    let with = |change: &dyn Fn(&mut Job<'_>)| {
        let ran = run_with(folder.path(), Input::Address(url.clone()), limits(), |job| change(job));
        (ran.of("n_unchanged").as_u64().unwrap(), ran.counts()[1])
    };
    assert_eq!(with(&|job| job.dry_run = true), (0, 2));
    assert_eq!(with(&|_| {}), (0, 2));
    assert_eq!(with(&|_| {}), (1, 0));
    assert_eq!(with(&|job| job.again = true), (0, 0));
    // Without the store the rows are needed again, whatever was remembered.
    std::fs::remove_file(store::path(folder.path())).unwrap();
    assert_eq!(with(&|_| {}), (0, 2));
}

#[test]
fn rows_of_a_store_that_is_gone_are_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(|asked| match asked.header("if-none-match") {
        Some("\"1\"") => Reply::status("304 Not Modified"),
        _ => Reply::csv(page(&[("A", 1)])).with("ETag", "\"1\""),
    });
    assert_eq!(ingest(folder.path(), &server.url("/1")).counts()[1], 1);
    std::fs::remove_file(store::path(folder.path())).unwrap();
    let file = folder.path().join("new.csv");
    std::fs::write(&file, ROWS).unwrap();
    run_with(folder.path(), Input::File(file), limits(), |_| {});
    let ran = ingest(folder.path(), &server.url("/1"));
    assert_eq!((ran.counts()[1], &ran.summary["n_stored"]), (1, &3.into()));
}

#[test]
fn with_another_target_column_other_rows_may_fit() {
    let of = |text: &str| {
        let system = System::parse("flats", text, "flats.toml").unwrap();
        read_by(&system, &system.ingest).unwrap()
    };
    assert_eq!(of(FLATS), of(&FLATS.replace("Made for a test", "Made for another")));
    assert_ne!(of(FLATS), of(&FLATS.replace("column = \"Price\"", "column = \"Sold\"")));
}
