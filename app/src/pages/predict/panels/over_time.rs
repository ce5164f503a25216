//! The prediction at other dates: a curve with its interval and events, and a list of moments.

use std::time::Duration;

use leptos::prelude::*;
use vitrine_charts::{Axis, Chart, Course, CourseEvent, LinePoint};
use vitrine_model::panels::{Moment, OverTime};
use vitrine_model::pipeline::Interval;
use vitrine_model::schema::{FeatureKind, Target};
use vitrine_model::{Record, Value, date};
use vitrine_present::Texts;
use vitrine_present::lines::words;

use super::panel::{Panel, Room};
use super::variants::{Point, Question, Variants};
use crate::browser::{debounced, today};
use crate::components::chart::{ChartView, table};
use crate::components::panel::section;
use crate::display::axes;
use crate::jobs::latest::Latest;
use crate::session::Session;
use crate::texts::use_texts;

/// How long the record must be quiet before the curve is computed again.
const QUIET: Duration = Duration::from_millis(200);

/// A value on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading {
    day: i64,
    value: f64,
    interval: Option<Interval>,
}

/// What the panel shows for one record.
#[derive(Clone, Debug, Default, PartialEq)]
struct Readings {
    curve: Vec<Reading>,
    /// One per moment: its day, where it has one, and what is predicted for it; `None` where the day is beyond the
    /// feature's limits.
    moments: Vec<(Option<i64>, Option<Reading>)>,
    chosen: Option<i64>,
}

/// The panel. Nothing where the feature is no date.
pub const PANEL: Panel =
    Panel { room: Room::Wide, view: |context| view(context.session, context.figures.over_time.clone()?) };

fn view(session: Session, panel: OverTime) -> Option<AnyView> {
    let feature = session.system.with_value(|system| {
        let position = system.schema.position(&panel.feature)?;
        let feature = system.schema.features.get(position)?;
        match feature.kind {
            FeatureKind::Date { first, last } => Some((position, feature.label.clone(), (first, last))),
            _ => None,
        }
    });
    let (position, label, limits) = feature?;
    let target = session.target();
    let texts = use_texts();
    let panel = StoredValue::new(panel);
    let computed = Latest::<Readings>::default();
    let readings = computed.output;
    let now = date::parse(&today()).unwrap_or_default();
    let compute = debounced(QUIET, move || {
        let (model, record) = untrack(|| (session.model_file(), session.record.get()));
        if let (Some(model), Some(record)) = (model, record) {
            let chosen = day_chosen(&record, position);
            let moments = panel.with_value(|panel| {
                let days = panel.moments.iter().map(|moment| day_of(moment, now, chosen));
                days.collect::<Vec<_>>()
            });
            let curve = months(limits.0, limits.1);
            let values = values(&curve, &moments, limits);
            let question = Question { record, feature: position, values };
            computed.start::<Variants>(&question, &model, move |points| {
                Some(read(&curve, moments, chosen, points))
            });
        }
    });
    Effect::new(move || {
        session.artifact.track();
        session.record.track();
        compute();
    });
    let chart = {
        let target = target.clone();
        Signal::derive(move || {
            panel.with_value(|panel| {
                readings.with(|readings| {
                    let none = Readings::default();
                    let readings = readings.as_ref().unwrap_or(&none);
                    Chart::Course(course(texts, readings, panel, &label, &target))
                })
            })
        })
    };
    let any = Memo::new(move |_| {
        readings.with(|readings| readings.as_ref().is_some_and(|readings| !readings.curve.is_empty()))
    });
    let body = move || {
        if !any.get() {
            return view! { <p class="muted" role="status">{texts.over_time().computing()}</p> }.into_any();
        }
        let target = target.clone();
        let moments = move || {
            panel.with_value(|panel| {
                readings.with(|readings| Some(moments(texts, readings.as_ref()?, panel, &target)))
            })
        };
        view! {
            <ChartView chart />
            <p class="note">{panel.with_value(|panel| beyond(texts, panel))}</p>
            {moments}
        }
        .into_any()
    };
    Some(section(texts.over_time().heading().to_owned(), body))
}

/// The values that are asked for: the days of the curve, then those of the moments that lie within the limits.
fn values(curve: &[i64], moments: &[Option<i64>], (first, last): (i64, i64)) -> Vec<Option<Value>> {
    let moments = moments.iter().map(|day| day.filter(|day| (first..=last).contains(day)));
    let days = curve.iter().copied().map(Some).chain(moments);
    days.map(|day| day.map(|day| Value::Number(day as f64))).collect()
}

/// What was predicted for [`values`].
fn read(
    curve: &[i64],
    moments: Vec<Option<i64>>,
    chosen: Option<i64>,
    points: Vec<Option<Point>>,
) -> Readings {
    let reading = |(day, point): (i64, Option<Point>)| {
        point.map(|Point { value, interval }| Reading { day, value, interval })
    };
    let mut points = points.into_iter();
    let curve = curve.iter().copied().zip(points.by_ref()).filter_map(reading).collect();
    let moments = moments.into_iter().zip(points);
    let moments = moments.map(|(day, point)| (day, day.and_then(|day| reading((day, point))))).collect();
    Readings { curve, moments, chosen }
}

/// The record's own day, where it is known.
fn day_chosen(record: &Record, position: usize) -> Option<i64> {
    let day = record.values.get(position).map(Value::as_number)?;
    day.is_finite().then_some(day as i64)
}

/// The first day, the first of every month after it, and the last day.
fn months(first: i64, last: i64) -> Vec<i64> {
    let (year, month, _) = date::civil(first);
    let mut days = vec![first];
    for later in 1.. {
        let day = date::from_civil(year, month + later, 1);
        if day >= last {
            break;
        }
        days.push(day);
    }
    days.push(last);
    days
}

/// The day of a moment; `None` where it is counted from a day that is not chosen. A month that is shorter than the day
/// of the month that is counted from gives its last day.
fn day_of(moment: &Moment, today: i64, chosen: Option<i64>) -> Option<i64> {
    if let Some(day) = &moment.date {
        return date::parse(day);
    }
    let (year, month, day) = date::civil(if moment.chosen { chosen? } else { today });
    let start = date::from_civil(year, month + i64::from(moment.months), 1);
    let next = date::from_civil(year, month + i64::from(moment.months) + 1, 1);
    Some((start + day - 1).min(next - 1))
}

fn course(texts: &Texts, readings: &Readings, panel: &OverTime, label: &str, target: &Target) -> Course {
    let point = |reading: &Reading| LinePoint {
        interval: reading.interval.map(|interval| (interval.low.round(), interval.high.round())),
        ..LinePoint::new(date::text(reading.day), reading.value.round())
    };
    let event = |event: &vitrine_model::panels::Event| CourseEvent {
        date: event.date.clone(),
        label: event.label.clone(),
        strong: false,
    };
    let chosen = readings.chosen.map(|day| CourseEvent {
        date: date::text(day),
        label: texts.over_time().chosen().to_owned(),
        strong: true,
    });
    let [first, last] = &panel.learned;
    Course {
        title: texts.over_time().chart(&words::capitalised(&target.label)),
        x: Axis::new(words::in_sentence(label)),
        y: axes::of_target(words::in_sentence(&target.label), target),
        points: readings.curve.iter().map(point).collect(),
        learned: Some((first.clone(), last.clone())),
        events: panel.events.iter().map(event).chain(chosen).collect(),
    }
}

/// Where the curve is more than a reading of the data.
fn beyond(texts: &Texts, panel: &OverTime) -> String {
    let [first, last] = panel.learned.each_ref().map(|day| texts.locale().iso_long(day));
    match &panel.beyond {
        Some(follows) => texts.over_time().beyond(&first, &last, follows),
        None => texts.over_time().beyond_unnamed(&first, &last),
    }
}

/// The moments as a table: their words, the day, the value with its interval, whether the day lies within the data.
/// Moments that the model cannot distinguish share a row.
fn moments(texts: &'static Texts, readings: &Readings, panel: &OverTime, target: &Target) -> AnyView {
    let said = texts.over_time();
    let mut rows: Vec<(Vec<String>, Vec<String>, [String; 3])> = Vec::new();
    for (moment, (day, reading)) in panel.moments.iter().zip(&readings.moments) {
        let Some(day) = day else { continue };
        let cells = cells(texts, reading.as_ref(), panel, target);
        let day = texts.locale().iso_long(&date::text(*day));
        match rows.last_mut().filter(|(_, _, before)| *before == cells) {
            Some((labels, days, _)) => {
                labels.push(moment.label.clone());
                days.push(day);
            }
            None => rows.push((vec![moment.label.clone()], vec![day], cells)),
        }
    }
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows.into_iter().map(|(labels, days, [value, interval, beyond])| {
        view! {
            <tr>
                <th scope="row">{words::capitalised(&labels.join(", "))} <small>{days.join(", ")}</small></th>
                <td>{value} <small>{interval}</small></td>
                <td>{beyond}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let name = words::capitalised(&target.label);
    let content = view! {
        <table class="moments">
            <thead>
                <tr>
                    <th scope="col">{said.when()}</th>
                    <th scope="col">{name.clone()}</th>
                    <th scope="col">{said.within()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    table::scrolling(&said.table(&name), content.into_any())
}

/// The value, its interval, and whether the day lies within the data.
fn cells(texts: &Texts, reading: Option<&Reading>, panel: &OverTime, target: &Target) -> [String; 3] {
    let flag = |yes: bool| if yes { texts.words().yes() } else { texts.words().no() }.to_owned();
    let Some(reading) = reading else {
        return [texts.over_time().not_predicted().to_owned(), String::new(), flag(false)];
    };
    let interval = reading.interval.map_or_else(String::new, |interval| {
        let [low, high] = [interval.low, interval.high].map(|end| words::quantity(texts, target, end));
        texts.words().range(&low, &high)
    });
    let [first, last] = &panel.learned;
    let within = date::parse(first).is_none_or(|first| reading.day >= first)
        && date::parse(last).is_none_or(|last| reading.day <= last);
    [words::quantity(texts, target, reading.value), interval, flag(within)]
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    fn day(text: &str) -> i64 {
        date::parse(text).unwrap()
    }

    fn moment(date: Option<&str>, months: i32) -> Moment {
        Moment { label: "then".to_owned(), date: date.map(str::to_owned), months, chosen: false }
    }

    #[test]
    fn the_curve_has_every_month_and_both_ends() {
        let days: Vec<String> =
            months(day("2019-11-20"), day("2020-02-10")).into_iter().map(date::text).collect();
        assert_eq!(days, ["2019-11-20", "2019-12-01", "2020-01-01", "2020-02-01", "2020-02-10"]);
        assert_eq!(
            months(day("2020-01-01"), day("2020-02-01")).len(),
            2,
            "an end that is the first of a month"
        );
    }

    #[test]
    fn every_day_has_what_was_predicted_for_it() {
        let (curve, moments) = ([10, 20], vec![None, Some(15), Some(99)]);
        let days = [Some(10.0), Some(20.0), None, Some(15.0), None];
        assert_eq!(values(&curve, &moments, (10, 20)), days.map(|day| day.map(Value::Number)));
        let points = days.map(|day| day.map(|value| Point { value, interval: None }));
        let reading = |day: i64| Reading { day, value: day as f64, interval: None };
        let readings = read(&curve, moments, Some(12), points.to_vec());
        assert_eq!(readings.curve, [reading(10), reading(20)]);
        assert_eq!(readings.moments, [(None, None), (Some(15), Some(reading(15))), (Some(99), None)]);
    }

    #[test]
    fn moments_are_days_or_months_from_today_or_from_the_chosen_day() {
        let today = day("2026-03-31");
        let of = |moment: &Moment| day_of(moment, today, Some(day("2019-05-31"))).map(date::text);
        assert_eq!(of(&moment(None, 0)).as_deref(), Some("2026-03-31"));
        assert_eq!(of(&moment(None, -1)).as_deref(), Some("2026-02-28"));
        assert_eq!(of(&moment(None, -36)).as_deref(), Some("2023-03-31"));
        assert_eq!(of(&moment(None, 10)).as_deref(), Some("2027-01-31"));
        assert_eq!(of(&moment(Some("2022-02-01"), 7)).as_deref(), Some("2022-02-01"));
        assert_eq!(of(&moment(Some("soon"), 0)), None);
        let before = Moment { chosen: true, ..moment(None, -3) };
        assert_eq!(of(&before).as_deref(), Some("2019-02-28"));
        assert_eq!(day_of(&before, today, None), None);
    }

    fn panel(beyond: Option<&str>) -> OverTime {
        serde_json::from_value(serde_json::json!({
            "feature": "sold", "learned": ["2014-01-08", "2019-12-08"], "beyond": beyond
        }))
        .unwrap()
    }

    fn target() -> Target {
        serde_json::from_value(serde_json::json!({
            "name": "price", "label": "price", "unit": "kr", "task": "regression"
        }))
        .unwrap()
    }

    fn reading(text: &str) -> Reading {
        Reading {
            day: day(text),
            value: 4_250_000.0,
            interval: Some(Interval { low: 4_000_000.0, high: 4_600_000.0, coverage: 0.9 }),
        }
    }

    #[test]
    fn what_is_beyond_the_data_is_said() {
        let texts = Texts::english();
        assert_eq!(
            beyond(texts, &panel(Some("the interest rate"))),
            "The model has seen no data before 8 January 2014 or after 8 December 2019. Outside that range the curve is dashed and follows only the interest rate."
        );
        assert!(
            beyond(texts, &panel(None)).ends_with("follows only what else the model knows about a date.")
        );
        let (panel, target) = (panel(None), target());
        let [value, interval, within] = cells(texts, Some(&reading("2019-12-08")), &panel, &target);
        assert_eq!(value, "4,250,000\u{a0}kr");
        assert_eq!(interval, "4,000,000\u{a0}kr to 4,600,000\u{a0}kr");
        let after = cells(texts, Some(&reading("2019-12-09")), &panel, &target);
        assert_eq!([within, after[2].clone()], ["yes", "no"]);
        assert!(cells(texts, None, &panel, &target)[0].starts_with("not predicted"));
    }

    #[test]
    fn swedish_has_words_numbers_and_dates_of_its_own() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            beyond(texts, &panel(Some("räntan"))),
            "Modellen har inte sett några data före 8 januari 2014 eller efter 8 december 2019. Utanför den perioden är kurvan streckad och följer bara räntan."
        );
        assert_eq!(
            cells(texts, Some(&reading("2019-12-09")), &panel(None), &target()),
            [
                "4\u{a0}250\u{a0}000\u{a0}kr",
                "4\u{a0}000\u{a0}000\u{a0}kr till 4\u{a0}600\u{a0}000\u{a0}kr",
                "nej"
            ]
        );
        let readings = Readings::default();
        assert_eq!(course(texts, &readings, &panel(None), "Dag", &target()).title, "Price efter datum");
    }
}
