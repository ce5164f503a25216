//! One folder per page. A system's pages get its file, already loaded; what else they need they load in panels.
//!
//! A page of a system is added as a folder here, declared below and named in the list, and the title of its tab in the
//! texts of every language but English.
//!
//! - [`system`]: heading, tabs, and the page that the address names
//! - [`catalog`] and [`not_found`]: the pages of no system

pub mod catalog;
pub mod data;
pub mod model;
pub mod monitor;
pub mod not_found;
pub mod predict;
pub mod system;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_model::catalog::SystemFile;
use vitrine_present::Texts;

use crate::components::panel::Reserve;
use crate::lazy;

/// Makes [`Page`] from the list of pages: the folder, whose name is the part of the address, the title of the tab in
/// English, and the page of a system.
macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident = $folder:ident, $title:literal, $view:expr;)*) => {
        /// One of a system's pages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Page {
            $($(#[$doc])* $page,)*
        }

        impl Page {
            /// All pages in the order of their tabs.
            pub const ALL: &[Self] = &[$(Self::$page),*];

            /// The part of the address.
            pub fn segment(self) -> &'static str {
                match self { $(Self::$page => stringify!($folder),)* }
            }

            /// The text of the tab.
            pub fn title(self, texts: &Texts) -> &str {
                let english = match self { $(Self::$page => $title,)* };
                texts.pages().by_name(self.segment()).unwrap_or(english)
            }

            /// The page of a system.
            pub fn view(self, system: Arc<SystemFile>) -> AnyView {
                let view: fn(Arc<SystemFile>) -> AnyView = match self { $(Self::$page => $view,)* };
                view(system)
            }
        }
    };
}

pages! {
    /// A form, and the prediction that follows it.
    Predict = predict, "Predict", |system| view! { <predict::PredictPage system /> }.into_any();
    /// What was predicted day by day, and the outcomes.
    Monitor = monitor, "Monitor",
        |system| lazy::view(Reserve::Page, monitor::page, move |view| view(system.clone()));
    /// How good the models are, and where they come from.
    Model = model, "Model", |system| lazy::view(Reserve::Page, model::page, move |view| view(system.clone()));
    /// What the rows look like.
    Data = data, "Data", |system| lazy::view(Reserve::Page, data::page, move |view| view(system.clone()));
}

impl Page {
    /// The page of an address; `None` where there is no such page.
    pub fn of(segment: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.segment() == segment)
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn every_page_is_found_by_its_address_and_no_other() {
        for (index, page) in Page::ALL.iter().enumerate() {
            assert_eq!(Page::of(page.segment()), Some(*page));
            assert!(Page::ALL[..index].iter().all(|other| other.segment() != page.segment()), "{page:?}");
        }
        assert_eq!([Page::of(""), Page::of("Data"), Page::of("panels")], [None; 3]);
    }

    #[test]
    fn every_tab_has_a_title_in_every_language() {
        for locale in Locale::all().iter().filter(|locale| *locale != Locale::english()) {
            for page in Page::ALL {
                assert!(
                    Texts::of(locale).pages().by_name(page.segment()).is_some(),
                    "{} {page:?}",
                    locale.code
                );
            }
        }
        assert_eq!(Page::Data.title(Texts::of(Locale::of("sv").unwrap())), "Data");
        assert_eq!(Page::Predict.title(Texts::english()), "Predict");
    }
}
