//! Effects by feature: one lane per feature, as thick as effects of a size are frequent, coloured by how high the
//! feature's value is there.

use crate::plots::Plot;
use crate::scale::{Scale, drawable};
use crate::scene::{Align, Area, Scene};
use crate::{Axis, Table, Theme, classes, frame, matrix, number, text};

/// Effects by feature, one lane below the other in the given order. All lanes have the same equally wide bins from
/// `low` to `high`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Swarm {
    /// What the chart shows.
    pub title: String,
    /// What the lanes are, such as `feature`.
    pub category: Axis,
    /// What is measured along the lanes.
    pub value: Axis,
    /// What the colours mean, such as `value of the feature`; they go from low to high.
    pub level: String,
    /// The lower end of the first bin.
    pub low: f64,
    /// The upper end of the last bin.
    pub high: f64,
    /// The lanes.
    pub lanes: Vec<SwarmLane>,
}

/// One lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SwarmLane {
    /// Its name.
    pub label: String,
    /// The size of its effects in one number, which stands in the table: their mean size.
    pub size: f64,
    /// The lowest and the highest effect; where they are not known, the ends of the outer bins with rows stand for them.
    pub ends: Option<(f64, f64)>,
    /// The number of rows in each bin.
    pub counts: Vec<u32>,
    /// How high the feature's values are in each bin, from 0 to 1; `None` where that has no meaning.
    pub levels: Vec<Option<f64>>,
}

/// Height of a lane.
const LANE: f64 = 30.0;
/// The share of the lane's height that the thickest place of any lane takes.
const THICKEST: f64 = 0.86;
/// The height of the colour scale above the lanes, in lines of text.
const HEAD_LINES: f64 = 3.4;

impl Swarm {
    fn is_drawable(&self) -> bool {
        drawable(self.low)
            && drawable(self.high)
            && self.low < self.high
            && self.lanes.iter().any(SwarmLane::has_rows)
    }

    fn level(&self) -> &str {
        if self.level.is_empty() { "value" } else { &self.level }
    }

    /// The lower and upper end of a bin of a lane.
    fn bin(&self, lane: &SwarmLane, bin: usize) -> (f64, f64) {
        let width = (self.high - self.low) / lane.counts.len().max(1) as f64;
        // The edge at zero is seldom exactly zero.
        let edge = |edge: usize| {
            let edge = self.low + width * edge as f64;
            if edge.abs() < width * 1e-9 { 0.0 } else { edge }
        };
        (edge(bin), edge(bin + 1))
    }

    /// How far the effects of a lane reach; `None` without rows.
    fn reach(&self, lane: &SwarmLane) -> Option<(f64, f64)> {
        let mut filled = lane.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(bin, _)| bin);
        let first = filled.next()?;
        let last = filled.next_back().unwrap_or(first);
        let known = lane.ends.filter(|(from, to)| drawable(*from) && drawable(*to));
        known.or_else(|| Some((self.bin(lane, first).0, self.bin(lane, last).1)))
    }

    fn read_out(&self, lane: &SwarmLane) -> String {
        let Some((from, to)) = self.reach(lane) else { return format!("{}: no rows", lane.label) };
        let quantity = |value: f64| self.value.number(number::rounded(value));
        let span = format!("{} to {}", quantity(from), self.value.quantity(&quantity(to)));
        format!("{}: {span}, mean size {}", lane.label, quantity(lane.size))
    }
}

impl SwarmLane {
    fn has_rows(&self) -> bool {
        self.counts.iter().any(|count| *count > 0)
    }
}

impl Plot for Swarm {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self) -> String {
        if !self.is_drawable() {
            return "No data.".to_owned();
        }
        let named = |lane: Option<&SwarmLane>| lane.map_or_else(String::new, |lane| self.read_out(lane));
        format!(
            "{} of {} rows. First {}; last {}.",
            self.value.label_or("effects"),
            self.lanes.len(),
            named(self.lanes.first()),
            named(self.lanes.last())
        )
    }

    fn table(&self) -> Table {
        let value = self.value.text();
        let headers = vec![
            self.category.label_or("name").to_owned(),
            format!("{value}, mean size"),
            format!("{value}, lowest"),
            format!("{value}, highest"),
        ];
        let rows = self.lanes.iter().map(|lane| {
            let ends = self.reach(lane);
            let cell = |value: f64| {
                if drawable(value) { self.value.cell(number::rounded(value)) } else { String::new() }
            };
            vec![
                lane.label.clone(),
                cell(lane.size),
                ends.map_or_else(String::new, |(from, _)| cell(from)),
                ends.map_or_else(String::new, |(_, to)| cell(to)),
            ]
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64) -> f64 {
        let theme = Theme::light();
        theme.font_size * HEAD_LINES
            + LANE * self.lanes.len().clamp(1, 200) as f64
            + frame::bottom_margin(&theme, width, &self.value.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme) -> Scene {
        if !self.is_drawable() {
            return Scene::no_data(width, height, theme);
        }
        let mut scene = Scene::new(width, height);
        let ramp = |place: f64| theme.signed(place * 2.0 - 1.0);
        matrix::colour_scale(&mut scene, theme, self.level(), ["low", "high"], ramp);
        let name = self.value.text();
        let longest = text::widest(self.lanes.iter().map(|lane| lane.label.as_str()), theme.font_size);
        let left = (longest + 12.0).min(width * 0.42).ceil();
        let plot = Area {
            left,
            right: width - 8.0,
            top: theme.font_size * HEAD_LINES,
            bottom: height - frame::bottom_margin(theme, width, &name),
        };
        if plot.width() < 20.0 || plot.height() < 10.0 {
            return Scene::no_data(width, height, theme);
        }
        let count = frame::tick_count(plot.width(), 72.0);
        let scale = Scale::rounded(self.low, self.high, count)
            .written(self.value.numbers)
            .onto(plot.left, plot.right);
        frame::bottom_axis(&mut scene, theme, plot, &scale, &name, true);
        if self.low <= 0.0 && 0.0 <= self.high {
            let at = scale.at(0.0).round();
            classes::dashed(&mut scene, &[(at, plot.top), (at, plot.bottom)], 1, 4, theme.foreground);
        }
        let slot = plot.height() / self.lanes.len() as f64;
        let stride = ((theme.font_size * 1.1) / slot).ceil().max(1.0) as usize;
        let most = self.lanes.iter().flat_map(|lane| &lane.counts).copied().max().unwrap_or(1).max(1);
        for (index, lane) in self.lanes.iter().enumerate() {
            let top = plot.top + slot * index as f64;
            let middle = (top + slot / 2.0).round();
            if index % stride == 0 {
                let short = text::shorten(&lane.label, theme.font_size, left - 12.0);
                scene.text(plot.left - 12.0, middle, &short, theme.font_size, Align::End, theme.foreground);
            }
            for (bin, count) in lane.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let (from, to) = self.bin(lane, bin);
                // By the root, so that a bin with a few rows can be seen beside one with hundreds.
                let share = (f64::from(*count) / f64::from(most)).sqrt();
                let half = (slot * THICKEST * share / 2.0).max(1.0);
                let level = lane.levels.get(bin).copied().flatten().filter(|level| drawable(*level));
                let ink = level.map_or(theme.muted, |level| ramp(level.clamp(0.0, 1.0)));
                let (from, to) = (scale.at(from), scale.at(to));
                let area =
                    Area { left: from, right: to.max(from + 1.0), top: middle - half, bottom: middle + half };
                scene.rect(area, ink);
            }
            if slot >= 1.0 {
                let around = Area { left: plot.left, right: plot.right, top, bottom: top + slot };
                scene.mark(around, self.read_out(lane));
            }
        }
        scene
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Swarm {
        let lane = |label: &str, counts: &[u32]| SwarmLane {
            label: label.to_owned(),
            size: 0.5,
            ends: None,
            counts: counts.to_vec(),
            levels: vec![Some(0.0), None, Some(1.0), Some(0.5)],
        };
        Swarm {
            value: Axis::new("effect"),
            low: -1.0,
            high: 3.0,
            lanes: vec![lane("age", &[3, 0, 4, 0]), lane("sex", &[0, 7, 0, 0])],
            ..Swarm::default()
        }
    }

    #[test]
    fn lanes_say_how_far_their_effects_reach() {
        let chart = chart();
        assert_eq!(chart.read_out(&chart.lanes[0]), "age: −1 to 2, mean size 0.5");
        assert_eq!(chart.read_out(&chart.lanes[1]), "sex: 0 to 1, mean size 0.5");
        assert_eq!(chart.table().rows[1], ["sex", "0.5", "0", "1"]);
        let known = SwarmLane { ends: Some((0.25, 0.75)), ..chart.lanes[1].clone() };
        assert_eq!(chart.read_out(&known), "sex: 0.25 to 0.75, mean size 0.5");
        // Of 60 bins from -1.2 to 1.8 the 25th begins a rounding error beside zero.
        let counts = (0..60).map(|bin| u32::from(bin == 24)).collect();
        let chart = Swarm { low: -1.2, high: 1.8, ..chart };
        let lane = SwarmLane { counts, ..chart.lanes[0].clone() };
        assert!(chart.read_out(&lane).starts_with("age: 0 to 0.05"), "{}", chart.read_out(&lane));
        assert!(chart.summary().contains("effect of 2 rows. First age"), "{}", chart.summary());
    }

    #[test]
    fn without_rows_or_a_range_there_is_nothing_to_draw() {
        let mut empty = chart();
        for lane in &mut empty.lanes {
            lane.counts.fill(0);
        }
        assert_eq!(empty.summary(), "No data.");
        assert_eq!(Swarm { high: -1.0, ..chart() }.summary(), "No data.");
    }
}
