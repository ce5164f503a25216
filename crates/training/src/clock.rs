//! How long something takes. Where there is no clock, as in a page's worker, everything takes 0 seconds.

/// Runs `work` and returns its result with the seconds it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    #[cfg(target_arch = "wasm32")]
    {
        (work(), 0.0)
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let start = std::time::Instant::now();
        let result = work();
        (result, start.elapsed().as_secs_f64())
    }
}
