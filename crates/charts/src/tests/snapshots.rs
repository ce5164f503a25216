//! Every sample chart, light and dark, on a phone and on a desk, against its stored picture.

use std::path::Path;

use vitrine_present::Texts;

use crate::Theme;

use super::drawing::svg;
use crate::plots;

#[test]
fn charts_look_as_their_snapshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let is_update = std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1");
    let mut expected_files = Vec::new();
    let mut different = Vec::new();
    for (name, chart) in plots::samples() {
        for (theme_name, theme) in [("light", Theme::light()), ("dark", Theme::dark())] {
            for width in [340, 800] {
                let (drawn, _) = svg(&chart, width, chart.height(width, Texts::english()), &theme);
                let file = format!("{name}-{theme_name}-{width}.svg");
                let path = folder.join(&file);
                if is_update {
                    std::fs::create_dir_all(&folder).unwrap();
                    std::fs::write(&path, &drawn).unwrap();
                } else if std::fs::read_to_string(&path).ok().as_deref() != Some(drawn.as_str()) {
                    different.push(file.clone());
                }
                expected_files.push(file);
            }
        }
    }
    for entry in std::fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if !expected_files.contains(&file) {
            different.push(format!("{file} (no chart has this name any more)"));
        }
    }
    assert!(
        different.is_empty(),
        "{} snapshots differ or are missing: {}.\nLook at the change; if it is wanted, rewrite them with \
         `UPDATE_SNAPSHOTS=1 cargo test -p vitrine-charts snapshots`.",
        different.len(),
        different.join(", ")
    );
}
