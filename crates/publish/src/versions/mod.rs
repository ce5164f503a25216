//! The versions of a system's models: kept with what their trainings published, listed, compared and chosen from.
//!
//! - `ledger`: what is kept
//! - `in_force`: what the page shows of it
//! - `choose`: promote, rollback and prune
//! - `list`: the versions with their scores
//! - `verdict`: whether a new default is worse than the old one
//! - `compare`: two versions on the same rows
//! - `references`: the files that belong to a system
//! - `pending`: files as they will be

mod choose;
mod compare;
mod in_force;
mod ledger;
mod list;
mod pending;
mod references;
mod verdict;

pub use choose::{Chosen, Pruned, promote, prune, rollback};
pub use compare::{Changes, CompareRows, Comparison, compare};
pub(crate) use in_force::{InForce, put, put_chosen};
pub use ledger::{Choice, Ledger, Release};
pub(crate) use ledger::{Parts, release};
pub use list::{Listed, Score, Scored, versions};
pub(crate) use pending::Pending;
pub(crate) use references::{not_in_force, of_ledger};
pub use verdict::{Basis, Verdict};
pub(crate) use verdict::{Contestant, judge};
