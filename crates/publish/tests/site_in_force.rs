//! A site has what its pages ask for, and nothing of what is kept of earlier trainings.

mod trained;

use std::collections::BTreeMap;

use trained::{options, rows, system, trained};
use vitrine_publish::store::{LOCK, Memory, Store};
use vitrine_publish::{
    Assets, Base, Look, Promotion, SiteParts, SiteWords, TrainOptions, site, train, versions,
};

/// Headings in no language.
#[derive(Debug)]
struct Plain;

impl SiteWords for Plain {
    fn language(&self) -> &'static str {
        "en"
    }

    fn heading(&self, title: &str, view: &str) -> String {
        format!("{title}: {view}")
    }
}

#[test]
fn earlier_trainings_stay_at_home() {
    let assets = Memory::default();
    trained(&assets);
    let mut other = system();
    other.train.seed += 1;
    let lock = assets.lock(LOCK).unwrap();
    let options = TrainOptions { promotion: Promotion::Always, ..options() };
    train(&other, rows(&other), &assets, &lock, options, &()).unwrap();
    assert!(versions(Assets::new(&assets), "iris").unwrap().versions.len() > 1);
    let index = "<head><title>V</title><meta name=\"description\" content=\"\" /><meta content=\"'sha256-old='\" />\
        <base href=\"/\" /><script type=\"module\">run()</script></head>";
    let worker = "const build = Object.assign({ version: \"\", now: [], later: [] }, {});\n";
    let page = [("index.html", index), ("sw.js", worker)];
    let page = Memory::of(page.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into());
    let (base, look, out) = (Base::default(), Look::default(), Memory::of(BTreeMap::new()));
    let parts = SiteParts {
        page: &page,
        assets: &assets,
        systems: &[],
        base: &base,
        url: None,
        look: &look,
        words: &Plain,
    };
    site(parts, &out).unwrap();
    let there = out.list("assets/iris").unwrap();
    let kept = assets.list("iris").unwrap();
    let of_kind = |paths: &[String], kind: &str| paths.iter().filter(|path| path.contains(kind)).count();
    assert_eq!((of_kind(&kept, "/report-"), of_kind(&there, "/report-")), (2, 1));
    assert!(of_kind(&kept, "versions.json") == 1 && of_kind(&there, "versions.json") == 0, "{there:?}");
    // The pages find all that their files name.
    let published = Assets::new(&assets);
    let entry = published.entry("iris").unwrap();
    let file = published.system_file(&entry).unwrap();
    let models = file.models.iter().map(|model| &model.artifact.path);
    for path in models.chain([&entry.system.path, &file.report.path, &file.figures.path]) {
        assert!(there.contains(&format!("assets/{path}")), "{path} is missing in {there:?}");
    }
}
