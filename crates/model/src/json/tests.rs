//! Every shape that is written is read back, and every fault names its place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::*;

#[derive(Debug, PartialEq, Serialize, FromJson)]
struct Point {
    x: f64,
    #[serde(default)]
    label: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, FromJson)]
struct Wrapped(Point);

#[derive(Debug, PartialEq, Serialize, FromJson)]
enum Shape {
    Nothing,
    One(Point),
    Named {
        at: Point,
    },
    #[serde(alias = "Pair")]
    Two(Point, u32),
}

#[derive(Debug, PartialEq, Serialize, FromJson)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Plain,
    WithPoint(Point),
    WithFields { y: i64 },
}

#[derive(Debug, PartialEq, Serialize, FromJson)]
struct Even(u8);

#[derive(Debug, PartialEq, Serialize, FromJson)]
#[serde(try_from = "u8")]
struct Checked(u8);

impl TryFrom<u8> for Checked {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        if number.is_multiple_of(2) { Ok(Self(number)) } else { Err(format!("{number} is odd")) }
    }
}

impl Blank for Checked {
    fn blank() -> Self {
        Self(0)
    }
}

fn seven() -> u8 {
    7
}

#[derive(Debug, PartialEq, Serialize, FromJson)]
struct All {
    shapes: Vec<Shape>,
    tagged: Vec<Tagged>,
    by_name: BTreeMap<String, Option<Point>>,
    pair: (Point, i64),
    corners: [f64; 3],
    wrapped: Wrapped,
    even: Even,
    checked: Checked,
    #[serde(flatten)]
    beside: Point,
    #[serde(rename = "called", alias = "formerly")]
    renamed: bool,
    #[serde(default = "seven")]
    with_default: u8,
    #[serde(default)]
    list: Vec<usize>,
    #[serde(skip)]
    skipped: usize,
    tree: serde_json::Value,
}

fn point(x: f64) -> Point {
    Point { x, label: (x > 0.0).then(|| "right".to_owned()) }
}

fn all() -> All {
    All {
        shapes: vec![
            Shape::Nothing,
            Shape::One(point(1.0)),
            Shape::Named { at: point(-2.5) },
            Shape::Two(point(3.0), 4),
        ],
        tagged: vec![Tagged::Plain, Tagged::WithPoint(point(6.0)), Tagged::WithFields { y: -1 }],
        by_name: BTreeMap::from([("a".to_owned(), Some(point(5.0))), ("b".to_owned(), None)]),
        pair: (point(0.1), -7),
        corners: [0.1 + 0.2, 1e300, 5.0],
        wrapped: Wrapped(point(8.0)),
        even: Even(2),
        checked: Checked(4),
        beside: point(9.0),
        renamed: true,
        with_default: 8,
        list: vec![usize::MAX],
        skipped: 0,
        tree: serde_json::json!({ "list": [1, "two", { "three": null }, -4.5, -3] }),
    }
}

#[test]
fn every_shape_that_is_written_is_read_back() {
    assert_eq!(read::<All>(&serde_json::to_vec(&all()).unwrap()).unwrap(), all());
    assert_eq!(
        serde_json::from_value::<All>(serde_json::to_value(all()).unwrap()).unwrap(),
        all(),
        "by serde"
    );
}

#[test]
fn older_names_and_missing_fields_are_read() {
    let mut json = serde_json::to_value(all()).unwrap();
    let object = json.as_object_mut().unwrap();
    let renamed = object.remove("called").unwrap();
    object.insert("formerly".to_owned(), renamed);
    object.remove("with_default");
    object.remove("list");
    object.insert("shapes".to_owned(), serde_json::json!([{ "Pair": [{ "x": 1 }, 2] }]));
    let expected = All {
        shapes: vec![Shape::Two(Point { x: 1.0, label: None }, 2)],
        with_default: 7,
        list: Vec::new(),
        ..all()
    };
    assert_eq!(read::<All>(json.to_string().as_bytes()).unwrap(), expected);
}

#[test]
fn a_field_that_is_not_known_is_skipped() {
    let read = read::<Point>(br#"{"later": [{"a": 1}], "x": 2}"#).unwrap();
    assert_eq!(read, Point { x: 2.0, label: None });
}

#[test]
fn every_fault_names_its_place() {
    let fault = |json: &str| read::<Vec<Shape>>(json.as_bytes()).unwrap_err().to_string();
    for (json, expected) in [
        (r#"[{"One": {"x": "wide"}}]"#, "[0].One.x: expected a number, found a text"),
        (r#"["Nothing", {"One": {}}]"#, "[1].One: missing field `x`"),
        (r#"[{"One": [1.0, null]}]"#, "[0].One: expected an object, found a list"),
        (r#"[{"One": {"x": 1, "x": 2}}]"#, "[0].One: the field `x` stands twice"),
        (r#"[{"Nothing": 5}]"#, "[0].Nothing: expected nothing, found a number"),
        (r#"["Circle"]"#, "[0]: `Circle` is unknown, expected one of Nothing, One, Named, Two, Pair"),
        (r#"[{"Two": [{"x": 1}, -2]}]"#, "[0].Two[1]: expected a whole number that fits u32, found a number"),
        (r#"[{"Two": [{"x": 1}]}]"#, "[0].Two: a list of 1 values, expected 2"),
        (r#"[{"One": {"x": 1}, "Two": 2}]"#, "[0]: expected an object with one field, found an object"),
        (r#"["One"]"#, "[0]: missing field `One`"),
        ("{}", "expected a list, found an object"),
    ] {
        assert_eq!(fault(json), expected, "{json}");
    }
    assert_eq!(read::<Checked>(b"3").unwrap_err().to_string(), "3 is odd");
    assert_eq!(
        read::<Checked>(b"300").unwrap_err().to_string(),
        "expected a whole number that fits u8, found a number"
    );
    let tagged = read::<Tagged>(br#"{"kind": "with_fields"}"#).unwrap_err().to_string();
    assert_eq!(tagged, "missing field `y`");
    let twice = read::<BTreeMap<String, u8>>(br#"{"a": 1, "a": 1}"#).unwrap_err().to_string();
    assert_eq!(twice, "`a` stands twice");
}

#[test]
fn invalid_json_is_reported_with_line_and_column() {
    let fault = read::<Point>(b"{\"x\": 1.0,\n \"label\": }").unwrap_err().to_string();
    assert!(fault.contains("line 2 column"), "{fault}");
    let fault = read::<Point>(b"{\"x\": 1.0} {}").unwrap_err().to_string();
    assert!(fault.contains("trailing"), "{fault}");
}
