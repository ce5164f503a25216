//! The numbers of the listed areas on the map: those that would cover each other share a badge, and a badge that would
//! cover the record's place steps aside.

use super::labels::{Frame, take};

/// The height of a badge in CSS pixels.
pub const HEIGHT: f64 = 18.0;
/// Middles nearer to each other than this share a badge, in CSS pixels.
const NEAR: f64 = 24.0;

/// A badge with the numbers of one or more areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// Where the areas are: the pixel halfway between them.
    pub at: (f64, f64),
    /// Where the badge stands, which is elsewhere where it stepped aside.
    pub middle: (f64, f64),
    /// Its width.
    pub width: f64,
    /// What is written on it, such as `2` or `1–3`.
    pub text: String,
}

/// The badges for areas at pixels, numbered from 1 in their order. They lie inside an area of a size, and cover nothing
/// of `taken`, to which they are added; one for which there is no room is left out.
pub fn badges(areas: &[(f64, f64)], taken: &mut Vec<Frame>, size: (f64, f64)) -> Vec<Badge> {
    let mut badges = Vec::new();
    for members in merged(areas) {
        let n = members.len() as f64;
        let places = || members.iter().filter_map(|member| areas.get(*member));
        let at = (places().map(|at| at.0).sum::<f64>() / n, places().map(|at| at.1).sum::<f64>() / n);
        let text = written(&members);
        let width = (8.0 + 7.5 * text.chars().count() as f64).max(HEIGHT);
        let (across, along) = (width / 2.0 + 14.0, HEIGHT + 4.0);
        let steps = [
            (0.0, 0.0),
            (0.0, along),
            (across, 0.0),
            (-across, 0.0),
            (0.0, -along - 12.0),
            (0.0, 2.0 * along),
        ];
        let free = steps.into_iter().map(|(dx, dy)| (at.0 + dx, at.1 + dy));
        let mut free = free.filter(|middle| take(taken, Frame::around(*middle, width, HEIGHT), size));
        if let Some(middle) = free.next() {
            badges.push(Badge { at, middle, width, text });
        }
    }
    badges
}

/// The positions of the pixels, those together that are nearer than [`NEAR`] to another one of them.
fn merged(areas: &[(f64, f64)]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, here) in areas.iter().enumerate() {
        let is_near = |group: &Vec<usize>| {
            let others = group.iter().filter_map(|other| areas.get(*other));
            others.into_iter().any(|there| (here.0 - there.0).hypot(here.1 - there.1) < NEAR)
        };
        // One that is near to two groups makes them one.
        let (near, apart): (Vec<Vec<usize>>, Vec<Vec<usize>>) = groups.into_iter().partition(is_near);
        let mut group: Vec<usize> = near.into_iter().flatten().chain([index]).collect();
        vitrine_order::sort_by(&mut group, Ord::cmp);
        groups = apart;
        groups.push(group);
    }
    vitrine_order::sort_by(&mut groups, Ord::cmp);
    groups
}

/// Ascending positions as numbers from 1, with runs in short: `1–3, 5`.
fn written(members: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for member in members {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *member => *last = *member,
            _ => runs.push((*member, *member)),
        }
    }
    let run = |(first, last): &(usize, usize)| match last - first {
        0 => (first + 1).to_string(),
        1 => format!("{}, {}", first + 1, last + 1),
        _ => format!("{}\u{2013}{}", first + 1, last + 1),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (300.0, 200.0);

    fn texts(areas: &[(f64, f64)]) -> Vec<String> {
        badges(areas, &mut Vec::new(), SIZE).into_iter().map(|badge| badge.text).collect()
    }

    #[test]
    fn areas_that_are_near_share_a_badge_even_along_a_chain() {
        assert_eq!(texts(&[(50.0, 50.0), (120.0, 50.0), (200.0, 150.0)]), ["1", "2", "3"]);
        assert_eq!(texts(&[(50.0, 50.0), (60.0, 50.0), (70.0, 55.0), (200.0, 150.0)]), ["1–3", "4"]);
        assert_eq!(texts(&[(50.0, 50.0), (200.0, 150.0), (60.0, 60.0)]), ["1, 3", "2"]);
        assert_eq!(texts(&[(50.0, 50.0), (90.0, 50.0), (70.0, 50.0)]), ["1–3"], "the last one joins the two");
        assert_eq!(texts(&[]), [""; 0]);
    }

    #[test]
    fn a_badge_steps_aside_from_what_is_there_and_from_other_badges() {
        let mut taken = vec![Frame::around((100.0, 88.0), 16.0, 28.0)];
        let at = (100.0, 95.0);
        let badges = badges(&[at, (100.0, 130.0)], &mut taken, SIZE);
        assert_eq!(badges.len(), 2);
        assert_eq!(badges[0].at, at);
        assert_ne!(badges[0].middle, at);
        for (index, frame) in taken.iter().enumerate() {
            assert!(taken[..index].iter().all(|other| take(&mut vec![*other], *frame, SIZE)), "{frame:?}");
        }
    }

    #[test]
    fn what_is_out_of_sight_has_no_badge() {
        assert_eq!(texts(&[(-40.0, 50.0), (150.0, 100.0), (150.0, 900.0)]), ["2"]);
    }
}
