//! Which names on a map are written, so that none covers another.

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

impl Frame {
    /// The frame of a text of a width and height around its middle, with a little air.
    pub fn around((x, y): (f64, f64), width: f64, height: f64) -> Self {
        let (half, up) = (width / 2.0 + 3.0, height / 2.0 + 1.0);
        Self { left: x - half, top: y - up, right: x + half, bottom: y + up }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn is_inside(&self, (width, height): (f64, f64)) -> bool {
        self.left >= 0.0 && self.top >= 0.0 && self.right <= width && self.bottom <= height
    }
}

/// Takes the frame where it lies inside the area and meets none that was taken before.
pub fn take(taken: &mut Vec<Frame>, frame: Frame, area: (f64, f64)) -> bool {
    let free = frame.is_inside(area) && taken.iter().all(|other| !frame.meets(other));
    if free {
        taken.push(frame);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_that_meet_is_written() {
        let mut taken = Vec::new();
        let area = (200.0, 100.0);
        assert!(take(&mut taken, Frame::around((50.0, 50.0), 60.0, 12.0), area));
        assert!(!take(&mut taken, Frame::around((90.0, 55.0), 40.0, 12.0), area), "they overlap");
        assert!(take(&mut taken, Frame::around((90.0, 75.0), 40.0, 12.0), area), "below there is room");
        assert!(!take(&mut taken, Frame::around((190.0, 20.0), 40.0, 12.0), area), "it would be cut off");
        assert_eq!(taken.len(), 2);
    }
}
