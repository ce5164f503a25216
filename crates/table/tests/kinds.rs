//! Text files as programs and people write them: each is read with the right values, or refused with its line.
#![cfg(feature = "encodings")]

use vitrine_table::{Numbers, ReadOptions, Table, TableError, open};

fn table(bytes: &[u8]) -> Result<Table, TableError> {
    Table::collect(&mut *open("t.csv", bytes, &ReadOptions::default())?)
}

/// The headings and the rows, cells with `|` between.
fn rows(bytes: &[u8]) -> (String, Vec<String>) {
    let table = table(bytes).unwrap();
    let rows = table.rows.iter().map(|row| row.cells.join("|"));
    (table.headings.join("|"), rows.collect())
}

/// The numbers of the first column, with a unit beside them or not.
fn numbers(text: &str, unit: Option<&str>) -> Vec<Option<f64>> {
    let table = table(text.as_bytes()).unwrap();
    let of_first = Numbers::at(&table.numbers, 0);
    table.rows.iter().map(|row| of_first.read(&row.cells[0], unit)).collect()
}

#[test]
fn letters_of_every_encoding_are_read() {
    let text = "ort;anmärkning\nÖrebro;nära ån\nMalmö;högst upp\n";
    let expected =
        ("ort|anmärkning".to_owned(), vec!["Örebro|nära ån".to_owned(), "Malmö|högst upp".to_owned()]);
    let wide = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        wide("\u{feff}", u16::to_le_bytes),
        wide("\u{feff}", u16::to_be_bytes),
        wide("", u16::to_le_bytes),
        text.chars().map(|letter| letter as u8).collect(),
        text.replace('\n', "\r").into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        format!("sep=;\n{text}").into_bytes(),
        text.replace(";anm", ";\"anm").replace("ning\n", "ning\"\n").into_bytes(),
    ] {
        assert_eq!(rows(&bytes), expected, "{bytes:?}");
    }
}

#[test]
fn zeros_in_a_text_are_no_other_encoding_and_lose_no_row() {
    let mut text = b"a,b\n56,1242\n45,4486\n".to_vec();
    text.extend(b"\0\0,\0\n7,8\n");
    assert_eq!(rows(&text).1, ["56|1242", "45|4486", "\0\0|\0", "7|8"]);
}

#[test]
fn an_open_quote_is_refused_with_its_line_wherever_it_is() {
    let rows = |n: usize| "1,x\n".repeat(n);
    for (text, line, until) in [
        (format!("a,b\n{}2,\"y", rows(40_000)), 40_002, None),
        (format!("a,b\n{}2,\"y\n{}", rows(3), rows(50_000)), 5, None),
        (format!("a,b\n{}2,\"y\n{}3,\"z\"\n{}", rows(30_000), rows(9), rows(3)), 30_002, Some(30_012)),
        ("\"a,b\n1,2\n".to_owned(), 1, None),
    ] {
        let error = table(text.as_bytes()).unwrap_err();
        assert_eq!(
            error,
            TableError::UnclosedQuote { file: "t.csv".to_owned(), line, until },
            "{}",
            text.len()
        );
    }
    // A quote that is closed too early swallows nothing.
    let (_, sound) = self::rows(b"size,note\n60,\"5\" screen\n70,ok\n");
    assert_eq!((sound.len(), sound[1].as_str()), (2, "70|ok"));
}

#[test]
fn files_without_rows_are_told_from_empty_ones() {
    for bytes in [&b""[..], b"\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n"] {
        assert_eq!(table(bytes).unwrap_err(), TableError::Empty { file: "t.csv".to_owned() }, "{bytes:?}");
    }
    for bytes in [&b"a,b"[..], b"a,b\n", b"\n\na,b\r\n\r\n"] {
        assert_eq!(rows(bytes), ("a|b".to_owned(), Vec::new()), "{bytes:?}");
    }
}

#[test]
fn headings_are_told_apart_and_delimiters_at_the_end_add_nothing() {
    assert_eq!(
        rows(b"a;;a;\n1;2;3;\n4;5;6\n"),
        ("a_1|column_2|a_2|column_4".to_owned(), vec!["1|2|3|".to_owned(), "4|5|6|".to_owned()])
    );
    assert_eq!(rows(b"a|b\n1|2|\n3|4\n").1, ["1|2", "3|4"]);
    let (headings, cells) = rows(",size (m2),\"tax, %\"\n0,37.5,1\n".as_bytes());
    assert_eq!((headings.as_str(), cells[0].as_str()), ("column_1|size (m2)|tax, %", "0|37.5|1"));
    // Ragged rows keep their cells; readers count them as faults.
    assert_eq!(rows(b"a,b\n1\n1,2,3\n").1, ["1", "1|2|3"]);
}

#[test]
fn numbers_are_read_as_their_column_writes_them() {
    for (cells, unit, expected) in [
        ("1\u{2009}234\n1\u{202f}234\u{a0}567\n12,5\n", None, &[None, None, Some(12.5)][..]),
        (
            "1\u{2009}234\n1\u{202f}234\u{202f}567\n12,5\n",
            None,
            &[Some(1234.0), Some(1_234_567.0), Some(12.5)],
        ),
        ("1'234'567\n1’234.5\n", None, &[Some(1_234_567.0), Some(1234.5)]),
        ("\u{2212}7,4\n\u{2013}8,5\n-9,5\n", None, &[Some(-7.4), Some(-8.5), Some(-9.5)]),
        ("kr 1 234,50\n1 234,50 kr\n-kr 5\n", Some("kr"), &[Some(1234.5), Some(1234.5), Some(-5.0)]),
        ("$1,234.50\n-$3\n$ 7\n", Some("$"), &[Some(1234.5), Some(-3.0), Some(7.0)]),
        ("12,5 %\n7%\n", Some("%"), &[Some(12.5), Some(7.0)]),
        ("(1,234)\n5,000\n12.5\n", None, &[Some(-1234.0), Some(5000.0), Some(12.5)]),
        ("($1,234.50)\n$5.25\n", Some("$"), &[Some(-1234.5), Some(5.25)]),
        ("1.5e-9\n2E3\n", None, &[Some(1.5e-9), Some(2000.0)]),
    ] {
        let text = format!("x\ty\n{}", cells.replace('\n', "\ta\n"));
        let skip = usize::from(expected[0].is_none());
        assert_eq!(numbers(&text, unit)[skip..], expected[skip..], "{cells:?}");
    }
}
