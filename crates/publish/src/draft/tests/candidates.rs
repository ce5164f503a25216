//! Which candidates are drafted, and how they are judged.

use super::*;

#[test]
fn a_rare_class_is_called_often_enough_to_be_found() {
    let mut text = "x,y\n".to_owned();
    for index in 0..600_usize {
        let _ = writeln!(text, "{index}.5,{}", if index % 20 == 0 { "yes" } else { "no" });
    }
    let (_, draft) = drafted(&text, "y");
    let candidates = draft.system.train.candidates.iter();
    let wanted = candidates.filter(|candidate| candidate.threshold == Threshold::Recall(0.8)).count();
    assert_eq!(wanted, draft.system.train.candidates.len() - 1, "all but the baseline");
}

#[test]
fn forests_are_members_of_the_ensemble_and_no_files() {
    let (_, draft) = drafted(&rows("x,y", |index| format!("{index}.5,{}", index * 7 % 40)), "y");
    let exported = |name: &str| {
        draft.system.train.candidates.iter().find(|candidate| candidate.name == name).map(|own| own.export)
    };
    assert_eq!(["boosting", "additive", "ridge"].map(exported), [Some(true); 3]);
    assert_eq!(["forest", "extra_trees"].map(exported), [Some(false); 2]);
    assert!(draft.system.train.ensemble.is_some_and(|ensemble| ensemble.least_weight > 0.0));
}

#[test]
fn the_best_preset_searches_and_the_fast_one_has_fewer_folds() {
    let text = rows_of(1100, "x,y", |index| format!("{index}.5,{}", index * 7 % 400));
    let of = |preset| drafted_by(&text, "y", preset).1.system.train;
    let searched = |preset| {
        let all = of(preset).candidates.into_iter().filter(|candidate| candidate.search.is_some());
        all.map(|candidate| candidate.name).collect::<Vec<_>>()
    };
    assert_eq!(searched(Preset::Best), ["boosting"]);
    assert_eq!((searched(Preset::Good).len(), searched(Preset::Fast).len()), (0, 0));
    let folds = |preset| of(preset).split.folds;
    assert_eq!([Preset::Fast, Preset::Good, Preset::Best].map(folds), [3, 5, 5]);
}

#[test]
fn candidates_follow_from_the_table() {
    let wide: Vec<String> = (0..130).map(|index| format!("x{index}")).collect();
    let text = rows(&format!("{},y", wide.join(",")), |row| {
        let cells: Vec<String> = (0..130).map(|column| format!("{}.5", row * 3 + column * row % 7)).collect();
        format!("{},{}", cells.join(","), row * row)
    });
    // Hundreds of inputs are no reason to leave trees out.
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("\"boosting\"") && draft.text.contains("\"ridge\""), "{}", draft.text);
    // A long tail above 0 is fitted by its logarithm, many choices by the target.
    let text = rows("street,y", |index| format!("street {},{}", index % 20, 10 + index * index * index));
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("target_scale = \"log\"") && draft.text.contains("encode = \"target\""));
    let text = rows("x,y", |index| format!("{index}.5,{}", if index % 20 == 0 { "yes" } else { "no" }));
    let (_, draft) = drafted(&text, "y");
    assert!(draft.text.contains("metric = \"log_loss\"") && draft.text.contains("threshold = true"));
    let few = Remark::FewRows { class: "yes".to_owned(), n: 2 };
    assert_eq!(draft.columns[1].remarks, [few]);
}

#[test]
fn small_tables_hold_no_rows_out_and_repeat_the_folds() {
    let split = |n: usize, preset: Preset, dated: bool| {
        let mut text = "day,size,price\n".to_owned();
        for (index, day) in (0..n).zip(17_000..) {
            let day = if dated { vitrine_model::date::text(day) } else { "-".to_owned() };
            let _ = writeln!(text, "{day},{}.5,{}", index * 37 % 101, index * 7 + 1);
        }
        let options = DraftOptions {
            name: "t",
            title: None,
            target: "price",
            task: None,
            read: ReadOptions::default(),
            preset,
            daily: false,
        };
        let drafted = draft(&table(&text), options).unwrap();
        let split = drafted.system.train.split;
        assert_eq!(drafted.text.contains("# No rows are held out"), !split.holds_out());
        (split.held_out, split.folds, split.repeats)
    };
    for (n, preset, expected) in [
        (150, Preset::Good, (0.0, 5, 5)),
        (150, Preset::Best, (0.0, 5, 10)),
        (150, Preset::Fast, (0.0, 5, 2)),
        (300, Preset::Good, (0.0, 5, 3)),
        (999, Preset::Best, (0.0, 5, 5)),
        (999, Preset::Fast, (0.0, 5, 1)),
        (1_000, Preset::Good, (0.2, 5, 3)),
        (1_001, Preset::Good, (0.2, 5, 1)),
    ] {
        assert_eq!(split(n, preset, false), expected, "{n} {preset:?}");
    }
    assert_eq!(split(150, Preset::Good, true), (0.2, 5, 1));
}
