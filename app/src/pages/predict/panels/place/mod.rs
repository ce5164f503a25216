//! Where the record is: a search for its street, a map to click, and what was sold nearby.
//!
//! - [`features`]: where the features of a place stand in the schema
//! - [`astray`]: a street in the form that is somewhere else
//! - [`search`] and [`streets`]: finding a street by its name
//! - [`map`], [`mod@view`], [`paint`], [`labels`], [`badges`]: the map
//! - [`surface`], [`predictions`] and [`heat`]: the predicted value over the map
//! - [`areas`] and [`nearest`]: what is near the place

pub mod areas;
pub mod astray;
pub mod badges;
pub mod features;
pub mod heat;
pub mod labels;
pub mod map;
pub mod nearest;
pub mod paint;
pub mod predictions;
pub mod search;
pub mod streets;
pub mod surface;
pub mod view;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::Value;
use vitrine_model::catalog::FileRef;
use vitrine_model::panels::{PerUnit, PlaceFeatures, PlaceMap};

use super::panel::{Panel, Room};
use crate::components::panel::{Reserve, failure, section, waiting};
use crate::load::use_loader;
use crate::remote::Remote;
use crate::session::Session;
use crate::texts::use_texts;
use features::{Features, Place};
use view::Point;

/// The place of the record, and what is around it. Copies share it.
#[derive(Clone, Copy)]
pub struct Located {
    /// What all panels follow.
    pub session: Session,
    /// The map with its streets and areas.
    pub map: StoredValue<Arc<PlaceMap>>,
    /// The file of the map.
    pub file: StoredValue<FileRef>,
    /// Where the record is; `None` while its place is unknown.
    pub marker: Memo<Option<Point>>,
    /// The street in the record, where there is one.
    pub street: Memo<Option<String>>,
    features: StoredValue<Features>,
}

/// The panel.
pub const PANEL: Panel = Panel {
    room: Room::Wide,
    view: |context| Some(view(context.session, context.place?, context.figures.per_unit.clone())),
};

/// A place with its map on its way; `None` where the schema lacks the features.
pub fn load(session: Session, place: &PlaceFeatures) -> Option<Place> {
    let features = session.system.with_value(|system| Features::of(&system.schema, place))?;
    let loader = use_loader();
    let file = place.map.clone();
    let map = Remote::new(move || {
        let file = file.clone();
        async move { loader.load_ref::<PlaceMap>(&file).await }
    });
    Some(Place { features, map, file: StoredValue::new(place.map.clone()) })
}

fn view(session: Session, place: Place, per_unit: Option<PerUnit>) -> AnyView {
    let body = move || match place.map.get() {
        None => waiting(Reserve::Chart),
        Some(Ok(map)) => {
            let located = Located::new(session, map, place);
            view! {
                <div class="place-columns">
                    <div>
                        {search::search(located)}
                        {astray::message(located, "note", search::FIELD.to_owned())}
                        {map::map(located)}
                    </div>
                    {per_unit.clone().map(|per_unit| areas::areas(located, per_unit))}
                </div>
            }
            .into_any()
        }
        Some(Err(error)) => failure(&error, move || place.map.retry()),
    };
    section(use_texts().place().heading().to_owned(), body)
}

impl Located {
    fn new(session: Session, map: Arc<PlaceMap>, place: Place) -> Self {
        let Place { features, file, .. } = place;
        let marker = Memo::new(move |_| {
            let record = session.record.get()?;
            let number = |position: usize| record.values.get(position).map(Value::as_number);
            let point =
                Point { latitude: number(features.latitude)?, longitude: number(features.longitude)? };
            (point.latitude.is_finite() && point.longitude.is_finite()).then_some(point)
        });
        let street = Memo::new(move |_| {
            let record = session.record.get()?;
            match record.values.get(features.street?) {
                Some(Value::Text(text)) => Some(text.to_string()),
                _ => None,
            }
        });
        Self {
            session,
            map: StoredValue::new(map),
            file,
            marker,
            street,
            features: StoredValue::new(features),
        }
    }

    /// Where the place stands in the schema.
    pub fn features(self) -> Features {
        self.features.get_value()
    }

    /// Fills the form with a point, brought within the limits of the features, and with the street that stands for
    /// it: the nearest one, or none where none is near and it may be unknown.
    pub fn choose(self, point: Point) {
        let street = self.session.system.with_value(|system| {
            self.map.with_value(|map| self.features().street_for(&system.schema, map, point))
        });
        self.fill(point, street);
    }

    /// Fills the form with a street of the index and its middle.
    pub fn choose_street(self, index: usize) {
        let found = self.map.with_value(|map| {
            let street = map.streets.get(index)?;
            let point = Point { latitude: street.latitude, longitude: street.longitude };
            Some((point, street.name.clone()))
        });
        if let Some((point, name)) = found {
            self.fill(point, Some(name));
        }
    }

    /// Fills the form with a street that is in no index; the place stays.
    pub fn choose_text(self, text: &str) {
        if let Some(name) = self.features().street.and_then(|position| self.name(position)) {
            self.session.change([(name.as_str(), text)]);
        }
    }

    fn fill(self, point: Point, street: Option<String>) {
        let features = self.features();
        let point = self.session.system.with_value(|system| features.within_limits(&system.schema, point));
        let (latitude, longitude) = (format!("{:.5}", point.latitude), format!("{:.5}", point.longitude));
        let named = [(Some(features.latitude), latitude), (Some(features.longitude), longitude)]
            .into_iter()
            .chain([(features.street, street.unwrap_or_default())])
            .filter_map(|(position, text)| Some((self.name(position?)?, text)));
        let pairs: Vec<(String, String)> = named.collect();
        self.session.change(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    }

    fn name(self, position: usize) -> Option<String> {
        self.session
            .system
            .with_value(|system| system.schema.features.get(position).map(|feature| feature.name.clone()))
    }
}
