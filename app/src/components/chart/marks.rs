//! Which mark of a chart the pointer or the keyboard is at.

use vitrine_charts::Mark;

/// How far beside a mark the pointer may be, in CSS pixels: small points would be hard to hit otherwise.
const TOLERANCE: i32 = 6;

/// The mark at a position: of several the one with the smallest extent, of equally small ones the one whose
/// centre is nearest, of equally near ones the last, which is drawn on top.
pub fn at(marks: &[Mark], (x, y): (i32, i32)) -> Option<usize> {
    let near = |mark: &Mark| {
        (x - mark.x).abs() <= mark.half_width.saturating_add(TOLERANCE)
            && (y - mark.y).abs() <= mark.half_height.saturating_add(TOLERANCE)
    };
    let rank = |mark: &Mark| {
        let extent = i64::from(mark.half_width) * i64::from(mark.half_height);
        let (dx, dy) = (i64::from(x - mark.x), i64::from(y - mark.y));
        (extent, dx * dx + dy * dy)
    };
    let candidates = marks.iter().enumerate().filter(|(_, mark)| near(mark));
    candidates.rev().min_by_key(|(_, mark)| rank(mark)).map(|(index, _)| index)
}

/// Where a key leads from the `current` mark: `Some(Some(index))` to a mark, `Some(None)` away from all of them,
/// `None` where the key means nothing here and keeps its usual effect.
pub fn step(key: &str, current: Option<usize>, n_marks: usize) -> Option<Option<usize>> {
    let last = n_marks.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(Some(current.map_or(0, |index| (index + 1).min(last)))),
        "ArrowLeft" | "ArrowUp" => Some(Some(current.map_or(last, |index| index.saturating_sub(1)))),
        "Home" => Some(Some(0)),
        "End" => Some(Some(last)),
        "Escape" if current.is_some() => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(x: i32, y: i32, half: i32) -> Mark {
        Mark { x, y, half_width: half, half_height: half, text: String::new() }
    }

    #[test]
    fn the_smallest_mark_under_the_pointer_wins() {
        let marks = [mark(50, 50, 40), mark(60, 60, 3), mark(64, 60, 3)];
        assert_eq!(at(&marks, (20, 20)), Some(0));
        assert_eq!(at(&marks, (61, 60)), Some(1));
        assert_eq!(at(&marks, (64, 61)), Some(2));
        assert_eq!(at(&marks, (62, 60)), Some(2));
        assert_eq!(at(&marks, (200, 20)), None);
        assert_eq!(at(&[], (0, 0)), None);
    }

    #[test]
    fn keys_walk_and_stop_at_the_ends() {
        assert_eq!(step("ArrowRight", None, 3), Some(Some(0)));
        assert_eq!(step("ArrowDown", Some(2), 3), Some(Some(2)));
        assert_eq!(step("ArrowLeft", None, 3), Some(Some(2)));
        assert_eq!(step("ArrowUp", Some(0), 3), Some(Some(0)));
        assert_eq!([step("Home", Some(1), 3), step("End", None, 3)], [Some(Some(0)), Some(Some(2))]);
        assert_eq!(step("Escape", Some(1), 3), Some(None));
    }

    #[test]
    fn other_keys_and_empty_charts_keep_the_usual_effect() {
        assert_eq!(step("Tab", Some(1), 3), None);
        assert_eq!(step("Escape", None, 3), None);
        assert_eq!(step("ArrowRight", None, 0), None);
    }
}
