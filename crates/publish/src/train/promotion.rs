//! Whether new models take the place of those that are in force.

use crate::versions::Verdict;

/// When new models take the place of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Promotion {
    /// Unless the new default is worse than the old one by more than chance explains.
    #[default]
    UnlessWorse,
    /// Where the new default is better, be it by chance.
    IfBetter,
    /// Always.
    Always,
    /// Unless the same models have been trained before and were not chosen: training again to compare changes nothing.
    UnlessKnown,
}

impl Promotion {
    /// Whether new models take the place of others. Those that cannot be compared do, unless they must be better.
    pub(super) fn decides(self, verdict: Option<&Verdict>, is_known: bool) -> bool {
        match self {
            Self::UnlessWorse => !verdict.is_some_and(Verdict::is_worse),
            Self::IfBetter => verdict.is_some_and(Verdict::is_better),
            Self::Always => true,
            Self::UnlessKnown => !is_known,
        }
    }
}
