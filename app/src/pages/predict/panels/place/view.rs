//! Which part of the map is seen: from degrees to pixels and back, moving and zooming.

use serde::{Deserialize, Serialize};
use vitrine_model::panels::PlaceMap;

/// A point of the earth in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees of latitude.
    pub latitude: f64,
    /// Degrees of longitude.
    pub longitude: f64,
}

/// The ends of a map in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The smallest latitude.
    pub south: f64,
    /// The largest latitude.
    pub north: f64,
    /// The smallest longitude.
    pub west: f64,
    /// The largest longitude.
    pub east: f64,
}

/// The part of the map that is seen. A degree of longitude is drawn as much shorter than one of latitude as it is
/// at the middle of the map, which is exact enough for a city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// What stands in the middle.
    pub centre: Point,
    /// Pixels per degree of latitude.
    pub scale: f64,
    /// Width and height in CSS pixels.
    pub size: (f64, f64),
    /// Pixels per degree of longitude, as a share of `scale`.
    pub squeeze: f64,
    bounds: Bounds,
    least: f64,
}

/// How much closer than the whole map one may look.
const CLOSEST: f64 = 24.0;

impl Bounds {
    /// The ends of a map's grid.
    pub fn of(map: &PlaceMap) -> Self {
        Self {
            south: map.south,
            north: map.south + map.cell_latitude * map.rows.len() as f64,
            west: map.west,
            east: map.west + map.cell_longitude * map.n_columns as f64,
        }
    }

    /// The nearest point inside.
    pub fn clamp(self, point: Point) -> Point {
        Point {
            latitude: point.latitude.max(self.south).min(self.north),
            longitude: point.longitude.max(self.west).min(self.east),
        }
    }

    /// The point halfway between the ends.
    pub fn middle(self) -> Point {
        Point {
            latitude: f64::midpoint(self.south, self.north),
            longitude: f64::midpoint(self.west, self.east),
        }
    }

    /// Whether a point lies inside.
    pub fn contains(self, point: Point) -> bool {
        self.clamp(point) == point
    }
}

impl View {
    /// The whole map in the middle of an area of a size in CSS pixels.
    pub fn whole(bounds: Bounds, (width, height): (f64, f64)) -> Self {
        let centre = bounds.middle();
        let squeeze = centre.latitude.to_radians().cos().max(0.05);
        let across = (bounds.east - bounds.west).max(1e-6) * squeeze;
        let along = (bounds.north - bounds.south).max(1e-6);
        let (width, height) = (width.max(1.0), height.max(1.0));
        let scale = (width / across).min(height / along);
        Self { centre, scale, size: (width, height), squeeze, bounds, least: scale }
    }

    /// The same view on an area of another size: what is in the middle and how close it is seen stay.
    #[must_use]
    pub fn resized(self, size: (f64, f64)) -> Self {
        let whole = Self::whole(self.bounds, size);
        let closeness = self.scale / self.least;
        Self { centre: self.centre, scale: whole.least * closeness, ..whole }.settled()
    }

    /// How many times closer than the whole map.
    pub fn closeness(&self) -> f64 {
        self.scale / self.least
    }

    /// The pixel of a point.
    pub fn pixel(&self, point: Point) -> (f64, f64) {
        (
            self.size.0 / 2.0 + (point.longitude - self.centre.longitude) * self.scale * self.squeeze,
            self.size.1 / 2.0 - (point.latitude - self.centre.latitude) * self.scale,
        )
    }

    /// The point at a pixel.
    pub fn point(&self, (x, y): (f64, f64)) -> Point {
        Point {
            latitude: self.centre.latitude - (y - self.size.1 / 2.0) / self.scale,
            longitude: self.centre.longitude + (x - self.size.0 / 2.0) / (self.scale * self.squeeze),
        }
    }

    /// Moved by pixels, as a hand would move the paper.
    #[must_use]
    pub fn moved(self, (dx, dy): (f64, f64)) -> Self {
        let centre = self.point((self.size.0 / 2.0 - dx, self.size.1 / 2.0 - dy));
        Self { centre, ..self }.settled()
    }

    /// Seen `factor` times closer, with the point at a pixel staying there.
    #[must_use]
    pub fn zoomed(self, factor: f64, at: (f64, f64)) -> Self {
        let fixed = self.point(at);
        let scale = (self.scale * factor).max(self.least).min(self.least * CLOSEST);
        let closer = Self { scale, ..self };
        let now = closer.pixel(fixed);
        closer.moved((at.0 - now.0, at.1 - now.1))
    }

    /// With a point in sight: where it is outside of the view or near its edge, it comes to the middle.
    #[must_use]
    pub fn showing(self, point: Point) -> Self {
        let (x, y) = self.pixel(point);
        let near = |place: f64, length: f64| place >= length * 0.08 && place <= length * 0.92;
        if near(x, self.size.0) && near(y, self.size.1) {
            return self;
        }
        Self { centre: point, ..self }.settled()
    }

    /// Where a touch with two fingers leads: the points that were under them come to where they are now.
    #[must_use]
    pub fn pinched(self, before: [(f64, f64); 2], now: [(f64, f64); 2]) -> Self {
        let middle = |[a, b]: [(f64, f64); 2]| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
        let apart = |[a, b]: [(f64, f64); 2]| (a.0 - b.0).hypot(a.1 - b.1).max(1.0);
        let (from, to) = (middle(before), middle(now));
        self.moved((to.0 - from.0, to.1 - from.1)).zoomed(apart(now) / apart(before), to)
    }

    /// The ends of what is seen.
    pub fn seen(&self) -> Bounds {
        let (north_west, south_east) = (self.point((0.0, 0.0)), self.point(self.size));
        Bounds {
            south: south_east.latitude,
            north: north_west.latitude,
            west: north_west.longitude,
            east: south_east.longitude,
        }
    }

    /// The map is never moved out of sight: its middle stays within its ends.
    fn settled(self) -> Self {
        Self { centre: self.bounds.clamp(self.centre), ..self }
    }
}

/// The distance between two points in km, on a plane that touches the earth halfway between them. The radius is
/// the earth's mean one.
pub fn distance_km(a: Point, b: Point) -> f64 {
    const KM_PER_DEGREE: f64 = 111.195;
    let squeeze = f64::midpoint(a.latitude, b.latitude).to_radians().cos();
    (a.latitude - b.latitude).hypot((a.longitude - b.longitude) * squeeze) * KM_PER_DEGREE
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITY: Bounds = Bounds { south: 59.2, north: 59.45, west: 17.8, east: 18.3 };

    fn near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
    }

    #[test]
    fn the_whole_map_fits_and_pixels_lead_back_to_points() {
        for size in [(600.0, 400.0), (300.0, 500.0)] {
            let view = View::whole(CITY, size);
            for point in [
                Point { latitude: 59.2, longitude: 17.8 },
                Point { latitude: 59.45, longitude: 18.3 },
                Point { latitude: 59.33, longitude: 18.07 },
            ] {
                let (x, y) = view.pixel(point);
                assert!((-1e-6..=size.0 + 1e-6).contains(&x) && (-1e-6..=size.1 + 1e-6).contains(&y));
                let back = view.point((x, y));
                assert!((back.latitude - point.latitude).abs() < 1e-9, "{back:?}");
                assert!((back.longitude - point.longitude).abs() < 1e-9, "{back:?}");
            }
        }
    }

    #[test]
    fn north_is_up_and_a_kilometre_is_as_long_in_both_directions() {
        let view = View::whole(CITY, (600.0, 400.0));
        let here = Point { latitude: 59.325, longitude: 18.05 };
        let north = Point { latitude: here.latitude + 1.0 / 111.195, ..here };
        let east =
            Point { longitude: here.longitude + 1.0 / (111.195 * 59.325_f64.to_radians().cos()), ..here };
        let (from, up, right) = (view.pixel(here), view.pixel(north), view.pixel(east));
        assert!(up.1 < from.1);
        assert!((from.1 - up.1 - (right.0 - from.0)).abs() < 0.05);
        assert!(
            (distance_km(here, north) - 1.0).abs() < 1e-6 && (distance_km(here, east) - 1.0).abs() < 1e-6
        );
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let view = View::whole(CITY, (600.0, 400.0));
        let at = (350.0, 220.0);
        let fixed = view.point(at);
        let closer = view.zoomed(3.0, at);
        assert!(near(closer.pixel(fixed), at));
        assert!((closer.closeness() - 3.0).abs() < 1e-9);
        assert!((view.zoomed(0.1, at).closeness() - 1.0).abs() < 1e-9, "not farther than the whole map");
        assert!((view.zoomed(1e9, at).closeness() - CLOSEST).abs() < 1e-9);
    }

    #[test]
    fn the_map_cannot_be_lost() {
        let view = View::whole(CITY, (600.0, 400.0)).moved((1e6, -1e6));
        assert!(CITY.contains(view.centre), "{:?}", view.centre);
        let far = view.showing(Point { latitude: 59.4, longitude: 18.2 });
        let (x, y) = far.pixel(Point { latitude: 59.4, longitude: 18.2 });
        assert!((0.0..=600.0).contains(&x) && (0.0..=400.0).contains(&y));
    }

    #[test]
    fn two_fingers_keep_the_points_under_them() {
        let view = View::whole(CITY, (600.0, 400.0)).zoomed(4.0, (300.0, 200.0));
        let before = [(280.0, 180.0), (340.0, 180.0)];
        let now = [(250.0, 210.0), (370.0, 210.0)];
        let after = view.pinched(before, now);
        for (from, to) in before.into_iter().zip(now) {
            assert!(near(after.pixel(view.point(from)), to), "{:?}", after.pixel(view.point(from)));
        }
        let resized = after.resized((300.0, 200.0));
        assert!((resized.closeness() - after.closeness()).abs() < 1e-9);
    }
}
