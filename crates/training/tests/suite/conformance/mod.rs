//! Every estimator and every option of a candidate through the same checks, by the public way only: `fit` and
//! `Pipeline::predict`.
//!
//! - [`cases`]: the list of what is checked; a new option is a line there, and a new family where its defaults are not
//!   enough
//! - [`exceptions`]: what does not hold for some, with the reason
//! - [`rows`]: the rows that all are fitted to
//! - [`harness`]: one check over all cases
//! - [`fits`], [`refused`], [`invariance`], [`weights`]: the checks
//!
//! That wasm predicts what is predicted natively is checked by the workspace's own tests, for fitted systems and for
//! small models of every kind.

mod cases;
mod exceptions;
mod fits;
mod harness;
mod invariance;
mod refused;
mod rows;
mod weights;

/// Families that are not fitted: their models are read from files, and `vitrine-import` compares those with their
/// libraries.
const READ: [&str; 1] = ["imported"];

#[test]
fn every_family_of_a_system_file_is_on_the_list() {
    let (known, listed) = (cases::known_families(), cases::listed_families());
    assert!(known.len() >= 9, "{known:?} cannot be all");
    for family in known.iter().filter(|family| !READ.contains(family)) {
        assert!(
            listed.iter().any(|listed| listed == family),
            "no case for the family '{family}', which has no defaults: add a line to cases.rs"
        );
    }
}

#[test]
fn every_exception_speaks_of_a_line_and_says_why() {
    for exception in exceptions::EXCEPTIONS {
        for line in exception.lines {
            assert!(!cases::of_line(line).is_empty(), "there is no line '{line}'");
        }
        assert!(exception.reason.len() > 20, "{exception:?}");
    }
}
