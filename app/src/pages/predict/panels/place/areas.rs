//! What was sold near the place, over many sales each: no single sale is shown.

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Reference, WhiskerRow, Whiskers};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::panels::{AreaSummary, PerUnit, PlaceMap};

use super::view::Point;
use super::{Located, nearest};
use crate::components::chart::ChartView;
use crate::display::{axes, words};
use crate::pages::predict::panels::per_unit;

/// The nearest areas as a chart with its table. Nothing where the map has none or none is near.
pub fn areas(located: Located, per_unit: PerUnit) -> AnyView {
    if located.map.with_value(|map| map.areas.is_empty()) {
        return ().into_any();
    }
    let format = located.session.system.with_value(|system| system.schema.target.number_format);
    let axis =
        Axis::with_unit("the middle sale, and where the middle half of them lie", per_unit.unit.clone())
            .written(axes::numbers(format));
    let own = per_unit::quotient(located.session, per_unit.feature);
    let chart = Memo::new(move |_| {
        let place = located.marker.get()?;
        located.map.with_value(|map| {
            let near = nearest::areas(map, place);
            (!near.is_empty()).then(|| compared(map, &near, axis.clone(), own.get(), format))
        })
    });
    let any = Memo::new(move |_| chart.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return view! { <p class="muted">"No area with enough known sales is near this place."</p> }
                .into_any();
        }
        let drawn = Signal::derive(move || Chart::Whiskers(chart.get().unwrap_or_default()));
        view! {
            <ChartView chart=drawn />
            <p class="hint">"Each row sums up at least ten sales, brought to the level of the newest ones: the point is the middle one of them (the median), and half of them lie along the line. The numbers on the map show where."</p>
        }
        .into_any()
    };
    view! { <div class="areas">{body}</div> }.into_any()
}

fn compared(
    map: &PlaceMap,
    near: &[(&AreaSummary, f64)],
    value: Axis,
    own: Option<f64>,
    numbers: NumberFormat,
) -> Whiskers {
    // The map bears the same numbers, in the order of the rows.
    let row = |(index, (area, distance)): (usize, &(&AreaSummary, f64))| {
        let at = Point { latitude: area.latitude, longitude: area.longitude };
        let [low, median, high] = area.quartiles;
        let name = nearest::district(map, at).unwrap_or("area");
        WhiskerRow {
            label: format!("{}. {name}, {}", index + 1, far(*distance, numbers)),
            value: median,
            interval: Some((low, high)),
            support: words::count(area.n_samples, "sale", "sales", numbers),
        }
    };
    let sizes = near.iter().map(|(area, _)| words::number(area.median_size, 1, numbers)).collect();
    Whiskers {
        title: "Sold nearby".to_owned(),
        category: Axis::new("area"),
        value,
        rows: near.iter().enumerate().map(row).collect(),
        reference: own
            .map(|value| Reference { label: "this prediction".to_owned(), value: words::rounded(value) }),
        extra: vec![("median size".to_owned(), sizes)],
        ..Whiskers::default()
    }
}

/// A distance as people say it: `300 m`, `1.4 km`.
pub(super) fn far(km: f64, numbers: NumberFormat) -> String {
    if km < 0.95 {
        format!("{:.0} m", (km * 10.0).round() * 100.0)
    } else {
        format!("{} km", numbers.write(km, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::nearest::tests::town;
    use super::*;

    #[test]
    fn the_nearest_areas_are_compared_with_the_prediction() {
        let town = town();
        let near = nearest::areas(&town, Point { latitude: 59.3004, longitude: 18.003 });
        let chart =
            compared(&town, &near, Axis::with_unit("price", "kr/m²"), Some(64_321.0), NumberFormat::En);
        assert_eq!(chart.rows[0].label, "1. Söder, 0 m");
        assert_eq!(chart.rows[1].label, "2. Norr, 300 m");
        assert_eq!((chart.rows[0].value, chart.rows[0].interval), (55_000.0, Some((50_000.0, 61_000.0))));
        assert_eq!(chart.rows[0].support, "12 sales");
        assert_eq!(chart.reference.as_ref().map(|reference| reference.value), Some(64_300.0));
        assert_eq!([far(0.94, NumberFormat::En), far(1.44, NumberFormat::Sv)], ["900 m", "1,4 km"]);
    }
}
