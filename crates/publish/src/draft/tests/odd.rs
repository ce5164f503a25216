//! Columns of odd contents: whatever is drafted is read back, every row of it.

use rand::Rng as _;
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

use super::*;

/// Cells that programs and people write, by what they are taken for.
const VOCABULARIES: [&[&str]; 12] = [
    &["1.0", "1", "01", "001", "1e0", "+1", "1.00", "-0", "0", "00"],
    &["Yes", "yes", "YES", "No", "no", "Y", "n", "1", "0", "true", "False", "ja"],
    &["örebro", "Örebro", "ÖREBRO", "o\u{308}rebro", "O\u{308}REBRO", "Lund", "lund ", " Lund"],
    &["NA", "na", "N/A", "nan", "NULL", "None", "?", "unknown", "Unknown", "-", "..", "#N/A", "saknas"],
    &["\"", "\"\"", "a\"b", "'", "a'b", "\\", "a\\nb", "{", "]", "#", "=", "a,b", "a;b", "a\nb", "a\r\nb"],
    &["１２", "１", "٣", "½", "²", "Ⅳ", "ß", "SS", "ss", "ſ", "İ", "i", "I", "ı"],
    &["2024-01-02", "2024-02-01", "02.01.2024", "1/2/2024", "20240102", "2024", "14:30", "2024-01-02T14:30"],
    &["", " ", "\u{a0}", "\u{200b}", "\u{feff}", "  x  ", "x", "X"],
    &[
        "1,5", "1.5", "1 234", "1,234", "1.234", "1 234,5", "1'234", "(5)", "-5", "−5", "5 %", "5%", "5 kr",
        "$5",
    ],
    &["other", "Other", "OTHER", "övrigt", "rest", "unknown", "default"],
    &["inf", "-inf", "Infinity", "1e400", "-1e400", "1e-400", "NaN", "9007199254740993", "0x1F", "1_000"],
    &["low", "medium", "high", "Low", "HIGH", "S", "M", "L", "XL", "a", "b", "A", "B"],
];
const N_ROWS: usize = 60;

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// A column of cells from one or two vocabularies, mostly of few different ones.
fn column(draws: &mut ChaCha8Rng) -> Vec<String> {
    let mut cells: Vec<&str> = Vec::new();
    for _ in 0..draws.random_range(1..=2) {
        let vocabulary = VOCABULARIES.choose(draws).unwrap();
        cells.extend(vocabulary.iter().filter(|_| draws.random_bool(0.6)));
    }
    if draws.random_bool(0.3) {
        cells.extend(["1", "2", "3", "4", "5.5", "6", "7", "8"]);
    }
    if cells.is_empty() {
        cells.push("x");
    }
    (0..N_ROWS).map(|_| (*cells.choose(draws).unwrap()).to_owned()).collect()
}

/// Drafts a table and reads it again; says what is wrong.
fn trial(heading: &str, columns: &[Vec<String>], target: &str) -> Result<(), String> {
    let mut text = format!("{heading}\n");
    for row in 0..N_ROWS {
        let cells: Vec<String> = columns.iter().map(|column| quoted(&column[row])).collect();
        let _ = writeln!(text, "{}", cells.join(";"));
    }
    let options = ReadOptions { delimiter: Some(';'), ..ReadOptions::default() };
    let table = Table::collect(&mut *open("t.csv", text.as_bytes(), &options).unwrap()).unwrap();
    assert_eq!((table.rows.len(), table.faults.len()), (N_ROWS, 0), "{text}");
    let options = DraftOptions {
        name: "t",
        title: None,
        target,
        task: None,
        read: options,
        preset: Preset::Fast,
        daily: false,
    };
    let draft = match draft(&table, options) {
        Ok(draft) => draft,
        Err(DraftError::System(error)) => return Err(format!("refuses itself: {error:?}\n{text}")),
        // A target that cannot be predicted is said to be one.
        Err(_) => return Ok(()),
    };
    let spec = draft.system.table_spec();
    let reading = read(&mut table.source(), &spec, &[]).unwrap();
    let at = table.headings.iter().position(|name| name == target).unwrap();
    let n_without = draft.columns[at].n_missing;
    let n_cleaned: usize = reading.cleaned.iter().map(|cleaned| cleaned.lines.len()).sum();
    if (reading.records.len(), reading.left_out.len() + n_cleaned) != (N_ROWS - n_without, n_without) {
        let first = reading.left_out.iter().map(|fault| format!("{fault:?}")).next();
        return Err(format!("{n_without} without target, but left out {first:?}\n{}\n{text}", draft.text));
    }
    for (feature, n_read) in draft.system.schema.features.iter().zip(&reading.n_missing) {
        let column = spec.column(draft.system.schema.position(&feature.name).unwrap());
        let said = draft.columns.iter().find(|drafted| drafted.heading == column).unwrap();
        if *n_read != said.n_missing {
            let name = &feature.name;
            return Err(format!("{name}: {} missing, read {n_read}\n{}\n{text}", said.n_missing, draft.text));
        }
    }
    Ok(())
}

#[test]
fn odd_features_are_read_back() {
    let mut draws = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..120 {
        let mut columns: Vec<Vec<String>> = (0..4).map(|_| column(&mut draws)).collect();
        columns.push((0..N_ROWS).map(|row| format!("{}.5", row * row)).collect());
        if let Err(wrong) = trial("a;b;c;d;y", &columns, "y") {
            panic!("{wrong}");
        }
    }
}

#[test]
fn odd_targets_are_read_back() {
    let mut draws = ChaCha8Rng::seed_from_u64(8);
    for _ in 0..200 {
        let columns = [(0..N_ROWS).map(|row| format!("{}.5", row * row % 37)).collect(), column(&mut draws)];
        if let Err(wrong) = trial("x;y", &columns, "y") {
            panic!("{wrong}");
        }
    }
}

#[test]
fn one_number_beside_words_in_two_cases_is_one_choice() {
    let cells = ["1.0", "1", "01", "Yes", "yes", "No", "o\u{308}", "Ö"];
    let column = (0..N_ROWS).map(|row| cells[row % cells.len()].to_owned()).collect();
    let y = (0..N_ROWS).map(|row| format!("{}.5", row * row)).collect();
    trial("v;y", &[column, y], "y").unwrap();
    let text = rows("v,y", |row| format!("{},{row}.5", cells[row % cells.len()]));
    let (_, draft) = drafted(&text, "y");
    let feature = &draft.system.schema.features[0];
    let FeatureKind::Choice { choices, .. } = &feature.kind else { panic!() };
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, ["01", "1.0", "No", "Yes", "o\u{308}", "other"]);
    // A way to write it that the table does not have is read as well.
    let meant = |text: &str| draft.system.table_spec().meant(0, text, Numbers::default()).into_owned();
    assert_eq!(["1e0", "ö", "01", "2"].map(meant), ["1.0", "o\u{308}", "01", "2"]);
}
