//! From rows to published files and back, in memory and in a folder.

mod trained;

use trained::{files, rows, system, trained};
use vitrine_publish::store::{Folder, LOCK, Memory, Store};
use vitrine_publish::{Assets, ByteDifference, Day, Difference, System, daily, train_again, verify};

fn two_days(store: &dyn Store) {
    let days = ["2026-11-20", "2026-11-21"].map(|day| day.parse::<Day>().unwrap());
    let lock = store.lock(LOCK).unwrap();
    let batch = daily(Assets::new(store), &lock, "iris", &days, Some(3)).unwrap();
    assert_eq!((batch.added.len(), batch.total), (6, 6));
    let again = daily(Assets::new(store), &lock, "iris", &days, Some(3)).unwrap();
    assert_eq!((again.added.len(), again.total), (0, 6));
}

#[test]
fn memory_and_a_folder_get_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, folder) = (Memory::default(), Folder::new(folder.path().join("assets")));
    for store in [&memory as &dyn Store, &folder] {
        let published = trained(store);
        assert!(published.models_changed);
        two_days(store);
        let report = verify(store, &|_| {}).unwrap();
        assert!(report.differences.is_empty(), "{:?}", report.differences);
        assert_eq!(report.n_replayed, 6);
    }
    let written = files(&memory);
    assert!(written.contains_key("catalog.json") && written.contains_key("iris/history.jsonl"));
    assert_eq!(written, files(&folder));
    // Training again changes nothing but the times.
    assert!(!trained(&memory).models_changed);
    assert_eq!(files(&memory), written);
    let system = system();
    let differences = train_again(&folder, &system, rows(&system), &()).unwrap();
    assert!(differences.is_empty(), "{differences:?}");
    assert_eq!(files(&folder), written);
    let fewer = System { title: "Another".to_owned(), ..system };
    let differences = train_again(&folder, &fewer, rows(&fewer), &()).unwrap();
    let changed = |path: &str| {
        differences.iter().any(|difference| match difference {
            Difference::Bytes { path: other, difference } => {
                other == path && *difference == ByteDifference::Changed
            }
            _ => false,
        })
    };
    assert!(changed("catalog.json") && !changed("iris/history.jsonl"), "{differences:?}");
}

#[test]
fn what_is_damaged_is_found() {
    let memory = Memory::default();
    trained(&memory);
    two_days(&memory);
    let found = |path: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let before = memory.read(path).unwrap().unwrap_or_default();
        let mut bytes = before.clone();
        change(&mut bytes);
        memory.replace(path, &bytes).unwrap();
        let report = verify(&memory, &|_| {}).unwrap();
        let lock = memory.lock(LOCK).unwrap();
        if before.is_empty() {
            memory.remove(path).unwrap();
        } else {
            memory.replace(path, &before).unwrap();
        }
        drop(lock);
        report.differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let model = memory.list("iris").unwrap().into_iter().find(|path| path.contains("logistic-")).unwrap();
    let said = found(&model, &|bytes| bytes[0] = b' ');
    assert!(said.contains(&model) && said.contains("not as expected") && said.contains("SHA-256"), "{said}");
    let said = found("iris/stray.json", &|bytes| bytes.push(b'x'));
    assert_eq!(said, "iris/stray.json is referred to by nothing");
    let said = found("iris/history.jsonl", &|bytes| bytes.truncate(bytes.len() - 1));
    assert!(said.contains("no line end"), "{said}");
    let said = found("catalog.json", &|bytes| bytes.clear());
    assert!(said.contains("catalog.json is damaged"), "{said}");
    assert_eq!(found(&model, &|_| {}), "");
}

#[test]
fn a_store_without_a_catalog_is_refused() {
    let memory = Memory::default();
    let error = verify(&memory, &|_| {}).unwrap_err().to_string();
    assert!(error.contains("catalog.json") && error.contains("train"), "{error}");
    let error = Assets::new(&memory).entry("iris").unwrap_err();
    assert!(error.is_wrong_usage() && error.to_string().contains("train iris"), "{error}");
}
