//! When a request is tried again, and how long is waited before.

use std::time::{Duration, SystemTime};

/// The longest wait between two tries that the program chooses itself.
const LONGEST_BACKOFF: Duration = Duration::from_mins(1);

/// Whether a status says that the same request may succeed later.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// The wait before try `n_failed + 1`: `first` doubled with every try, at most a minute, of which a random half
/// is left out (`chance` from 0 to below 1); at least what the server asks for.
pub fn wait(first: Duration, n_failed: u32, chance: f64, asked: Option<Duration>) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(n_failed.saturating_sub(1)));
    let chosen = doubled.min(LONGEST_BACKOFF).mul_f64(0.5 + 0.5 * chance.clamp(0.0, 1.0));
    chosen.max(asked.unwrap_or_default())
}

/// The wait that a `Retry-After` header asks for: seconds, or a date as RFC 9110 writes it, which is compared with
/// the server's own `Date` where there is one, since clocks differ. `None` for anything else.
pub fn asked(retry_after: &str, date: Option<&str>, now: SystemTime) -> Option<Duration> {
    let text = retry_after.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let from = date.and_then(|date| httpdate::parse_http_date(date.trim()).ok()).unwrap_or(now);
    Some(until.duration_since(from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute_and_are_halved_at_most() {
        let first = Duration::from_secs(1);
        let waits = |chance| -> Vec<u64> {
            (1..=9).map(|n| wait(first, n, chance, None).as_millis() as u64 / 500).collect()
        };
        assert_eq!(waits(1.0), [2, 4, 8, 16, 32, 64, 120, 120, 120]);
        assert_eq!(waits(0.0), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(wait(first, 1, 0.3, Some(Duration::from_secs(7))), Duration::from_secs(7));
        assert_eq!(wait(first, 5, 1.0, Some(Duration::from_secs(7))), Duration::from_secs(16));
        assert_eq!(wait(first, u32::MAX, 1.0, None), LONGEST_BACKOFF);
    }

    #[test]
    fn servers_ask_in_seconds_or_by_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
        let of = |text, date| asked(text, date, now).map(|wait| wait.as_secs());
        assert_eq!(of(" 120 ", None), Some(120));
        // The example date of RFC 9110, which is 784,111,777 seconds after the start of 1970.
        assert_eq!(of("Sun, 06 Nov 1994 08:49:37 GMT", None), Some(77));
        assert_eq!(of("Sun, 06 Nov 1994 08:49:37 GMT", Some("Sun, 06 Nov 1994 08:49:30 GMT")), Some(7));
        assert_eq!(of("Sun, 06 Nov 1994 08:48:00 GMT", None), Some(0));
        assert_eq!((of("soon", None), of("", None), of("-1", None)), (None, None, None));
        assert_eq!(of("99999999999999999999", None), Some(u64::MAX));
    }
}
