//! What does not hold for some, and why. An exception that is no longer needed makes the suite fail.

use vitrine_model::Task;

/// Cases that fail a check, for a reason.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// The line of the list of cases.
    pub line: &'static str,
    /// The check.
    pub check: &'static str,
    /// The tasks; all when empty.
    pub tasks: &'static [Task],
    /// Why this is as it should be, or cannot be otherwise.
    #[allow(dead_code, reason = "it is for whoever reads this list")]
    pub reason: &'static str,
}

const fn of(
    line: &'static str,
    check: &'static str,
    tasks: &'static [Task],
    reason: &'static str,
) -> Exception {
    Exception { line, check, tasks, reason }
}

/// Every exception.
pub const EXCEPTIONS: &[Exception] =
    &[of("baseline", "learns", &[], "the baseline learns nothing: that is what it is for")];
