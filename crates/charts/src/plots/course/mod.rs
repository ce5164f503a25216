//! One value over time with its interval: solid where the data reaches, dashed beyond it, with events marked.

#[cfg(test)]
pub(crate) mod samples;
mod scene;

use vitrine_present::Texts;

use crate::dates::{day_number, spoken};
use crate::plots::Plot;
use crate::plots::{LinePoint, X};
use crate::scale::drawable;
use crate::scene::Scene;
use crate::{Axis, Table, Theme, text};

/// A value over dates, such as a prediction for one thing on many days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// What the chart shows.
    pub title: String,
    /// Name of the axis of dates.
    pub x: Axis,
    /// Name and unit of the value.
    pub y: Axis,
    /// The points, each at a date; drawn in rising order. Points without a date or value are left out.
    pub points: Vec<LinePoint>,
    /// The first and the last date of the data; the value is dashed outside of it. Everything is within the data
    /// where it is absent.
    pub learned: Option<(String, String)>,
    /// What happened, and dates to set off.
    pub events: Vec<CourseEvent>,
}

/// A date that is marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseEvent {
    /// The ISO date.
    pub date: String,
    /// A few words.
    pub label: String,
    /// Whether it is set off from the others, such as the date that the reader chose.
    pub strong: bool,
}

/// A point whose place is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct At {
    pub day: f64,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

impl Course {
    /// The points that can be drawn, in rising order of their dates.
    pub(crate) fn placed(&self) -> Vec<At> {
        let place = |point: &LinePoint| {
            let X::Date(date) = &point.x else { return None };
            let ends = point.interval.filter(|(low, high)| drawable(*low) && drawable(*high));
            Some(At {
                day: day_number(date)?,
                value: point.y.filter(|value| drawable(*value))?,
                interval: ends.map(|(low, high)| (low.min(high), low.max(high))),
            })
        };
        let mut placed: Vec<At> = self.points.iter().filter_map(place).collect();
        vitrine_order::sort_by(&mut placed, |a, b| a.day.total_cmp(&b.day));
        placed
    }

    /// The first and the last day of the data.
    pub(crate) fn learned_days(&self) -> Option<(f64, f64)> {
        let (first, last) = self.learned.as_ref()?;
        Some((day_number(first)?, day_number(last)?))
    }

    /// Whether a day lies outside of the data.
    pub(crate) fn is_beyond(&self, day: f64) -> bool {
        self.learned_days().is_some_and(|(first, last)| day < first || day > last)
    }

    /// The read-out of one point.
    pub(crate) fn read_out(&self, at: &At, texts: &Texts) -> String {
        let value = self.y.quantity(&self.y.number(at.value, texts));
        let interval = at.interval.map_or_else(String::new, |(low, high)| {
            format!(", {}", texts.charts().interval(&self.y.number(low, texts), &self.y.number(high, texts)))
        });
        let read_out = format!("{}: {value}{interval}", spoken(at.day, texts.locale()));
        if self.is_beyond(at.day) {
            format!("{read_out}; {}", texts.charts().beyond_data())
        } else {
            read_out
        }
    }
}

impl Plot for Course {
    fn title(&self) -> &str {
        &self.title
    }

    fn summary(&self, texts: &Texts) -> String {
        let placed = self.placed();
        let (Some(first), Some(last)) = (placed.first(), placed.last()) else {
            return texts.charts().nothing().to_owned();
        };
        let highest = placed.iter().fold(first, |best, at| if at.value > best.value { at } else { best });
        let lowest = placed.iter().fold(first, |best, at| if at.value < best.value { at } else { best });
        let words = texts.charts();
        let named = |at: &At| {
            words.on_day(&self.y.quantity(&self.y.number(at.value, texts)), &spoken(at.day, texts.locale()))
        };
        let learned = self.learned_days().map_or_else(String::new, |(from, to)| {
            words.data_reaches(&spoken(from, texts.locale()), &spoken(to, texts.locale()))
        });
        let summary = words.course(
            self.y.label_or(words.values()),
            &named(first),
            &named(last),
            &named(highest),
            &named(lowest),
        );
        text::sentences([summary, learned, text::left_out(self.points.len() - placed.len(), texts)])
    }

    fn table(&self, texts: &Texts) -> Table {
        let (name, words) = (self.y.text(), texts.charts());
        let headers = vec![
            self.x.label_or(words.date()).to_owned(),
            name.clone(),
            words.low_of(&name),
            words.high_of(&name),
            words.within_data().to_owned(),
        ];
        let rows = self.placed().into_iter().map(|at| {
            let (low, high) = at.interval.unwrap_or((f64::NAN, f64::NAN));
            let within = if self.is_beyond(at.day) { texts.words().no() } else { texts.words().yes() };
            let numbers = [at.value, low, high].map(|value| self.y.number(value, texts));
            std::iter::once(spoken(at.day, texts.locale()))
                .chain(numbers)
                .chain([within.to_owned()])
                .collect()
        });
        Table { rows: rows.collect(), headers }
    }

    fn height(&self, width: f64, texts: &Texts) -> f64 {
        scene::height(self, width, texts)
    }

    fn scene(&self, width: f64, height: f64, theme: &Theme, texts: &Texts) -> Scene {
        scene::scene(self, width, height, theme, texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> Course {
        let point = |date: &str, value: f64| LinePoint {
            interval: Some((value - 1.0, value + 1.0)),
            ..LinePoint::new(date, value)
        };
        Course {
            y: Axis::with_unit("price", "kr"),
            points: vec![
                point("2020-01-01", 8.0),
                point("2019-01-01", 5.0),
                LinePoint::new("soon", 1.0),
                point("2021-01-01", 7.0),
            ],
            learned: Some(("2019-01-01".to_owned(), "2020-06-30".to_owned())),
            ..Course::default()
        }
    }

    #[test]
    fn points_outside_of_the_data_are_beyond_it() {
        let course = course();
        let beyond: Vec<bool> = course.placed().iter().map(|at| course.is_beyond(at.day)).collect();
        assert_eq!(beyond, [false, false, true]);
        assert_eq!(course.table(Texts::english()).rows[2][4], "no");
        assert!(course.read_out(&course.placed()[2], Texts::english()).ends_with("beyond the data"));
        assert!(!Course { learned: None, ..course }.is_beyond(0.0));
    }

    #[test]
    fn the_summary_names_the_ends_of_data_and_values() {
        let summary = course().summary(Texts::english());
        assert!(summary.contains("first 5 kr on 1 Jan 2019"), "{summary}");
        assert!(summary.contains("highest 8 kr on 1 Jan 2020"), "{summary}");
        assert!(summary.contains("reaches from 1 Jan 2019 to 30 Jun 2020"), "{summary}");
        assert!(summary.ends_with("One value is left out because it is missing or not finite."));
    }
}
