//! What is remembered while the visitor moves between pages.

use leptos::prelude::*;

/// Whether the visitor has been on a page before this one, and what they had entered there.
#[derive(Clone, Copy)]
pub struct Visits {
    begun: StoredValue<bool>,
    fragments: StoredValue<Vec<(String, String)>>,
}

impl Default for Visits {
    fn default() -> Self {
        Self { begun: StoredValue::new(false), fragments: StoredValue::new(Vec::new()) }
    }
}

impl Visits {
    /// False the first time, true afterwards.
    pub fn has_moved(self) -> bool {
        self.begun.try_update_value(|begun| std::mem::replace(begun, true)).unwrap_or(false)
    }

    /// Keeps the fragment of a page, by any key, for when the visitor comes back to it by a tab.
    pub fn remember(self, key: &str, fragment: &str) {
        let _ = self.fragments.try_update_value(|fragments| {
            fragments.retain(|(other, _)| other != key);
            fragments.push((key.to_owned(), fragment.to_owned()));
        });
    }

    /// The fragment that was kept, or an empty one.
    pub fn recall(self, key: &str) -> String {
        let find = |fragments: &Vec<(String, String)>| {
            fragments.iter().find(|(other, _)| other == key).map(|(_, fragment)| fragment.clone())
        };
        self.fragments.try_with_value(find).flatten().unwrap_or_default()
    }
}

/// Makes the visits available to all components below.
pub fn provide_visits() {
    provide_context(Visits::default());
}

/// The visits of this page; none outside of it.
pub fn use_visits() -> Visits {
    use_context().unwrap_or_default()
}
