//! The pages of a system: a page is one folder beside this file and one variant here.

use vitrine_present::Texts;

/// One of a system's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A form, and the prediction that follows it.
    Predict,
    /// What was predicted day by day, and the outcomes.
    Monitor,
    /// How good the models are, and where they come from.
    Model,
    /// What the rows look like.
    Data,
}

impl Page {
    /// All pages in the order of their tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::Predict), |page| page.next())
    }

    /// The page after this one; each has to be named here, so none can be left out of [`Page::all`].
    fn next(self) -> Option<Self> {
        match self {
            Self::Predict => Some(Self::Monitor),
            Self::Monitor => Some(Self::Model),
            Self::Model => Some(Self::Data),
            Self::Data => None,
        }
    }

    /// The part of the address.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::Monitor => "monitor",
            Self::Model => "model",
            Self::Data => "data",
        }
    }

    /// The text of the tab.
    pub fn title(self, texts: &Texts) -> &str {
        let texts = texts.pages();
        match self {
            Self::Predict => texts.predict(),
            Self::Monitor => texts.monitor(),
            Self::Model => texts.model(),
            Self::Data => texts.data(),
        }
    }

    /// The page of an address; `None` where there is no such page.
    pub fn of(segment: &str) -> Option<Self> {
        Self::all().find(|page| page.segment() == segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_by_its_address_and_no_other() {
        assert_eq!(Page::all().count(), 4);
        assert!(Page::all().all(|page| Page::of(page.segment()) == Some(page)));
        assert_eq!([Page::of(""), Page::of("Data"), Page::of("panels")], [None; 3]);
    }
}
