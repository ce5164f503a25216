//! Columns that know too much are found, and honest ones are not.

use vitrine_table::ReadOptions;

use super::super::{DraftOptions, DraftedColumn, Preset, draft};
use super::*;

/// Numbers of a linear congruential generator, from 0 to 1.
fn draws() -> impl FnMut() -> f64 {
    let mut state = 0x2545_f491_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn columns(heading: &str, rows: impl IntoIterator<Item = String>) -> Vec<DraftedColumn> {
    let text = std::iter::once(heading.to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
    let mut source = vitrine_table::open("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let table = vitrine_table::Table::collect(&mut *source).unwrap();
    let options = DraftOptions {
        name: "t",
        title: None,
        target: "y",
        task: None,
        read: ReadOptions::default(),
        preset: Preset::default(),
        daily: false,
    };
    draft(&table, options).unwrap().columns
}

/// The warnings of each column but the target.
fn warnings(heading: &str, rows: impl IntoIterator<Item = String>) -> Vec<Option<Alone>> {
    let found = |column: &DraftedColumn| {
        column.remarks.iter().find_map(|remark| match remark {
            Remark::PredictsAlone { metric, score } if *score >= TOO_WELL => Some(*metric),
            _ => None,
        })
    };
    columns(heading, rows).iter().filter(|column| column.heading != "y").map(found).collect()
}

#[test]
fn numbers_that_follow_from_a_value_are_found_and_honest_ones_are_not() {
    let mut draw = draws();
    let rows = (0..400).map(|index| {
        let (x, noise) = (draw() * 10.0, draw());
        let y = 5.0 + x * x + 20.0 * noise;
        let (line, curve) = (3.0 * y + 7.0, (y * 10.0).sqrt());
        format!("{x:.4},{line:.5},{curve:.5},{noise:.4},{}.5,{y:.5}", index * 7919 % 400)
    });
    let found = warnings("x,line,curve,noise,own,y", rows);
    assert_eq!(found, [None, Some(Alone::Line), Some(Alone::R2), None, None]);
}

#[test]
fn a_column_that_separates_two_classes_is_found() {
    let mut draw = draws();
    let rows = (0..300).map(|_| {
        let is_yes = draw() < 0.3;
        let honest = draw() + if is_yes { 0.5 } else { 0.0 };
        let leak = draw() - if is_yes { 3.0 } else { 0.0 };
        let state = if is_yes { ["closed", "cancelled"][usize::from(draw() < 0.5)] } else { "open" };
        let street = (draw() * 120.0) as usize;
        format!("{honest:.4},{leak:.4},{state},s{street},{}", if is_yes { "yes" } else { "no" })
    });
    let found = warnings("honest,leak,state,street,y", rows);
    assert_eq!(found, [None, Some(Alone::RocAuc), Some(Alone::RocAuc), None]);
}

#[test]
fn a_column_that_only_one_class_fills_is_found() {
    let mut draw = draws();
    let rows: Vec<String> = (0..300)
        .map(|index| {
            let is_yes = draw() < 0.3;
            let reason =
                if is_yes && draw() < 0.6 { ["price", "moved"][usize::from(draw() < 0.5)] } else { "" };
            // One of the others has one as well.
            let reason = if index == 7 { "price" } else { reason };
            let some = if draw() < 0.3 {
                "a"
            } else if draw() < 0.5 {
                "b"
            } else {
                ""
            };
            format!("{:.3},{reason},{some},{}", draw(), if is_yes { "yes" } else { "no" })
        })
        .collect();
    let columns = columns("x,reason,some,y", rows);
    assert_eq!(columns[1].remarks, [Remark::OneClass { class: "yes".to_owned() }]);
    assert!(columns[0].remarks.is_empty() && columns[2].remarks.is_empty());
}

#[test]
fn honest_classes_are_not_suspected() {
    let iris = linfa_datasets::iris();
    let rows = iris.records().rows().into_iter().zip(iris.targets().iter()).map(|(row, class)| {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        format!("{},{}", cells.join(","), ["setosa", "versicolor", "virginica"][*class])
    });
    assert_eq!(warnings("a,b,c,d,y", rows), [None; 4]);
    // The class by another name is.
    let rows = (0..90).map(|index| {
        let class = index % 3;
        format!("{}.5,{},{}", index * 37 % 90, ["one", "two", "three"][class], ["x", "y", "z"][class])
    });
    assert_eq!(warnings("a,b,y", rows), [None, Some(Alone::Accuracy)]);
}

#[test]
fn rows_that_stand_twice_do_not_know_each_other() {
    let mut draw = draws();
    let once: Vec<String> = (0..100).map(|_| format!("{:.6},{:.4}", draw(), draw())).collect();
    let rows: Vec<String> = once.iter().chain(&once).cloned().collect();
    assert_eq!(warnings("x,y", rows), [None]);
}
