//! What people read while they wait: each step, what it does and about how long it takes.

use std::time::Duration;

/// Says on stderr what begins now and about how long it takes.
pub fn step(what: &str, about: &str) {
    eprintln!("==> {what} ({about})");
}

/// Says one thing that needs no waiting.
pub fn note(what: &str) {
    eprintln!("    {what}");
}

/// Says one thing that went less well than it might have, without stopping.
pub fn warn(what: &str) {
    eprintln!("warning: {what}");
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn readable(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 10 {
        format!("{:.1} s", duration.as_secs_f64())
    } else if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well_at_every_scale() {
        assert_eq!(readable(Duration::from_millis(440)), "0.4 s");
        assert_eq!(readable(Duration::from_secs(12)), "12 s");
        assert_eq!(readable(Duration::from_secs(185)), "3 min 05 s");
    }
}
