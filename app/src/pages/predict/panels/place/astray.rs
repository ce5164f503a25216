//! A street in the form that is somewhere else than the place: said in words, with a button that moves the place.

use leptos::prelude::*;
use vitrine_model::panels::PlaceMap;
use vitrine_present::Texts;

use super::super::panel::{Panel, Room};
use super::Located;
use super::areas::far;
use super::features::Place;
use super::streets::StreetIndex;
use super::view::{Point, distance_km};
use crate::browser;
use crate::session::Session;
use crate::texts::use_texts;

/// A place farther than this from every known place of its street is not on it, in km. The index knows only the
/// middle of a street, so a shorter way may still be along a long one.
const REACH_KM: f64 = 0.5;

/// A street that is not where the place is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Astray {
    /// The position of the street's known place that is nearest.
    street: usize,
    /// How far away that is, in km.
    km: f64,
}

/// The message beside the page's result, once the map is there.
pub const PANEL: Panel =
    Panel { room: Room::Column, view: |context| Some(beside_result(context.session, context.place?)) };

fn beside_result(session: Session, place: Place) -> AnyView {
    let Place { features, map, .. } = place;
    let focus = session.system.with_value(|system| {
        let feature = features.street.and_then(|position| system.schema.features.get(position));
        feature.map(|feature| format!("field-{}", feature.name)).unwrap_or_default()
    });
    let texts = use_texts();
    let content = move || {
        let located = Located::new(session, map.ok()?, place);
        let astray = follow(located);
        // On a small screen the message scrolls away while the result stays.
        Effect::new(move || {
            let text = astray.get().map(|astray| texts.street_apart().short(&far(texts.locale(), astray.km)));
            session.beside.warning.set(text.unwrap_or_default());
        });
        Some(message(located, "notice", focus.clone()))
    };
    on_cleanup(move || {
        let _ = session.beside.warning.try_set(String::new());
    });
    // The region stays, so that what comes into it is read out.
    view! { <div class="astray" role="status">{content}</div> }.into_any()
}

/// Says so while the street and the place of the record are apart, in a box of a style. The button that moves the place
/// goes with the message; the element called `focus` then gets the focus.
pub fn message(located: Located, style: &'static str, focus: String) -> AnyView {
    let astray = follow(located);
    let texts = use_texts();
    let content = move || {
        let astray = astray.get()?;
        let name = located.map.with_value(|map| Some(map.streets.get(astray.street)?.name.clone()))?;
        let uses_street = located.session.artifact.with(|artifact| {
            let preprocess = artifact.as_ref().map(|artifact| &artifact.pipeline.preprocess);
            let street = located.features.get_value().street;
            street.zip(preprocess).is_some_and(|(street, of)| of.knows(street, &name).is_some())
        });
        let text = sentence(texts, &name, astray.km, uses_street);
        let focus = focus.clone();
        let go = move |_| {
            located.choose_street(astray.street);
            browser::focus(&focus);
        };
        Some(view! {
            <div class=style>
                <p>{text}</p>
                <button type="button" on:click=go>{texts.street_apart().move_place(&name)}</button>
            </div>
        })
    };
    content.into_any()
}

/// Where street and place are, and which of them the prediction goes by.
fn sentence(texts: &Texts, street: &str, km: f64, uses_street: bool) -> String {
    let (said, distance) = (texts.street_apart(), far(texts.locale(), km));
    if uses_street { said.uses_both(street, &distance) } else { said.uses_place(street, &distance) }
}

/// Whether street and place are apart, for as long as the owner is there.
fn follow(located: Located) -> Memo<Option<Astray>> {
    let index = StoredValue::new(located.map.with_value(|map| StreetIndex::new(&map.streets)));
    Memo::new(move |_| {
        let (street, place) = (located.street.get()?, located.marker.get()?);
        located.map.with_value(|map| index.with_value(|index| find(index, map, &street, place)))
    })
}

/// The nearest known place of a street, where even that is too far from a place for the place to be on it; `None` where
/// the street is not known.
fn find(index: &StreetIndex, map: &PlaceMap, street: &str, place: Point) -> Option<Astray> {
    let mut nearest: Option<Astray> = None;
    for position in index.all_called(street) {
        let Some(street) = map.streets.get(position) else { continue };
        let km = distance_km(Point { latitude: street.latitude, longitude: street.longitude }, place);
        if nearest.is_none_or(|nearest| km < nearest.km) {
            nearest = Some(Astray { street: position, km });
        }
    }
    nearest.filter(|nearest| nearest.km > REACH_KM)
}

#[cfg(test)]
mod tests {
    use vitrine_model::panels::Street;
    use vitrine_present::Locale;

    use super::super::nearest::tests::town;
    use super::*;

    const BYGATAN: Point = Point { latitude: 59.3005, longitude: 18.003 };

    fn found(map: &PlaceMap, street: &str, place: Point) -> Option<usize> {
        find(&StreetIndex::new(&map.streets), map, street, place).map(|astray| astray.street)
    }

    #[test]
    fn a_street_that_is_elsewhere_is_found_however_it_is_written() {
        let town = town();
        for written in ["Ute", "ute 12 b", " UTE"] {
            assert_eq!(found(&town, written, BYGATAN), Some(2), "{written}");
        }
        let astray = find(&StreetIndex::new(&town.streets), &town, "Ute", BYGATAN).unwrap();
        // (59.35 - 59.3005) and (18.2 - 18.003) · cos 59.325° degrees of 111.195 km each, by Pythagoras.
        assert!((astray.km - 12.457).abs() < 0.01, "{}", astray.km);
    }

    #[test]
    fn a_street_that_is_near_or_not_known_is_no_fault() {
        let town = town();
        assert_eq!(found(&town, "Bygatan", BYGATAN), None);
        // 0.0044 degrees of latitude are 489 m, 0.0046 are 511 m.
        let north = |degrees: f64| Point { latitude: BYGATAN.latitude + degrees, ..BYGATAN };
        assert_eq!(found(&town, "Bygatan", north(0.0044)), None);
        assert_eq!(found(&town, "Bygatan", north(0.0046)), Some(0));
        assert_eq!([found(&town, "Nowhere", BYGATAN), found(&town, "", BYGATAN)], [None, None]);
    }

    #[test]
    fn of_several_streets_with_one_name_the_nearest_counts() {
        let mut town = town();
        town.streets.push(Street { name: "Ute".to_owned(), latitude: 59.3025, longitude: 18.003 });
        assert_eq!(found(&town, "Ute", BYGATAN), None, "there is one near");
        assert_eq!(found(&town, "Ute", Point { latitude: 59.31, ..BYGATAN }), Some(3));
    }

    #[test]
    fn the_sentence_says_what_the_prediction_goes_by() {
        assert_eq!(
            sentence(Texts::english(), "Ute", 12.457, true),
            "Ute is the street in the form, but the place on the map is 12.5\u{a0}km from the middle of it. The prediction uses both."
        );
        assert_eq!(
            sentence(Texts::of(Locale::of("sv").unwrap()), "Ute", 12.457, false),
            "Gatan i formuläret är Ute, men platsen på kartan ligger 12,5\u{a0}km från gatans mitt. Prediktionen använder bara platsen; den här modellen använder inte gatan."
        );
    }
}
