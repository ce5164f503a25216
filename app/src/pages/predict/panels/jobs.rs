//! The jobs of the panels, and how a worker comes to them.

use super::explanation::job::Explain;
use super::place::predictions::Predictions;
use super::timed::Timed;
use super::unknown::spread::Unknowns;
use super::variants::Variants;
use crate::jobs::kind::Kind;
use crate::jobs::serve;
use crate::lazy::part;

/// All kinds of jobs.
pub static ALL: [Kind; 5] = [
    Kind::of::<Explain>(),
    Kind::of::<Unknowns>(),
    Kind::of::<Predictions>(),
    Kind::of::<Variants>(),
    Kind::of::<Timed>(),
];

part!(
    panels,
    /// Fetches what listens for jobs.
    server: fn() = listen
);

/// Listens for jobs, in a worker; reports to the page where that is impossible.
pub async fn serve() {
    match server().await {
        Ok(listen) => listen(),
        Err(_) => serve::refuse(),
    }
}

fn listen() {
    serve::serve(&ALL);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_job_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
