//! Effects by feature: one lane per feature, as thick as effects of a size are frequent, coloured by how high the
//! feature's value is there.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::plots::Plot;
use crate::scale::drawable;
use crate::scene::Scene;
use crate::{Axis, Table, Theme, frame};

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
/// The height of the colour scale above the lanes, in lines of text.
const HEAD_LINES: f64 = 3.4;

impl Swarm {
    fn is_drawable(&self) -> bool {
        drawable(self.low)
            && drawable(self.high)
            && self.low < self.high
            && self.lanes.iter().any(SwarmLane::has_rows)
    }

    fn level<'a>(&'a self, texts: &'a Texts) -> &'a str {
        if self.level.is_empty() { texts.charts().value() } else { &self.level }
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

    fn read_out(&self, lane: &SwarmLane, texts: &Texts) -> String {
        let Some((from, to)) = self.reach(lane) else {
            return format!("{}: {}", lane.label, texts.charts().no_rows());
        };
        let quantity = |value: f64| self.value.about(value, texts);
        let span = texts.words().range(&quantity(from), &self.value.quantity(&quantity(to)));
        format!("{}: {span}, {}", lane.label, texts.charts().mean_size(&quantity(lane.size)))
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

    fn summary(&self, texts: &Texts) -> String {
        if !self.is_drawable() {
            return texts.charts().nothing().to_owned();
        }
        let named =
            |lane: Option<&SwarmLane>| lane.map_or_else(String::new, |lane| self.read_out(lane, texts));
        texts.charts().swarm(
            self.value.label_or(texts.charts().effects()),
            self.lanes.len() as u64,
            &named(self.lanes.first()),
            &named(self.lanes.last()),
        )
    }

    fn table(&self, texts: &Texts) -> Table {
        let (value, words) = (self.value.text(), texts.charts());
        let headers = vec![
            self.category.label_or(words.name()).to_owned(),
            words.mean_size_of(&value),
            words.lowest_of(&value),
            words.highest_of(&value),
        ];
        let rows = self.lanes.iter().map(|lane| {
            let ends = self.reach(lane);
            let cell = |value: f64| {
                if drawable(value) { self.value.about(value, texts) } else { String::new() }
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

    fn height(&self, width: f64, _: &Texts) -> f64 {
        let theme = Theme::light();
        theme.font_size * HEAD_LINES
            + LANE * self.lanes.len().clamp(1, 200) as f64
            + frame::bottom_margin(&theme, width, &self.value.text())
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
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
        assert_eq!(chart.read_out(&chart.lanes[0], Texts::english()), "age: −1 to 2, mean size 0.5");
        assert_eq!(chart.read_out(&chart.lanes[1], Texts::english()), "sex: 0 to 1, mean size 0.5");
        assert_eq!(chart.table(Texts::english()).rows[1], ["sex", "0.5", "0", "1"]);
        let known = SwarmLane { ends: Some((0.25, 0.75)), ..chart.lanes[1].clone() };
        assert_eq!(chart.read_out(&known, Texts::english()), "sex: 0.25 to 0.75, mean size 0.5");
        // Of 60 bins from -1.2 to 1.8 the 25th begins a rounding error beside zero.
        let counts = (0..60).map(|bin| u32::from(bin == 24)).collect();
        let chart = Swarm { low: -1.2, high: 1.8, ..chart };
        let lane = SwarmLane { counts, ..chart.lanes[0].clone() };
        assert!(
            chart.read_out(&lane, Texts::english()).starts_with("age: 0 to 0.05"),
            "{}",
            chart.read_out(&lane, Texts::english())
        );
        assert!(
            chart.summary(Texts::english()).contains("effect of 2 rows. First age"),
            "{}",
            chart.summary(Texts::english())
        );
    }

    #[test]
    fn without_rows_or_a_range_there_is_nothing_to_draw() {
        let mut empty = chart();
        for lane in &mut empty.lanes {
            lane.counts.fill(0);
        }
        assert_eq!(empty.summary(Texts::english()), "No data.");
        assert_eq!(Swarm { high: -1.0, ..chart() }.summary(Texts::english()), "No data.");
    }
}
