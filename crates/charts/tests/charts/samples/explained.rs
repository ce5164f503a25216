//! Charts that explain predictions: over time, by choice, by feature.

use vitrine_charts::{
    Axis, Course, CourseEvent, LinePoint, Numbers, Reference, Swarm, SwarmLane, WhiskerRow, Whiskers,
};

/// A price over eleven years, of which the first six are known, with events near each other and at the right edge.
pub fn course() -> Course {
    let points = (0..132).map(|month| {
        let value = 3_400_000.0 + 14_321.0 * f64::from(month) + 90_000.0 * (f64::from(month) / 5.0).sin();
        let date = format!("{}-{:02}-01", 2014 + month / 12, month % 12 + 1);
        LinePoint { interval: Some((value * 0.88, value * 1.13)), ..LinePoint::new(date, value.round()) }
    });
    let event =
        |date: &str, label: &str| CourseEvent { date: date.into(), label: label.into(), strong: false };
    Course {
        title: "Price of this flat over time".into(),
        x: Axis::new("date"),
        y: Axis::with_unit("price", "kr").written(Numbers::Swedish),
        points: points.collect(),
        learned: Some(("2014-01-08".into(), "2019-12-08".into())),
        events: vec![
            event("2016-06-01", "loans must be paid off"),
            event("2018-03-01", "large loans faster still"),
            event("2020-03-11", "pandemic"),
            event("2022-02-24", "war; interest rates rise soon after"),
            event("2022-05-04", "first rise of the interest rate"),
            event("2024-05-08", "first cut of the interest rate"),
            CourseEvent { strong: true, ..event("2019-03-01", "chosen date") },
            event("1999-01-01", "outside of the axis"),
        ],
    }
}

pub fn whiskers() -> Whiskers {
    let names = ["Fältmäklarna", "An agency with a rather long name", "Norr", "Söder", "Övriga"];
    let rows = names.iter().enumerate().map(|(index, name)| {
        let value = 2.4 - 1.2 * index as f64;
        let half = 0.4 + 0.25 * index as f64;
        WhiskerRow {
            label: (*name).to_owned(),
            value,
            interval: Some((value - half, value + half)),
            support: format!("{} sales", 1200 - 240 * index),
        }
    });
    Whiskers {
        title: "Agencies by their effect on the price".into(),
        category: Axis::new("agency"),
        value: Axis::with_unit("effect on the price", "%"),
        rows: rows.collect(),
        reference: Some(Reference { label: "the average".into(), value: 0.0 }),
        verdicts: Some(("differs from the average".into(), "cannot be told apart from it".into())),
        extra: vec![("more".into(), names.map(str::to_owned).to_vec())],
        highlight: Some(1),
    }
}

/// Lanes that get thinner, the last one of a feature whose values have no order.
pub fn swarm() -> Swarm {
    let labels = ["age", "general health", "a feature with a rather long name", "body mass index", "race"];
    let lanes = labels.iter().enumerate().map(|(index, label)| {
        let width = 2.2 - 0.4 * index as f64;
        let place = |bin: usize| (bin as f64 - 22.0) / 10.0;
        let count = |bin: usize| (90.0 * (-(place(bin) / width).powi(2) * 3.0).exp()).floor() as u32;
        let level = |bin: usize| (0.5 + place(bin) / (2.4 * width)).clamp(0.0, 1.0);
        SwarmLane {
            label: (*label).to_owned(),
            size: width / 2.5,
            ends: None,
            counts: (0..45).map(count).collect(),
            levels: (0..45).map(|bin| (index < 4).then(|| level(bin))).collect(),
        }
    });
    Swarm {
        title: "How far each feature moves the prediction".into(),
        category: Axis::new("feature"),
        value: Axis::new("change of the log-odds"),
        level: "value of the feature".into(),
        low: -2.2,
        high: 2.3,
        lanes: lanes.collect(),
    }
}
