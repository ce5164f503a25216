//! CPU seconds and peak memory of this process.

use std::hint::black_box;

use cpu_time::ProcessTime;

/// Calls are repeated until so many CPU seconds have passed.
const LONG_ENOUGH: f64 = 0.05;

/// What the work gives, and its CPU seconds on all threads together.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = ProcessTime::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// The CPU seconds of one call, over as many calls as are long enough.
pub fn of_one_call<T>(mut work: impl FnMut() -> T) -> f64 {
    let start = ProcessTime::now();
    let mut calls = 0.0;
    loop {
        black_box(work());
        calls += 1.0;
        let seconds = start.elapsed().as_secs_f64();
        if seconds >= LONG_ENOUGH {
            return seconds / calls;
        }
    }
}

/// The largest resident memory so far in MiB, where the system tells it as Linux does.
pub fn peak_mebibytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}
