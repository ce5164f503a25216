//! Telling whoever waits how far the work has come.

/// Hears how far long work has come. Called from several threads.
pub trait Progress: Sync {
    /// The work has `total` steps.
    fn start(&self, total: u64);
    /// One step is done; `message` says which.
    fn step(&self, message: &str);
}

/// Tells nobody.
impl Progress for () {
    fn start(&self, _total: u64) {}
    fn step(&self, _message: &str) {}
}
