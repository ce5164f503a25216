//! Time between requests: a clock that tests can stand in for, and the turn of the next request.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant, SystemTime};

/// Time as fetching sees it.
pub trait Clock {
    /// The time since some fixed moment; never goes back.
    fn now(&self) -> Duration;
    /// The time of day, for dates that servers give.
    fn wall(&self) -> SystemTime;
    /// Waits.
    fn sleep(&mut self, wait: Duration);
    /// A number from 0 to below 1 that nobody foresees, so that many programs do not come back all at once.
    fn chance(&mut self) -> f64;
}

/// The machine's own clock.
#[derive(Debug)]
pub struct RealClock {
    start: Instant,
}

impl RealClock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for RealClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&mut self, wait: Duration) {
        std::thread::sleep(wait);
    }

    fn chance(&mut self) -> f64 {
        // The keys of a hasher come from the operating system's source of randomness.
        let bits = RandomState::new().hash_one(0_u8);
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Keeps requests apart.
pub struct Pace<'a> {
    /// The clock.
    pub clock: &'a mut dyn Clock,
    last: Option<Duration>,
}

impl<'a> Pace<'a> {
    /// The pace of a run that has asked nothing yet.
    pub fn new(clock: &'a mut dyn Clock) -> Self {
        Self { clock, last: None }
    }

    /// Waits until `delay` has passed since the last request ended.
    pub fn wait_turn(&mut self, delay: Duration) {
        let Some(last) = self.last else { return };
        let wait = (last + delay).saturating_sub(self.clock.now());
        if !wait.is_zero() {
            self.clock.sleep(wait);
        }
    }

    /// Remembers that a request has ended now.
    pub fn ended(&mut self) {
        self.last = Some(self.clock.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_differ_and_stay_in_their_range() {
        let mut clock = RealClock::start();
        let chances: Vec<f64> = (0..8).map(|_| clock.chance()).collect();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        assert!(chances.windows(2).any(|pair| pair[0] != pair[1]));
    }
}
