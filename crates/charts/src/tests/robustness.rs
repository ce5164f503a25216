//! Arbitrary data: no chart panics, marks stay inside the area, tables are rectangular.

use proptest::prelude::*;

use vitrine_present::Texts;

use super::drawing::svg;
use crate::{Theme, plots};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_data_draws_with_marks_inside(
        chart in plots::arbitrary(),
        width in prop_oneof![Just(200u32), Just(340), Just(800), 1u32..1300],
        height in prop::option::weighted(0.3, 1u32..900),
    ) {
        let height = height.unwrap_or_else(|| chart.height(width, Texts::english()));
        let (_, marks) = svg(&chart, width, height, &Theme::dark());
        for mark in marks {
            prop_assert!(mark.half_width >= 0 && mark.half_height >= 0, "{mark:?}");
            prop_assert!(mark.x - mark.half_width >= 0 && mark.y - mark.half_height >= 0, "{mark:?}");
            prop_assert!(mark.x + mark.half_width <= width.cast_signed(), "{mark:?} beyond {width}");
            prop_assert!(mark.y + mark.half_height <= height.cast_signed(), "{mark:?} beyond {height}");
        }
        let table = chart.table(Texts::english());
        prop_assert!(table.rows.iter().all(|row| row.len() == table.headers.len()));
        prop_assert!(!chart.summary(Texts::english()).is_empty());
    }
}

#[test]
fn the_smallest_and_largest_areas_are_survived() {
    for (_, chart) in plots::samples() {
        for size in [(1, 1), (1, 500), (500, 1), (30, 30), (200, 60), (4000, 4000)] {
            svg(&chart, size.0, size.1, &Theme::light());
        }
        assert!(chart.height(0, Texts::english()) > 0 && chart.height(u32::MAX, Texts::english()) > 0);
    }
}
