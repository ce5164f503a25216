//! A map counted from rows: how densely cells are built up, where streets are, and what was paid in whole areas.
//! Nothing in it is a row.

use std::collections::{BTreeMap, BTreeSet};

use vitrine_model::grid::kilometres;
use vitrine_model::lookup::normalised;
use vitrine_model::panels::{AreaSummary, PlaceLabel, PlaceMap, Street};
use vitrine_model::schema::FeatureKind;
use vitrine_model::{Pipeline, Record, Value};

use crate::error::{Asked, Counted, Limit, Rule};
use crate::numeric::{mean, quantile, round_significant, sorted};
use crate::{Dataset, TrainError};

/// The fewest sales of an area that is summed up.
const LEAST_ROWS: usize = 10;
/// Cells around those with an address that the map shows as well.
const MARGIN: usize = 3;
/// The shares of the addresses of a cell that its neighbours count: itself, beside, across.
const BLUR: [f64; 3] = [0.25, 0.125, 0.0625];
/// Degrees are written with this many decimals, about ten metres.
const DECIMALS: f64 = 1e4;

/// What a map is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceParts<'a> {
    /// The number feature with the latitude in degrees.
    pub latitude: &'a str,
    /// The number feature with the longitude in degrees.
    pub longitude: &'a str,
    /// The text feature with the street, where there is one.
    pub street: Option<&'a str>,
    /// The number feature that the target is divided by for areas.
    pub per: Option<&'a str>,
    /// The date feature, where targets are to be brought to the level of the newest date.
    pub date: Option<&'a str>,
    /// The size of a cell in metres.
    pub cell_metres: f64,
    /// The size of an area in metres.
    pub area_metres: f64,
    /// Names on the map.
    pub labels: Vec<PlaceLabel>,
}

/// The map of the rows. Targets of areas are brought to the newest date by the ratio of what `pipeline` predicts for
/// the row then and on its own date.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that does not exist, [`TrainError::Setting`] for cells or areas outside 20 to
/// 20,000 m, and records that cannot be predicted.
pub fn place_map(
    data: &Dataset,
    pipeline: &Pipeline,
    parts: &PlaceParts<'_>,
) -> Result<PlaceMap, TrainError> {
    for (key, metres) in [("cell_metres", parts.cell_metres), ("area_metres", parts.area_metres)] {
        if !(20.0..=20_000.0).contains(&metres) {
            return Err(TrainError::setting(
                format!("panels: place: {key}"),
                metres,
                Limit::Within(20.0, 20_000.0),
            ));
        }
    }
    let places = Places::of(data, parts)?;
    let frame = Frame::of(&places, parts.cell_metres);
    let (rows, n_columns) = density(&places, &frame);
    Ok(PlaceMap {
        south: frame.south,
        west: frame.west,
        cell_latitude: frame.cell[0],
        cell_longitude: frame.cell[1],
        n_columns,
        rows,
        labels: parts.labels.clone(),
        outlines: Vec::new(),
        streets: streets(&places),
        areas: areas(data, &places, pipeline, parts, &frame)?,
    })
}

/// The places of the rows that have one, with the rows they belong to.
struct Places {
    rows: Vec<usize>,
    at: Vec<[f64; 2]>,
    /// The street of each, empty where there is none.
    streets: Vec<String>,
}

impl Places {
    fn of(data: &Dataset, parts: &PlaceParts<'_>) -> Result<Self, TrainError> {
        let latitude = position(data, parts.latitude)?;
        let longitude = position(data, parts.longitude)?;
        let street = parts.street.map(|name| position(data, name)).transpose()?;
        let mut places = Self { rows: Vec::new(), at: Vec::new(), streets: Vec::new() };
        for (row, record) in data.records.iter().enumerate() {
            let place = [number(record, latitude), number(record, longitude)];
            if place.iter().all(|degrees| degrees.is_finite()) {
                places.rows.push(row);
                places.at.push(place);
                places.streets.push(match street.and_then(|at| record.values.get(at)) {
                    Some(Value::Text(text)) => text.to_string(),
                    _ => String::new(),
                });
            }
        }
        if places.rows.is_empty() {
            let what = Asked::Map;
            return Err(TrainError::TooFew { what, of: Counted::RowsWithPlace, needed: 1, got: 0 });
        }
        Ok(places)
    }
}

/// Where the map lies, in round degrees.
struct Frame {
    south: f64,
    west: f64,
    cell: [f64; 2],
    n_rows: usize,
    n_columns: usize,
}

impl Frame {
    fn of(places: &Places, metres: f64) -> Self {
        let edge = |of: usize, worst: f64, pick: fn(f64, f64) -> f64| {
            places.at.iter().filter_map(|place| place.get(of).copied()).fold(worst, pick)
        };
        let (south, north) = (edge(0, f64::INFINITY, f64::min), edge(0, f64::NEG_INFINITY, f64::max));
        let (west, east) = (edge(1, f64::INFINITY, f64::min), edge(1, f64::NEG_INFINITY, f64::max));
        let middle = f64::midpoint(south, north);
        // The degrees of one cell, from what a hundredth of a degree measures at the middle of the map.
        let per =
            |to: [f64; 2]| round_significant(0.01 * metres / 1000.0 / kilometres([middle, west], to), 5);
        let cell = [per([middle + 0.01, west]), per([middle, west + 0.01])];
        let (south, west) = (
            ((south / cell[0]).floor() - MARGIN as f64) * cell[0],
            ((west / cell[1]).floor() - MARGIN as f64) * cell[1],
        );
        let (south, west) = (round_significant(south, 9), round_significant(west, 9));
        let n_rows = ((north - south) / cell[0]) as usize + 1 + MARGIN;
        let n_columns = ((east - west) / cell[1]) as usize + 1 + MARGIN;
        Self { south, west, cell, n_rows, n_columns }
    }

    /// Row and column of the cell of a place.
    fn cell_of(&self, place: [f64; 2]) -> (usize, usize) {
        let steps = |degrees: f64, from: f64, cell: f64| ((degrees - from) / cell).max(0.0) as usize;
        (steps(place[0], self.south, self.cell[0]), steps(place[1], self.west, self.cell[1]))
    }
}

/// One digit a cell: 0 where no address is near, otherwise 1 to 9 by the square root of the number of distinct known
/// addresses, smoothed over the neighbours, against the 99th percentile of all cells that have any.
fn density(places: &Places, frame: &Frame) -> (Vec<String>, usize) {
    let (n_rows, n_columns) = (frame.n_rows, frame.n_columns);
    let address = |index: usize| {
        let place = places.at.get(index)?;
        let street = places.streets.get(index)?;
        Some((normalised(street), place[0].to_bits(), place[1].to_bits()))
    };
    let mut counts = vec![0.0; n_rows * n_columns];
    let mut seen = BTreeSet::new();
    for (index, place) in places.at.iter().enumerate() {
        let (row, column) = frame.cell_of(*place);
        if address(index).is_some_and(|address| seen.insert(address))
            && let Some(count) = counts.get_mut(row * n_columns + column)
        {
            *count += 1.0;
        }
    }
    let smooth = |row: usize, column: usize| {
        let mut total = 0.0;
        for other_row in row.saturating_sub(1)..=(row + 1).min(n_rows - 1) {
            for other_column in column.saturating_sub(1)..=(column + 1).min(n_columns - 1) {
                let apart = row.abs_diff(other_row) + column.abs_diff(other_column);
                let count = counts.get(other_row * n_columns + other_column).copied().unwrap_or(0.0);
                total += BLUR.get(apart).copied().unwrap_or(0.0) * count;
            }
        }
        total
    };
    let smoothed: Vec<f64> =
        (0..n_rows * n_columns).map(|cell| smooth(cell / n_columns, cell % n_columns)).collect();
    let most = quantile(&sorted(smoothed.iter().copied().filter(|count| *count > 0.0)), 0.99);
    let digit = |count: &f64| {
        let level = if *count > 0.0 { 1.0 + (8.0 * (count / most).sqrt()).floor().min(8.0) } else { 0.0 };
        char::from_digit(level as u32, 10).unwrap_or('0')
    };
    (smoothed.chunks(n_columns).map(|row| row.iter().map(digit).collect()).collect(), n_columns)
}

/// The spellings of a street with how many rows have each, and the places of its rows.
type Spelled<'a> = (BTreeMap<&'a str, usize>, Vec<[f64; 2]>);

/// Every street with the mean of its places, by the spelling that most of its rows have.
fn streets(places: &Places) -> Vec<Street> {
    let mut by_name: BTreeMap<String, Spelled<'_>> = BTreeMap::new();
    for (street, place) in places.streets.iter().zip(&places.at).filter(|(street, _)| !street.is_empty()) {
        let entry = by_name.entry(normalised(street)).or_default();
        *entry.0.entry(street).or_default() += 1;
        entry.1.push(*place);
    }
    let mut streets: Vec<Street> = by_name
        .into_values()
        .filter_map(|(spellings, places)| {
            // Of spellings equally frequent the first in the order of their letters.
            let most = spellings.values().copied().max()?;
            let (name, _) = spellings.iter().find(|(_, count)| **count == most)?;
            let centre = |of: usize| {
                let all: Vec<f64> = places.iter().filter_map(|place| place.get(of).copied()).collect();
                rounded(mean(&all))
            };
            Some(Street { name: (*name).to_owned(), latitude: centre(0), longitude: centre(1) })
        })
        .collect();
    streets.sort_by(|a, b| a.name.cmp(&b.name));
    streets
}

/// The quartiles of what was paid per unit in every area with at least ten rows, from the south and the west.
fn areas(
    data: &Dataset,
    places: &Places,
    pipeline: &Pipeline,
    parts: &PlaceParts<'_>,
    frame: &Frame,
) -> Result<Vec<AreaSummary>, TrainError> {
    let Some(per) = parts.per else { return Ok(Vec::new()) };
    let per = position(data, per)?;
    let date = parts.date.map(|name| position(data, name)).transpose()?;
    let newest = date.map(|at| {
        data.records
            .iter()
            .map(|record| number(record, at))
            .filter(|day| day.is_finite())
            .fold(f64::MIN, f64::max)
    });
    let share = parts.area_metres / parts.cell_metres;
    let wide = Frame { cell: [frame.cell[0] * share, frame.cell[1] * share], ..*frame };
    let mut by_area: BTreeMap<(usize, usize), (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    let mut predictor = pipeline.predictor();
    for (row, place) in places.rows.iter().zip(&places.at) {
        let (Some(record), Some(target)) = (data.records.get(*row), data.targets.get(*row)) else { continue };
        let size = number(record, per);
        if size.is_nan() || size <= 0.0 {
            continue;
        }
        let mut level = 1.0;
        if let (Some(at), Some(newest)) = (date, newest) {
            let mut value = |record: &Record| {
                let predicted = predictor.predict(record);
                predicted
                    .map_err(|source| TrainError::Predict { row: *row, source })
                    .map(|prediction| prediction.value)
            };
            let mut then = record.clone();
            if let Some(day) = then.values.get_mut(at) {
                *day = Value::Number(newest);
            }
            if let (Some(now), Some(then)) = (value(record)?, value(&then)?) {
                level = then / now;
            }
        }
        let area = by_area.entry(wide.cell_of(*place)).or_default();
        area.0.push(target * level / size);
        area.1.push(size);
    }
    let enough = by_area.into_iter().filter(|(_, (values, _))| values.len() >= LEAST_ROWS);
    let areas = enough.map(|((row, column), (values, sizes))| {
        let ascending = sorted(values);
        let at = |p: f64| round_significant(quantile(&ascending, p), 3);
        AreaSummary {
            latitude: rounded(wide.south + (row as f64 + 0.5) * wide.cell[0]),
            longitude: rounded(wide.west + (column as f64 + 0.5) * wide.cell[1]),
            n_samples: ascending.len() as u64,
            quartiles: [at(0.25), at(0.5), at(0.75)],
            median_size: quantile(&sorted(sizes), 0.5).round(),
        }
    });
    Ok(areas.collect())
}

/// The first and the last day of a date feature, as [`vitrine_model::date`] counts them.
///
/// # Errors
/// [`TrainError::Unknown`] for a feature that does not exist, [`TrainError::Setting`] for one that is no date or has no
/// day in any row.
pub fn days_learned(data: &Dataset, feature: &str) -> Result<[i64; 2], TrainError> {
    let at = position(data, feature)?;
    let is_date = matches!(data.schema.features.get(at).map(|f| &f.kind), Some(FeatureKind::Date { .. }));
    let days = sorted(data.records.iter().map(|record| number(record, at)).filter(|day| day.is_finite()));
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if is_date => Ok([*first as i64, *last as i64]),
        _ => Err(TrainError::setting("panels: over_time: feature", feature, Rule::KnownDate)),
    }
}

fn rounded(degrees: f64) -> f64 {
    (degrees * DECIMALS).round() / DECIMALS
}

fn number(record: &Record, at: usize) -> f64 {
    record.values.get(at).map_or(f64::NAN, Value::as_number)
}

fn position(data: &Dataset, name: &str) -> Result<usize, TrainError> {
    data.schema.position(name).ok_or_else(|| TrainError::no_feature("panels", name, &data.schema))
}
