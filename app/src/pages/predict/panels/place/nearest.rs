//! What is near a place: streets, districts, areas with sales.

use vitrine_model::panels::{AreaSummary, PlaceMap, nearest_label};
use vitrine_present::Texts;

use super::view::{Point, distance_km};

/// A street farther away than this does not stand for a place, in km. The index knows only the middle of a street.
const STREET_REACH_KM: f64 = 0.4;
/// Areas farther away than this are not called comparable, in km.
const AREA_REACH_KM: f64 = 6.0;
/// How many areas are listed.
const MOST_AREAS: usize = 6;

/// The name of the label nearest to a place, where there are labels.
pub fn district(map: &PlaceMap, place: Point) -> Option<&str> {
    let nearest = nearest_label(&map.labels, [place.latitude, place.longitude])?;
    map.labels.get(nearest).map(|label| label.name.as_str())
}

/// The positions of the streets nearest to a place with their distances in km, nearest first, at most `most`.
pub fn streets(map: &PlaceMap, place: Point, most: usize) -> Vec<(usize, f64)> {
    let distance = |index: usize| {
        let street = map.streets.get(index)?;
        let at = Point { latitude: street.latitude, longitude: street.longitude };
        Some((index, distance_km(at, place)))
    };
    let mut all: Vec<(usize, f64)> = (0..map.streets.len()).filter_map(distance).collect();
    vitrine_order::sort_by(&mut all, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    all.truncate(most);
    all
}

/// The street that stands for a place: the nearest one, where its middle is near enough.
pub fn street(map: &PlaceMap, place: Point) -> Option<&str> {
    let mut best: Option<(f64, &str)> = None;
    for street in &map.streets {
        let at = Point { latitude: street.latitude, longitude: street.longitude };
        let distance = distance_km(at, place);
        if distance <= STREET_REACH_KM && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, street.name.as_str()));
        }
    }
    best.map(|(_, name)| name)
}

/// The areas nearest to a place with their distances in km, nearest first.
pub fn areas(map: &PlaceMap, place: Point) -> Vec<(&AreaSummary, f64)> {
    let distance =
        |area: &AreaSummary| distance_km(Point { latitude: area.latitude, longitude: area.longitude }, place);
    let mut near: Vec<(&AreaSummary, f64)> = map.areas.iter().map(|area| (area, distance(area))).collect();
    near.retain(|(_, distance)| *distance <= AREA_REACH_KM);
    vitrine_order::sort_by(&mut near, |a, b| a.1.total_cmp(&b.1));
    near.truncate(MOST_AREAS);
    near
}

/// A place in words: `Södermalm, near Götgatan and Bondegatan (59.3142, 18.0731)`; where no street is near, it says so.
pub fn in_words(texts: &Texts, map: &PlaceMap, place: Point) -> String {
    let names: Vec<&str> = streets(map, place, 2)
        .into_iter()
        .filter(|(_, distance)| *distance <= STREET_REACH_KM)
        .filter_map(|(index, _)| map.streets.get(index).map(|street| street.name.as_str()))
        .collect();
    let (said, locale) = (texts.place_in_words(), texts.locale());
    let degrees = said.degrees(&locale.write(place.latitude, 4), &locale.write(place.longitude, 4));
    // Where no street is known the model has learned from no record, whatever its interval says.
    match (district(map, place), names.as_slice()) {
        (Some(district), []) => said.district(district, &degrees),
        (Some(district), [street]) => said.district_street(district, street, &degrees),
        (Some(district), [street, other, ..]) => said.district_streets(district, street, other, &degrees),
        (None, []) => said.unknown(&degrees),
        (None, [street]) => said.street(street, &degrees),
        (None, [street, other, ..]) => said.streets(street, other, &degrees),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;
    use vitrine_present::Locale;

    use super::*;

    /// An invented town of 4 times 5 cells.
    pub fn town() -> PlaceMap {
        serde_json::from_value(json!({
            "south": 59.30, "west": 18.00, "cell_latitude": 0.001, "cell_longitude": 0.002, "n_columns": 5,
            "rows": ["01230", "12340", "00999", "00000"],
            "labels": [
                { "name": "Norr", "latitude": 59.303, "longitude": 18.005 },
                { "name": "Söder", "latitude": 59.300, "longitude": 18.002 }
            ],
            "outlines": [{ "kind": "water", "corners": [[59.30, 18.0], [59.301, 18.0], [59.301, 18.002]] }],
            "streets": [
                { "name": "Bygatan", "latitude": 59.3005, "longitude": 18.003 },
                { "name": "Långgatan", "latitude": 59.3025, "longitude": 18.007 },
                { "name": "Ute", "latitude": 59.35, "longitude": 18.2 }
            ],
            "areas": [
                { "latitude": 59.3025, "longitude": 18.007, "n_samples": 41, "quartiles": [60_000.0, 70_000.0, 80_000.0], "median_size": 55.0 },
                { "latitude": 59.3005, "longitude": 18.003, "n_samples": 12, "quartiles": [50_000.0, 55_000.0, 61_000.0], "median_size": 48.0 },
                { "latitude": 59.60, "longitude": 18.6, "n_samples": 99, "quartiles": [1.0, 2.0, 3.0], "median_size": 48.0 }
            ]
        }))
        .unwrap()
    }

    const SOUTH: Point = Point { latitude: 59.3004, longitude: 18.003 };

    #[test]
    fn a_place_is_named_by_what_is_near() {
        let town = town();
        assert_eq!(district(&town, SOUTH), Some("Söder"));
        assert_eq!(street(&town, SOUTH), Some("Bygatan"));
        assert_eq!(
            in_words(Texts::english(), &town, SOUTH),
            "Söder, near Bygatan and Långgatan (59.3004, 18.0030)"
        );
        let far = Point { latitude: 59.33, longitude: 18.1 };
        assert_eq!(street(&town, far), None);
        assert_eq!(
            in_words(Texts::english(), &town, far),
            "Norr, no known street nearby, so the prediction here is a guess (59.3300, 18.1000)"
        );
    }

    #[test]
    fn a_place_is_named_in_swedish_and_without_a_district() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let mut town = town();
        assert_eq!(in_words(texts, &town, SOUTH), "Söder, nära Bygatan och Långgatan (59,3004; 18,0030)");
        town.labels.clear();
        assert_eq!(in_words(texts, &town, SOUTH), "nära Bygatan och Långgatan (59,3004; 18,0030)");
        town.streets.truncate(1);
        assert_eq!(in_words(texts, &town, SOUTH), "nära Bygatan (59,3004; 18,0030)");
    }

    #[test]
    fn areas_are_listed_from_the_nearest_and_far_ones_left_out() {
        let town = town();
        let counts: Vec<u64> = areas(&town, SOUTH).iter().map(|(area, _)| area.n_samples).collect();
        assert_eq!(counts, [12, 41]);
    }
}
