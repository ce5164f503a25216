//! What was sold near the place, over many sales each: no single sale is shown.

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Reference, WhiskerRow, Whiskers};
use vitrine_model::panels::{AreaSummary, PerUnit, PlaceMap};
use vitrine_present::locale::three_digits;
use vitrine_present::{Locale, Texts};

use super::view::Point;
use super::{Located, nearest};
use crate::components::chart::ChartView;
use crate::pages::predict::panels::per_unit;
use crate::texts::use_texts;

/// The nearest areas as a chart with its table. Nothing where the map has none or none is near.
pub fn areas(located: Located, per_unit: PerUnit) -> AnyView {
    if located.map.with_value(|map| map.areas.is_empty()) {
        return ().into_any();
    }
    let texts = use_texts();
    let said = texts.sold_nearby();
    let axis = Axis::with_unit(said.value(), per_unit.unit.clone());
    let own = per_unit::quotient(located.session, per_unit.feature);
    let chart = Memo::new(move |_| {
        let place = located.marker.get()?;
        located.map.with_value(|map| {
            let near = nearest::areas(map, place);
            (!near.is_empty()).then(|| compared(texts, map, &near, axis.clone(), own.get()))
        })
    });
    let any = Memo::new(move |_| chart.with(Option::is_some));
    let body = move || {
        if !any.get() {
            return view! { <p class="muted">{said.none()}</p> }.into_any();
        }
        let drawn = Signal::derive(move || Chart::Whiskers(chart.get().unwrap_or_default()));
        view! {
            <ChartView chart=drawn />
            <p class="hint">{said.hint()}</p>
        }
        .into_any()
    };
    view! { <div class="areas">{body}</div> }.into_any()
}

fn compared(
    texts: &Texts,
    map: &PlaceMap,
    near: &[(&AreaSummary, f64)],
    value: Axis,
    own: Option<f64>,
) -> Whiskers {
    let (said, locale) = (texts.sold_nearby(), texts.locale());
    // The map bears the same numbers, in the order of the rows.
    let row = |(index, (area, distance)): (usize, &(&AreaSummary, f64))| {
        let at = Point { latitude: area.latitude, longitude: area.longitude };
        let [low, median, high] = area.quartiles;
        let name = nearest::district(map, at).unwrap_or(said.area());
        WhiskerRow {
            label: said.row(&locale.whole(index as u64 + 1), name, &far(locale, *distance)),
            value: median,
            interval: Some((low, high)),
            support: said.sales(area.n_samples),
        }
    };
    let sizes = near.iter().map(|(area, _)| locale.number(area.median_size, 1)).collect();
    Whiskers {
        title: said.chart().to_owned(),
        category: Axis::new(said.area()),
        value,
        rows: near.iter().enumerate().map(row).collect(),
        reference: own.map(|value| Reference { label: said.this().to_owned(), value: three_digits(value) }),
        extra: vec![(said.median_size().to_owned(), sizes)],
        ..Whiskers::default()
    }
}

/// A distance as people say it: `300 m`, `1.4 km`.
pub(super) fn far(locale: &Locale, km: f64) -> String {
    if km < 0.95 {
        locale.with_unit(&locale.write((km * 10.0).round() * 100.0, 0), Some("m"))
    } else {
        locale.with_unit(&locale.write(km, 1), Some("km"))
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
        let axis = || Axis::with_unit("price", "kr/m²");
        let chart = compared(Texts::english(), &town, &near, axis(), Some(64_321.0));
        assert_eq!(chart.rows[0].label, "1. Söder, 0\u{a0}m");
        assert_eq!(chart.rows[1].label, "2. Norr, 300\u{a0}m");
        assert_eq!((chart.rows[0].value, chart.rows[0].interval), (55_000.0, Some((50_000.0, 61_000.0))));
        assert_eq!(chart.rows[0].support, "12 sales");
        assert_eq!(chart.reference.as_ref().map(|reference| reference.value), Some(64_300.0));
        let swedish = Texts::of(Locale::of("sv").unwrap());
        let chart = compared(swedish, &town, &near, axis(), Some(64_321.0));
        assert_eq!(
            (chart.title.as_str(), chart.rows[0].support.as_str()),
            ("Sålt i närheten", "12 försäljningar")
        );
        assert_eq!(chart.extra[0], ("medianstorlek".to_owned(), vec!["48".to_owned(), "55".to_owned()]));
        let written = [far(Locale::english(), 0.94), far(swedish.locale(), 1.44)];
        assert_eq!(written, ["900\u{a0}m", "1,4\u{a0}km"]);
    }
}
