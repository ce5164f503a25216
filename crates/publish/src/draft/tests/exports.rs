//! Tables as spreadsheets and databases export them: what is drafted, and what is read again.

use vitrine_model::Value;

use super::*;

/// The numbers of a feature that the drafted system reads; not a number for missing ones.
pub fn numbers((table, draft): &(Table, Draft), feature: usize) -> Vec<f64> {
    let reading = read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap();
    assert_eq!(reading.left_out, []);
    reading
        .records
        .iter()
        .map(|record| record.values.get(feature).map_or(f64::NAN, Value::as_number))
        .collect()
}

/// What a cell of a feature means to a drafted system.
fn meant(draft: &Draft, feature: usize, text: &str) -> String {
    draft.system.table_spec().meant(feature, text, Numbers::default()).into_owned()
}

#[test]
fn thousands_are_read_beside_numbers_without_a_mark() {
    let thousands = |number: usize, mark: &str| match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (whole, rest) => format!("{whole}{mark}{rest:03}"),
    };
    let of = |index: usize| 100 + index * 370;
    for (delimiter, mark) in [(";", "."), (",", "."), (";", ","), ("\t", "."), ("\t", ",")] {
        let text = rows(&["umsatz", "y"].join(delimiter), |index| {
            [thousands(of(index), mark), (index * 7 % 37).to_string()].join(delimiter)
        });
        let drafted = drafted(&text, "y");
        let expected: Vec<f64> = (0..40).map(|index| of(index) as f64).collect();
        assert_eq!(numbers(&drafted, 0), expected, "{delimiter:?} {mark:?}");
        assert_eq!(drafted.1.columns[0].remarks, []);
        // As a target as well.
        let swapped = self::drafted(&text, "umsatz");
        let reading = read(&mut swapped.0.source(), &swapped.1.system.table_spec(), &[]).unwrap();
        assert_eq!(reading.targets, expected, "{delimiter:?} {mark:?}");
    }
}

#[test]
fn an_open_reading_is_said_with_the_way_to_change_it() {
    let text = rows("a;y", |index| format!("{}.{:03};{}", 1 + index % 9, 111 + index, index * 7 % 40));
    let (_, draft) = drafted(&text, "y");
    let [Remark::Assumed { text, number, decimal_comma }] = draft.columns[0].remarks.as_slice() else {
        panic!("{:?}", draft.columns[0].remarks)
    };
    assert_eq!((text.as_str(), *number, *decimal_comma), ("1.111", 1111.0, true));
    assert!(draft.columns[0].remarks[0].to_string().contains("--decimal ."));
}

/// A heading, the cell of a row, how it is said to be written, and texts with the days that they mean.
type Layout<'a> = (&'a str, &'a dyn Fn(usize) -> String, &'a str, [(&'a str, &'a str); 2]);

#[test]
fn days_are_read_in_every_layout_and_so_are_others_at_prediction() {
    let month = |index: usize| format!("{}-{:02}", 2000 + index / 12, 1 + index % 12);
    let mixed = |index: usize| match index % 2 {
        0 => format!("2024-01-{:02}", 1 + index % 28),
        _ => format!("{:02}.02.2024", 1 + index % 28),
    };
    let serial = |index: usize| (45_292 + index).to_string();
    let unix = |index: usize| (1_500_000_000 + index * 86_400).to_string();
    let american = |index: usize| format!("{:02}/{:02}/2024", 1 + index % 12, 1 + index % 28);
    let cases: [Layout<'_>; 5] = [
        ("month", &month, "period", [("2000-05", "2000-05-01"), ("Mar 2001", "2001-03-01")]),
        ("d", &mixed, "day_first", [("2024-01-03", "2024-01-03"), ("31.12.2024", "2024-12-31")]),
        ("date", &serial, "serial_day", [("45292", "2024-01-01"), ("2024-01-02", "2024-01-02")]),
        (
            "timestamp",
            &unix,
            "unix_seconds",
            [("1500000000", "2017-07-14"), ("2017-07-14 02:40", "2017-07-14")],
        ),
        ("d", &american, "month_first", [("01/31/2024", "2024-01-31"), ("2024-01-31", "2024-01-31")]),
    ];
    for (heading, cell, written_as, read) in cases {
        let text = rows(&format!("{heading},x,y"), |index| {
            format!("{},{}.5,{index}.5", cell(index), index * 7 % 37)
        });
        let drafted = drafted(&text, "y");
        assert_eq!(drafted.1.columns[0].role, Role::Feature(KindName::Date), "{heading}");
        assert!(drafted.1.text.contains(&format!("written_as = \"{written_as}\"")), "{}", drafted.1.text);
        assert_eq!(read_again(&drafted), (40, 0));
        for (text, day) in read {
            assert_eq!(meant(&drafted.1, 0, text), day, "{written_as} {text}");
        }
    }
    let text = rows("d,y", |index| {
        format!("{} {:02} Jan 2024,{index}.5", ["Tue", "Thu"][index % 2], 1 + index % 28)
    });
    assert_eq!(drafted(&text, "y").1.columns[0].remarks, [Remark::Orders]);
    // A column of days alone reads a day with a time of day, and one in another layout.
    let (_, draft) = drafted(&rows("d,y", |index| format!("2024-01-{:02},{index}.5", 1 + index % 28)), "y");
    let read = ["2024-01-02 14:30", "2024-01-02T14:30:00Z", "31.12.2024"].map(|text| meant(&draft, 0, text));
    assert_eq!(read, ["2024-01-02", "2024-01-02", "2024-12-31"]);
}

#[test]
fn numbers_and_seasons_that_are_no_days_stay_what_they_are() {
    for (heading, cell) in [
        ("x", &(|index: usize| (36_526 + index * 3).to_string()) as &dyn Fn(usize) -> String),
        ("height", &|index: usize| format!("{}.{}", 1950 + index, index % 9)),
        ("season", &|index: usize| format!("{}-{:02}", 2000 + index % 8, 1 + index % 8)),
    ] {
        let (_, draft) = drafted(
            &rows(&format!("{heading},x,y"), |index| {
                format!("{},{}.5,{index}.5", cell(index), index * 7 % 37)
            }),
            "y",
        );
        assert_ne!(draft.columns[0].role, Role::Feature(KindName::Date), "{heading}");
    }
    // Day first and month first in one column contradict each other.
    let day = |index: usize| match index % 2 {
        0 => format!("{}/01/2024", 13 + index % 9),
        _ => format!("02/{}/2024", 13 + index % 9),
    };
    let (_, draft) =
        drafted(&rows("d,x,y", |index| format!("{},{},{index}.5", day(index), index * 7 % 37)), "y");
    let Role::LeftOut(Unusable::MixedDays { day_line, day, month_line, month }) = &draft.columns[0].role
    else {
        panic!("{:?}", draft.columns[0].role)
    };
    assert_eq!((*day_line, day.as_str(), *month_line, month.as_str()), (2, "13/01/2024", 3, "02/14/2024"));
}

#[test]
fn shares_beside_per_cent_and_words_that_multiply_are_read_by_their_size() {
    let cell = |index: usize| match index % 3 {
        0 => format!("0.{:02}", 11 + index),
        _ => format!("{}.5%", 11 + index),
    };
    let drafted_shares = drafted(&rows("rate,y", |index| format!("{},{index}.5", cell(index))), "y");
    assert_eq!(numbers(&drafted_shares, 0)[..4], [11.0, 12.5, 13.5, 14.0]);
    let shares = Remark::Shares { n: 14, text: "0.11".to_owned() };
    assert_eq!(drafted_shares.1.columns[0].remarks.first(), Some(&shares));
    assert_eq!(["7%", "0.07", "7"].map(|text| meant(&drafted_shares.1, 0, text)), ["7", "7", "7"]);
    // Numbers of the same size lack the sign only.
    let cell = |index: usize| format!("{}.5{}", 11 + index, if index.is_multiple_of(3) { "" } else { "%" });
    let plain = drafted(&rows("rate,y", |index| format!("{},{index}.5", cell(index))), "y");
    assert_eq!(numbers(&plain, 0)[..2], [11.5, 12.5]);

    let cell = |index: usize| match index % 3 {
        0 => format!("€{}.5M", 1 + index),
        1 => format!("€{}K", 100 + index),
        _ => format!("€{}", 800 + index),
    };
    let text = rows("x,value", |index| format!("{},{}", index * 7 % 37, cell(index)));
    let drafted_words = drafted(&text, "value");
    let reading = read(&mut drafted_words.0.source(), &drafted_words.1.system.table_spec(), &[]).unwrap();
    assert_eq!(reading.targets[..3], [1_500_000.0, 101_000.0, 802.0]);
    let drafted_words = drafted(&rows("value,y", |index| format!("{},{index}.5", cell(index))), "y");
    assert_eq!(numbers(&drafted_words, 0)[..3], [1_500_000.0, 101_000.0, 802.0]);
    assert_eq!(meant(&drafted_words.1, 0, "€2.5M"), "2500000");
}

#[test]
fn measurements_below_a_limit_do_not_make_a_column_a_text() {
    let cell = |index: usize| if index.is_multiple_of(6) { "<0,5".to_owned() } else { format!("{index},25") };
    let (_, draft) = drafted(&rows("fe;y", |index| format!("{};{index},5", cell(index))), "y");
    assert_eq!(
        (draft.columns[0].role.clone(), draft.columns[0].n_missing),
        (Role::Feature(KindName::Number), 7)
    );
    assert!(draft.text.contains("missing_texts = [\"<0,5\"]"), "{}", draft.text);
    let cell =
        |index: usize| if index.is_multiple_of(6) { "\u{2013}".to_owned() } else { format!("{index},25") };
    let (_, draft) = drafted(&rows("fe;y", |index| format!("{};{index},5", cell(index))), "y");
    assert_eq!(
        (draft.columns[0].role.clone(), draft.columns[0].n_missing),
        (Role::Feature(KindName::Number), 7)
    );
}

#[test]
fn versions_are_choices_that_differ() {
    let cells = ["1.9", "1.1", "1.10", "1.2"];
    let (_, draft) = drafted(
        &rows("version,x,y", |index| format!("{},{},{index}.5", cells[index % 4], index * 7 % 37)),
        "y",
    );
    let FeatureKind::Choice { choices, .. } = &draft.system.schema.features[0].kind else { panic!() };
    let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(values, ["1.1", "1.2", "1.9", "1.10", "other"]);
    assert_eq!([meant(&draft, 0, "1.1"), meant(&draft, 0, "1.10")], ["1.1", "1.10"]);
    // Under another heading they are numbers, and said to be.
    let (_, draft) =
        drafted(&rows("v,x,y", |index| format!("{},{},{index}.5", cells[index % 4], index * 7 % 37)), "y");
    let same = Remark::SameNumber { one: "1.1".to_owned(), other: "1.10".to_owned() };
    assert_eq!(draft.columns[0].remarks, [same]);
}

#[test]
fn numbers_for_missing_values_are_found_in_wide_ranges() {
    let income = |index: usize| 12_000 + index * index * 130;
    for (sentinel, is_taken) in
        [("-999", true), ("-9999", true), ("9999", true), ("99999999", true), ("99999", false)]
    {
        let cell = |index: usize| {
            if index.is_multiple_of(6) { sentinel.to_owned() } else { income(index).to_string() }
        };
        let (_, draft) = drafted(&rows("income,y", |index| format!("{},{index}.5", cell(index))), "y");
        let column = &draft.columns[0];
        assert_eq!(column.n_missing, if is_taken { 7 } else { 0 }, "{sentinel}");
        let said = column.remarks.iter().any(|remark| match remark {
            Remark::Sentinel { text, n: 7 } => is_taken && text == sentinel,
            Remark::MaybeSentinel { text, n: 7 } => !is_taken && text == sentinel,
            _ => false,
        });
        assert!(said, "{sentinel}: {:?}", column.remarks);
    }
    // Codes of a survey below ages, but no differences around zero.
    let of = |cell: &dyn Fn(usize) -> String| {
        let text = rows("x,y", |index| format!("{},{index}.5", cell(index)));
        drafted(&text, "y").1.columns[0].n_missing
    };
    let age = |index: usize| match index % 10 {
        0 => "-8".to_owned(),
        5 => "-9".to_owned(),
        _ => (20 + index).to_string(),
    };
    assert_eq!(of(&age), 8);
    let differences = ["-3", "-2", "-1", "0", "1", "2", "3"];
    assert_eq!(of(&|index| differences[index % 7].to_owned()), 0);
}

#[test]
fn sums_between_the_rows_and_without_a_word_are_left_out() {
    let amount = |index: usize| 10 + index * 7 % 31;
    let blocks = |label: &dyn Fn(&str) -> String| {
        let mut text = "region,a,y\n".to_owned();
        for (block, region) in ["Nord", "Sued"].into_iter().enumerate() {
            let all = block * 20..block * 20 + 20;
            for index in all.clone() {
                let _ = writeln!(text, "{region},{},{}", amount(index), 3 * amount(index) + index);
            }
            let sums = (
                all.clone().map(amount).sum::<usize>(),
                all.map(|index| 3 * amount(index) + index).sum::<usize>(),
            );
            let _ = writeln!(text, "{},{},{}", label(region), sums.0, sums.1);
        }
        text
    };
    for label in [
        &(|_: &str| "Subtotal".to_owned()) as &dyn Fn(&str) -> String,
        &|region| format!("Summe {region}"),
        &|region| format!("{region} Total"),
    ] {
        let (table, draft) = drafted(&blocks(label), "y");
        let reading = read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap();
        assert_eq!(reading.records.len(), 40, "{}", draft.text);
        let lines: Vec<usize> = reading.cleaned.iter().flat_map(|cleaned| cleaned.lines.clone()).collect();
        assert_eq!(lines, [22, 43]);
        assert!(reading.targets.iter().all(|target| *target < 200.0));
    }
    // Rows of that name that are no sums stay.
    let odd = blocks(&|_| "Subtotal".to_owned()).replace("Subtotal,", "Subtotal,1");
    let (table, draft) = drafted(&odd, "y");
    assert_eq!(read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap().records.len(), 42);
    // A sum without a label.
    let mut text = rows("id,a,y", |index| format!("{index},{},{}", amount(index), 2 * amount(index) + index));
    let sums = (0..40)
        .map(|index| (amount(index), 2 * amount(index) + index))
        .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let _ = writeln!(text, ",{},{}", sums.0, sums.1);
    let means = format!(",{:.2},{:.2}\n", sums.0 as f64 / 40.0, sums.1 as f64 / 40.0);
    let named = format!("Totalt Sverige,{},{}\n", sums.0, sums.1);
    let rows = text.lines().take(41).fold(String::new(), |rows, line| rows + line + "\n");
    for text in [text, rows.clone() + &means, rows + &named] {
        let (table, draft) = drafted(&text, "y");
        let reading = read(&mut table.source(), &draft.system.table_spec(), &[]).unwrap();
        assert_eq!((reading.records.len(), reading.cleaned[0].lines.clone()), (40, vec![42]), "{text}");
    }
}

#[test]
fn persons_are_left_out_and_addresses_are_no_choices() {
    let names = ["Anna Berg", "David Dahl", "Eva Ek", "Peter Falk", "Karin Holm"];
    for heading in ["seller", "customer", "column_7"] {
        let text = rows(&format!("{heading},x,y"), |index| {
            format!("{},{},{index}.5", names[index % 5], index * 7 % 37)
        });
        let (_, draft) = drafted(&text, "y");
        let personal = Role::LeftOut(Unusable::Personal { kind: Personal::Names });
        assert_eq!(draft.columns[0].role, personal, "{heading}");
        assert!(!draft.text.contains("Anna Berg"), "{heading}");
    }
    let streets = ["Hauptstraße 4", "Am Markt 2", "Goethestr. 12", "Lindenweg 7"];
    let (_, draft) = drafted(
        &rows("Adresse;x;y", |index| format!("{};{};{index},5", streets[index % 4], index * 7 % 37)),
        "y",
    );
    assert_eq!(draft.columns[0].role, Role::Feature(KindName::Text));
    assert!(!draft.text.contains("Hauptstraße 4"), "{}", draft.text);
    // Towns, brands and streets by themselves are choices.
    for cells in [["Lund", "Malmö"], ["Storgatan", "Lindvägen"], ["Volvo Cars", "Ford"]] {
        let (_, draft) = drafted(
            &rows("place,x,y", |index| format!("{},{},{index}.5", cells[index % 2], index * 7 % 37)),
            "y",
        );
        assert_eq!(draft.columns[0].role, Role::Feature(KindName::Choice), "{cells:?}");
    }
}

#[test]
fn the_day_of_a_sale_orders_the_rows_and_that_of_a_birth_does_not() {
    let of = |heading: &str| {
        let text = rows(heading, |index| {
            format!("19{}-03-{:02},2024-01-{:02},{index}.5", 50 + index, 1 + index % 28, 1 + index % 28)
        });
        let draft = drafted(&text, "y").1;
        let orders = draft.columns.iter().position(|column| column.remarks.contains(&Remark::Orders));
        (orders, draft.system.train.split.time)
    };
    assert_eq!(of("date of birth,sold,y"), (Some(1), Some("sold".to_owned())));
    assert_eq!(of("sold,Geburtsdatum,y"), (Some(0), Some("sold".to_owned())));
    assert_eq!(of("dob,född,y"), (None, None));
    // A month beside a day says less, and two days could both do.
    let text = rows("month,sold,y", |index| {
        format!("2024-01,2024-01-{:02},{index}.5", 1 + index % 28).replacen(
            "01",
            &format!("{:02}", 1 + index % 12),
            1,
        )
    });
    assert_eq!(drafted(&text, "y").1.system.train.split.time.as_deref(), Some("sold"));
    assert_eq!(of("listed,sold,y"), (None, None));
}
