//! The plan of a flat.
//!
//! Parts: `area`, a number in square metres, and `rooms`, a number. The plan is drawn to scale: its outline grows
//! with the square root of the area, up to a size at which it fills the picture, and a bar of five metres is drawn
//! with it. The rooms share what kitchen, bath and hall leave; a half room is half as wide.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::{Parts, picture, short};

/// The area whose plan fills the picture, in m².
const LARGEST: f64 = 160.0;
/// The sides of that plan in units of the picture.
const WIDTH: f64 = 296.0;
const HEIGHT: f64 = 222.0;
/// More rooms than this would be too narrow to see; the rest is written below.
const MOST_ROOMS: f64 = 12.0;

/// A room: its edges in units of the picture, and whether it is one of the counted rooms.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Room {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counted,
    Kitchen,
    Bath,
    Hall,
}

/// The picture.
pub(super) fn view(parts: &Parts<'_>) -> AnyView {
    let (Some(area), Some(rooms)) = (parts.number("area"), parts.number("rooms")) else {
        return ().into_any();
    };
    let plan = plan(area, rooms);
    let (words, locale) = (parts.texts.pictures(), parts.texts.locale());
    let title = words.floor_plan(&locale.number(area, 1), &locale.number(rooms, 1));
    let description = words.floor_plan_example();
    let mut drawing = String::new();
    for room in &plan {
        let (fill, opacity) = match room.kind {
            Kind::Counted => ("#d9a441", "0.20"),
            Kind::Kitchen => ("#d55e00", "0.16"),
            Kind::Bath => ("#0072b2", "0.20"),
            Kind::Hall => ("currentColor", "0.05"),
        };
        let edges = rect(room.left, room.top, room.width, room.height);
        let _ = write!(
            drawing,
            "{edges} fill='{fill}' fill-opacity='{opacity}' stroke='currentColor' stroke-width='2.4'/>"
        );
    }
    let furniture: String = plan.iter().map(|room| furniture(*room)).collect();
    let (left, top, width, height) = outline(area);
    let metre = (width * height / area.max(1.0)).sqrt();
    let _ = write!(
        drawing,
        "<g fill='none' stroke='currentColor'><path d='{furniture}' stroke-opacity='0.55' stroke-width='1.2'/>\
         <path d='{}' stroke='var(--page)' stroke-width='5'/>{} stroke-width='5'/></g>\
         <g class='illustration-scale'><path d='M{} 288V294H{}V288' fill='none' stroke='currentColor' stroke-width='1.4'/>\
         <text x='160' y='310' text-anchor='middle' font-size='13' fill='currentColor'>5 m</text></g>",
        doors(&plan),
        rect(left, top, width, height),
        short(160.0 - 2.5 * metre),
        short(160.0 + 2.5 * metre)
    );
    picture(title, description.to_owned(), drawing)
}

/// A rectangle up to its colours, left open.
fn rect(left: f64, top: f64, width: f64, height: f64) -> String {
    let [left, top, width, height] = [left, top, width, height].map(short);
    format!("<rect x='{left}' y='{top}' width='{width}' height='{height}'")
}

/// Left, top, width and height of the flat.
fn outline(area: f64) -> (f64, f64, f64, f64) {
    let share = (area.max(8.0) / LARGEST).min(1.0).sqrt();
    let (width, height) = (WIDTH * share, HEIGHT * share);
    ((320.0 - width) / 2.0, 140.0 - height / 2.0, width, height)
}

/// The rooms of a flat: above a row with kitchen, bath and hall, and from three rooms on some of the counted ones
/// there too; below a row of the others. Together they fill the outline.
fn plan(area: f64, rooms: f64) -> Vec<Room> {
    let (left, top, width, height) = outline(area);
    let rooms = rooms.clamp(1.0, MOST_ROOMS);
    // Up to two rooms lie in one row; more are shared between the rows, the lower one having more.
    let above = if rooms <= 2.0 { 0.0 } else { ((rooms - 1.0) / 2.0).floor() };
    let service = if above == 0.0 { 1.0 } else { (2.0 / (2.0 + above)).max(0.3) };
    let depth = height * if above == 0.0 { 0.36 } else { 0.44 };
    let mut plan = Vec::new();
    let mut x = left;
    for (kind, share) in [(Kind::Kitchen, 0.42), (Kind::Bath, 0.26), (Kind::Hall, 0.32)] {
        let width = width * service * share;
        plan.push(Room { left: x, top, width, height: depth, kind });
        x += width;
    }
    row(&mut plan, above, (x, top, left + width - x, depth));
    row(&mut plan, rooms - above, (left, top + depth, width, height - depth));
    plan
}

/// Rooms side by side, a half one half as wide.
fn row(plan: &mut Vec<Room>, rooms: f64, (left, top, width, height): (f64, f64, f64, f64)) {
    let mut x = left;
    let mut rest = rooms;
    while rest > 0.01 {
        let share = rest.min(1.0);
        let width = width * share / rooms;
        plan.push(Room { left: x, top, width, height, kind: Kind::Counted });
        x += width;
        rest -= share;
    }
}

/// A bed, a stove, a tub: enough to distinguish the rooms.
fn furniture(room: Room) -> String {
    let Room { left, top, width, height, kind } = room;
    let (x, y) = (|share: f64| short(left + width * share), |share: f64| short(top + height * share));
    let mut path = String::new();
    let _ = match kind {
        Kind::Counted => write!(
            path,
            "M{l} {t}H{r}V{b}H{l}ZM{l} {m}H{r}",
            l = x(0.2),
            r = x(0.7),
            t = y(0.45),
            m = y(0.78),
            b = y(0.92)
        ),
        Kind::Kitchen => write!(
            path,
            "M{a} {t}H{b}V{m}H{a}ZM{c} {t}H{d}V{m}H{c}Z",
            a = x(0.08),
            b = x(0.34),
            c = x(0.42),
            d = x(0.9),
            t = y(0.1),
            m = y(0.36)
        ),
        Kind::Bath => {
            let radius = short((width * 0.2).min(height * 0.18));
            write!(
                path,
                "M{a} {t}V{m}M{b} {t}V{m}M{a} {t}A{radius} {radius} 0 0 1 {b} {t}M{a} {m}A{radius} {radius} 0 0 0 {b} {m}",
                a = x(0.3),
                b = x(0.7),
                t = y(0.3),
                m = y(0.7)
            )
        }
        Kind::Hall => Ok(()),
    };
    path
}

/// Openings in the walls: from the hall to the outside, and from every room to the row of the hall.
fn doors(plan: &[Room]) -> String {
    let mut path = String::new();
    let hall = plan.iter().find(|room| room.kind == Kind::Hall);
    for room in plan.iter().filter(|room| room.kind == Kind::Counted) {
        let Some(hall) = hall else { break };
        let wide = (room.width * 0.3).min(18.0);
        if room.top > hall.top {
            // On the wall between the rows.
            let middle = room.left + room.width * 0.78;
            let _ = write!(path, "M{} {}h{}", short(middle - wide / 2.0), short(room.top), short(wide));
        } else {
            let high = (room.height * 0.3).min(18.0);
            let start = short(room.top + room.height * 0.55);
            let _ = write!(path, "M{} {start}v{}", short(room.left), short(high));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rooms_fill_the_outline_whatever_their_number() {
        for rooms in [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.5, 9.0, 40.0] {
            for area in [12.0, 52.0, 160.0, 800.0] {
                let (_, _, width, height) = outline(area);
                let plan = plan(area, rooms);
                let sum: f64 = plan.iter().map(|room| room.width * room.height).sum();
                assert!((sum - width * height).abs() < 1e-6 * sum, "{rooms} rooms: {sum}");
                assert!(plan.iter().all(|room| room.width > 0.0 && room.height > 0.0));
            }
        }
    }

    #[test]
    fn rooms_are_counted_with_a_half_one_as_a_narrow_one() {
        let counted = |rooms: f64| plan(60.0, rooms).iter().filter(|room| room.kind == Kind::Counted).count();
        assert_eq!([counted(1.0), counted(2.0), counted(2.5), counted(5.0)], [1, 2, 3, 5]);
        let halves: Vec<f64> =
            plan(60.0, 1.5).iter().filter(|room| room.kind == Kind::Counted).map(|room| room.width).collect();
        assert!((halves[0] / halves[1] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_plan_grows_with_the_area_until_it_fills_the_picture() {
        let width = |area: f64| outline(area).2;
        assert!((width(80.0) / width(20.0) - 2.0).abs() < 1e-9, "four times the area, twice the side");
        assert_eq!([width(160.0), width(800.0)], [WIDTH, WIDTH]);
    }
}
