//! Tests of sites: what stands where, what stays, and what is refused.

use std::collections::BTreeMap;

use super::*;
use crate::store::Memory;

const CATALOG: &str = "{\"format\":4,\"systems\":[{\"name\":\"sales\",\"title\":\"Sales\",\"summary\":\"\",\
    \"task\":\"regression\",\"score\":{\"metric\":\"r2\",\"held_out\":1,\"cross_validated\":1,\"baseline\":0},\
    \"system\":{\"path\":\"sales/system.json\",\"bytes\":2,\"sha256\":\"\"}}]}";
const INDEX: &str = "<head><title>Vitrine</title><meta name=\"description\" content=\"Systems.\" /><meta content=\"script-src 'self' 'sha256-old='\" /><base href=\"/old/\" />\
    <link rel=\"stylesheet\" href=\"/old/main-1.css\" /><script src=\"start.js\"></script>\
    <script type=\"module\">\nimport init from '/old/app-1.js';\ninit({ module_or_path: '/old/app-2.wasm' });\n\
    </script></head><body><noscript><p>No scripts.</p></noscript></body>";

const WORKER_TEXT: &str =
    "const build = Object.assign({ version: \"\", now: [], later: [] }, {\"version\":\"old\"});\nrest";

/// Headings in no language.
#[derive(Debug)]
struct Plain;

impl Words for Plain {
    fn language(&self) -> &'static str {
        "en"
    }

    fn heading(&self, title: &str, view: &str) -> String {
        format!("{title}: {view}")
    }
}

/// A site without anything of its publisher's.
fn parts<'a>(page: &'a Memory, assets: &'a Memory, base: &'a Base, look: &'a Look) -> Parts<'a> {
    Parts { page, assets, systems: &[], base, url: None, look, words: &Plain }
}

fn store(files: &[(&str, &str)]) -> Memory {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    Memory::of(files.collect::<BTreeMap<_, _>>())
}

fn text(store: &Memory, path: &str) -> String {
    String::from_utf8(store.read(path).unwrap().unwrap()).unwrap()
}

#[test]
fn the_page_moves_to_its_path_with_other_systems() {
    let worker = WORKER_TEXT;
    let page = store(&[
        ("index.html", INDEX),
        ("404.html", INDEX),
        ("sw.js", worker),
        ("app-1.js", "run()"),
        ("assets/catalog.json", "old"),
        ("assets/old/system.json", "old"),
    ]);
    let assets = store(&[("catalog.json", CATALOG), ("sales/forest-0123456789ab.json", "[]")]);
    let out = store(&[("assets/gone.json", "gone"), ("sw.js", "old")]);
    let base: Base = "/shop/".parse().unwrap();
    let look = Look::default();
    let n = site(parts(&page, &assets, &base, &look), &out).unwrap();
    assert_eq!(
        out.list("").unwrap(),
        [
            "404.html",
            "_redirects",
            "app-1.js",
            "assets/catalog.json",
            "assets/sales/forest-0123456789ab.json",
            "index.html",
            "robots.txt",
            "sales/data/index.html",
            "sales/index.html",
            "sales/model/index.html",
            "sales/monitor/index.html",
            "sales/predict/index.html",
            "sw.js"
        ]
    );
    // The listing leaves out names with a dot before them.
    assert_eq!(n, out.list("").unwrap().len() + 1);
    assert_eq!(out.read(PLAIN).unwrap().as_deref(), Some([].as_slice()));
    let index = text(&out, "index.html");
    assert!(text(&out, "404.html").contains("noindex") && !index.contains("noindex"));
    assert_eq!(text(&out, "sales/index.html"), text(&out, "sales/predict/index.html"));
    assert!(text(&out, "sales/model/index.html").contains("<title>Sales: model · Vitrine</title>"));
    assert!(index.contains("<base href=\"/shop/\" />") && !index.contains("/old/"), "{index}");
    assert!(index.contains("import init from '/shop/app-1.js'"), "{index}");
    // Oracle: `printf "\nimport init from '/shop/app-1.js';\ninit({ module_or_path: '/shop/app-2.wasm' });\n" |
    // openssl dgst -sha256 -binary | base64`.
    assert!(index.contains("'sha256-f1H229wEMCodqa9FsrlZ5GJzXpgV2Bn9PhhzWxZASzU='"), "{index}");
    let worker = text(&out, "sw.js");
    assert!(worker.ends_with(");\nrest") && !worker.contains("\"old\""), "{worker}");
    assert!(!worker.contains("sales/model/index.html"), "{worker}");
    assert!(worker.contains("\"path\":\"assets/sales/forest-0123456789ab.json\""), "{worker}");
    // Again from the site itself gives the same files.
    let again = store(&[]);
    site(parts(&out, &assets, &base, &look), &again).unwrap();
    assert_eq!(text(&again, "sw.js"), worker);
}

#[test]
fn other_files_stay() {
    let page = store(&[("index.html", INDEX), ("sw.js", WORKER_TEXT)]);
    let assets = store(&[("catalog.json", CATALOG)]);
    let (base, look) = (Base::default(), Look::default());
    let parts = parts(&page, &assets, &base, &look);
    // A folder of somebody's own is no place for a site.
    let own = store(&[("notes.md", "mine"), ("data/more.csv", "x")]);
    assert!(matches!(site(parts, &own), Err(PublishError::NotASite { .. })));
    assert_eq!(own.list("").unwrap(), ["data/more.csv", "notes.md"]);
    // Beside a site they stay, and what the earlier site had goes.
    let old = [("sw.js", ""), ("CNAME", "example.org"), ("sales-202611301200.csv", "mine")];
    let made =
        [("assets/x/report-0.json", ""), ("app-0123456789abcdef.js", ""), ("x/predict/index.html", "")];
    let out = store(&[old.as_slice(), &made].concat());
    site(parts, &out).unwrap();
    let there = out.list("").unwrap();
    let is_there = |path: &str| there.iter().any(|other| other == path);
    assert!(old.iter().all(|(path, _)| is_there(path)), "{there:?}");
    assert!(!made.iter().any(|(path, _)| is_there(path)), "{there:?}");
}

#[test]
fn what_is_missing_is_named() {
    let base = Base::default();
    let assets = store(&[("catalog.json", CATALOG)]);
    let empty = store(&[]);
    let fault = |page: &Memory, assets: &Memory| {
        site(parts(page, assets, &base, &Look::default()), &store(&[])).unwrap_err().to_string()
    };
    assert!(fault(&empty, &assets).contains("index.html"));
    assert!(fault(&store(&[("index.html", INDEX)]), &assets).contains("sw.js"));
    assert!(fault(&store(&[("index.html", "<p>")]), &assets).contains("index.html"));
    assert!(fault(&empty, &empty).contains("catalog.json"));
}

#[test]
fn a_publishers_words_and_colours_are_on_every_page() {
    let manifest = "{\"name\": \"Vitrine\"}";
    let page = store(&[("index.html", INDEX), ("sw.js", WORKER_TEXT), ("manifest.webmanifest", manifest)]);
    let assets =
        store(&[("catalog.json", CATALOG), ("sales/system.json", "{}"), ("other/system.json", "{}")]);
    let base: Base = "/shop/".parse().unwrap();
    let look = Look {
        title: Some("A & B".to_owned()),
        tagline: Some("Prices of flats".to_owned()),
        accent: Some("#0a7d5c".parse().unwrap()),
        picture: Some(b"png".to_vec()),
    };
    let url = Some("https://example.org/shop/");
    let out = store(&[]);
    site(Parts { url, ..parts(&page, &assets, &base, &look) }, &out).unwrap();
    let model = text(&out, "sales/model/index.html");
    for part in [
        "<title>Sales: model · A &amp; B</title>",
        "<meta name=\"application-name\" content=\"A &amp; B\" />",
        "<meta property=\"og:image\" content=\"https://example.org/shop/share.png\" />",
        "<link rel=\"canonical\" href=\"https://example.org/shop/sales/model/\" />",
        "<link rel=\"stylesheet\" href=\"site-",
    ] {
        assert!(model.contains(part), "{part}\n{model}");
    }
    assert!(text(&out, "index.html").contains("content=\"Prices of flats\""));
    assert!(text(&out, "sitemap.xml").contains("<loc>https://example.org/shop/sales/data/</loc>"));
    assert!(text(&out, "manifest.webmanifest").contains("A & B"));
    assert_eq!(text(&out, "share.png"), "png");
    let worker = text(&out, "sw.js");
    assert!(worker.contains("\"site-") && !worker.contains("share.png") && !worker.contains("robots.txt"));
    // Files of systems that the catalog does not have are none of the site's.
    assert_eq!(out.read("assets/other/system.json").unwrap(), None);
}

#[test]
fn only_the_systems_asked_for_are_in_the_site() {
    let entry = CATALOG.split_once('[').unwrap().1.trim_end_matches("]}");
    let two = CATALOG.replace(entry, &format!("{entry},{}", entry.replace("sales", "iris")));
    let page = store(&[("index.html", INDEX), ("sw.js", WORKER_TEXT)]);
    let assets = store(&[("catalog.json", &two), ("sales/system.json", "{}"), ("iris/system.json", "{}")]);
    let (base, look, out) = (Base::default(), Look::default(), store(&[]));
    let named = |systems| Parts { systems, ..parts(&page, &assets, &base, &look) };
    let iris = ["iris".to_owned()];
    site(named(&iris), &out).unwrap();
    let there = out.list("").unwrap();
    assert!(there.contains(&"assets/iris/system.json".to_owned()), "{there:?}");
    assert!(there.iter().all(|path| !path.contains("sales")), "{there:?}");
    assert!(!text(&out, "assets/catalog.json").contains("sales"));
    let unknown = ["wine".to_owned()];
    assert!(matches!(site(named(&unknown), &out), Err(PublishError::NotTrained { .. })));
}

#[test]
fn files_that_the_publisher_has_written_stay() {
    let page = store(&[("index.html", INDEX), ("sw.js", WORKER_TEXT)]);
    let assets = store(&[("catalog.json", CATALOG)]);
    let (base, look) = (Base::default(), Look::default());
    let out = store(&[("sw.js", ""), ("robots.txt", "User-agent: *\nDisallow: /\n"), ("_redirects", "")]);
    site(parts(&page, &assets, &base, &look), &out).unwrap();
    assert_eq!(text(&out, "robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(text(&out, "_redirects"), "");
}

#[test]
fn one_file_holds_the_program_and_the_systems() {
    let page = store(&[
        ("index.html", INDEX),
        ("main-1.css", "a {}"),
        ("styles/charts.css", "b {}"),
        ("start.js", "loading()"),
        ("worker.js", "work()"),
        ("icon.svg", "<svg/>"),
        ("app-1.js", "run()"),
        ("app-2.wasm", "module"),
        ("part.wasm", "part"),
    ]);
    let assets = store(&[("catalog.json", CATALOG), ("sales/system.json", "{}")]);
    let (base, look) = ("/shop/".parse().unwrap(), Look { title: Some("A".to_owned()), ..Look::default() });
    let file = String::from_utf8(one_file(parts(&page, &assets, &base, &look)).unwrap()).unwrap();
    assert!(file.contains("<style data-href=\"main-1.css\">\na {}</style>"), "{file}");
    assert!(file.contains("<style data-href=\"styles/charts.css\">"), "{file}");
    assert!(file.contains("<title>A</title>") && file.contains("connect-src blob:;"), "{file}");
    assert!(!file.contains("src=\"") && !file.contains("/shop/"), "nothing is asked of a network: {file}");
    let packed = file.split_once("id=\"vitrine-files\">").unwrap().1.split_once('<').unwrap().0;
    let gzip = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed).unwrap();
    let mut all = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(gzip.as_slice()), &mut all).unwrap();
    let (list, bytes) = all.split_once('\n').unwrap();
    assert_eq!(
        list,
        format!(
            "[[\"assets/catalog.json\",{}],[\"assets/sales/system.json\",2],[\"part.wasm\",4],[\"program.js\",5],\
             [\"program.wasm\",6],[\"worker.js\",6]]",
            CATALOG.len()
        )
    );
    assert_eq!(bytes, format!("{CATALOG}{{}}partrun()modulework()"));
}
