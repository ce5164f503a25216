//! The monitor's filters: the window of days, the origin, the model version and the figure over time, and how the
//! link holds them.

use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::date;
use vitrine_model::history::{ELSEWHERE, Entry, Origin};
use vitrine_model::metrics::Metric;
use vitrine_present::Texts;
use vitrine_present::lines::words::short_hash;

/// What of the history is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// How far back.
    pub window: Window,
    /// Only records of this origin, or all.
    pub origin: Option<Origin>,
    /// Only predictions of the model version with this key (see [`version_key`]), or all.
    pub version: Option<String>,
    /// The figure over time; the task's first one when `None`.
    pub metric: Option<Metric>,
}

/// How many days back from the newest prediction, that day included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Window {
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    #[default]
    Quarter,
    /// Everything.
    All,
}

impl Window {
    /// All windows, shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::All];

    /// The number of days, or `None` for all.
    pub fn days(self) -> Option<i64> {
        match self {
            Self::Week => Some(7),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::All => None,
        }
    }

    /// The value in links: `7`, `30`, `90`, `all`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::All => "all",
        }
    }

    /// The words for it: `7 days`, `all days`.
    pub fn label(self, texts: &Texts) -> String {
        match self.days() {
            Some(days) => texts.monitor().last_days(days.unsigned_abs()),
            None => texts.monitor().all_days().to_owned(),
        }
    }
}

/// All origins, in the order of the filter.
pub const ORIGINS: [Origin; 4] = [Origin::Synthetic, Origin::User, Origin::Real, Origin::Logged];

/// The origin's value in links.
pub fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Synthetic => "synthetic",
        Origin::User => "user",
        Origin::Real => "real",
        Origin::Logged => "logged",
    }
}

/// The origin in words, for several records: with what the system calls the rows of its data.
pub fn origin_label(texts: &Texts, origin: Origin, system: &SystemFile) -> String {
    let said = texts.monitor();
    match (origin, &system.real_rows) {
        (Origin::Synthetic, _) => said.synthetic().to_owned(),
        (Origin::User, _) => said.visitors().to_owned(),
        (Origin::Logged, _) => said.logged().to_owned(),
        (Origin::Real, Some(rows)) => said.real_many(&rows.many),
        (Origin::Real, None) => said.real().to_owned(),
    }
}

/// The key of a model version in links: name and version, `forest.2`.
pub fn version_key(model: &ModelVersion) -> String {
    format!("{}.{}", model.name, model.version)
}

/// The key of the model that made an entry: of a version in the registry its [`version_key`], otherwise the start
/// of its hash.
pub fn entry_version(entry: &Entry, system: &SystemFile) -> String {
    let known = system.model_by_hash(&entry.model);
    known.map_or_else(|| short_hash(&entry.model).to_owned(), version_key)
}

/// The name of the model that made an entry, for people: `Random forest, version 2`.
pub fn entry_model_label(texts: &Texts, entry: &Entry, system: &SystemFile) -> String {
    match system.model_by_hash(&entry.model) {
        None if entry.model == ELSEWHERE => texts.monitor().elsewhere().to_owned(),
        Some(model) => texts.monitor().model_version(&model.label, &model.version.to_string()),
        None => texts.monitor().model_gone(short_hash(&entry.model)),
    }
}

/// Every model version that made entries, as key and label with the number of entries, in order of first use.
pub fn versions(texts: &Texts, entries: &[Entry], system: &SystemFile) -> Vec<(String, String, u64)> {
    let mut versions: Vec<(String, String, u64)> = Vec::new();
    for entry in entries {
        let key = entry_version(entry, system);
        match versions.iter_mut().find(|version| version.0 == key) {
            Some(version) => version.2 += 1,
            None => versions.push((key, entry_model_label(texts, entry, system), 1)),
        }
    }
    versions
}

/// The number of entries of each of [`ORIGINS`].
pub fn origin_counts(entries: &[Entry]) -> [u64; 4] {
    ORIGINS.map(|origin| entries.iter().filter(|entry| entry.origin == origin).count() as u64)
}

impl Filters {
    /// Reads the filters from a link's pairs. Unknown keys and values are left out: a link from another page of
    /// the system, or from a later version, still opens.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filters = Self::default();
        for (key, value) in pairs {
            match key {
                "days" => {
                    let window = Window::ALL.into_iter().find(|window| window.name() == value);
                    filters.window = window.unwrap_or_default();
                }
                "origin" => {
                    filters.origin = ORIGINS.into_iter().find(|origin| origin_name(*origin) == value);
                }
                "version" => filters.version = (!value.is_empty()).then(|| value.to_owned()),
                "figure" => filters.metric = Metric::from_name(value),
                _ => {}
            }
        }
        filters
    }

    /// The pairs for a link; what is at its default is left out.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut push = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));
        if self.window != Window::default() {
            push("days", self.window.name());
        }
        if let Some(origin) = self.origin {
            push("origin", origin_name(origin));
        }
        if let Some(version) = &self.version {
            push("version", version);
        }
        if let Some(metric) = self.metric {
            push("figure", metric.name());
        }
        pairs
    }

    /// Whether an entry has the origin and the model version that are asked for; the window is not looked at.
    pub fn keeps(&self, entry: &Entry, system: &SystemFile) -> bool {
        self.origin.is_none_or(|origin| origin == entry.origin)
            && self.version.as_ref().is_none_or(|version| *version == entry_version(entry, system))
    }

    /// Whether what is kept on this device is looked at: only where visitors' records are asked for.
    pub fn with_own(&self) -> bool {
        self.origin == Some(Origin::User)
    }

    /// The day at which the window ends: the newest of the whole history and of what is kept on this device, where that
    /// is looked at. `None` where there is neither.
    pub fn last_day(&self, history: &[Entry], own: &[Entry]) -> Option<i64> {
        newest_day(history).max(newest_day(own).filter(|_| self.with_own()))
    }

    /// The first day of the window, when `newest` is its last one (see [`Filters::last_day`]); `None` for all days.
    pub fn first_day(&self, newest: i64) -> Option<i64> {
        self.window.days().map(|days| newest - days + 1)
    }
}

/// The newest day among the entries; `None` without entries or with dates that cannot be read.
pub fn newest_day(entries: &[Entry]) -> Option<i64> {
    entries.iter().filter_map(|entry| date::parse(&entry.date)).max()
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;
    use crate::display::samples;

    #[test]
    fn links_lead_back_to_the_same_filters() {
        for window in Window::ALL {
            for origin in std::iter::once(None).chain(ORIGINS.map(Some)) {
                for metric in [None, Some(Metric::Mae)] {
                    let filters = Filters { window, origin, version: Some("forest.2".into()), metric };
                    let pairs = filters.to_pairs();
                    let borrowed = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                    assert_eq!(Filters::from_pairs(borrowed), filters);
                }
            }
        }
        assert_eq!(Filters::default().to_pairs(), []);
    }

    #[test]
    fn faulty_links_fall_back_to_the_defaults() {
        let pairs =
            [("days", "8"), ("origin", "mars"), ("version", ""), ("figure", "speed"), ("alcohol", "9.4")];
        assert_eq!(Filters::from_pairs(pairs), Filters::default());
    }

    #[test]
    fn origin_and_version_select_entries() {
        let (entries, system) = (samples::entries(), samples::system());
        let kept = |filters: &Filters| entries.iter().filter(|entry| filters.keeps(entry, &system)).count();
        assert_eq!(kept(&Filters::default()), 6);
        assert_eq!(kept(&Filters { origin: Some(Origin::Real), ..Filters::default() }), 1);
        assert_eq!(kept(&Filters { origin: Some(Origin::User), ..Filters::default() }), 0);
        assert_eq!(kept(&Filters { version: Some("forest.2".into()), ..Filters::default() }), 2);
        assert_eq!(origin_counts(&entries), [5, 0, 1, 0]);
    }

    #[test]
    fn versions_are_named_by_the_registry_or_by_their_hash() {
        let (entries, system) = (samples::entries(), samples::system());
        let versions = versions(Texts::english(), &entries, &system);
        let keys: Vec<(&str, u64)> = versions.iter().map(|version| (version.0.as_str(), version.2)).collect();
        assert_eq!(keys, [("forest.1", 3), ("forest.2", 2), ("cccccccc", 1)]);
        assert_eq!(versions[0].1, "Forest, version 1");
        assert!(versions[2].1.contains("no longer in the registry"));
        let texts = Texts::of(Locale::of("sv").unwrap());
        assert_eq!(
            entry_model_label(texts, &entries[4], &system),
            "en modell som inte längre finns i registret (cccccccc)"
        );
        let windows = [texts, Texts::english()].map(|texts| Window::ALL.map(|window| window.label(texts)));
        assert_eq!(windows[0], ["7 dagar", "30 dagar", "90 dagar", "alla dagar"]);
        assert_eq!(windows[1], ["7 days", "30 days", "90 days", "all days"]);
        assert_eq!(origin_label(texts, Origin::User, &system), "från besökare");
        assert_eq!(origin_label(Texts::english(), Origin::Logged, &system), "logged in use");
        let elsewhere = Entry { model: ELSEWHERE.to_owned(), ..entries[4].clone() };
        assert_eq!(entry_model_label(Texts::english(), &elsewhere, &system), "not a model of this page");
    }

    #[test]
    fn windows_count_the_newest_day() {
        let filters = Filters { window: Window::Week, ..Filters::default() };
        assert_eq!(filters.first_day(10), Some(4));
        assert_eq!(Filters { window: Window::All, ..Filters::default() }.first_day(10), None);
        assert_eq!(newest_day(&samples::entries()), date::parse("2026-01-20"));
        assert_eq!(newest_day(&[]), None);
    }

    #[test]
    fn the_window_ends_at_the_newest_day_that_is_looked_at() {
        let mut own = samples::entries();
        own.truncate(1);
        own[0].date = "2026-02-01".to_owned();
        let history = samples::entries();
        let visitors = Filters { origin: Some(Origin::User), ..Filters::default() };
        assert_eq!(visitors.last_day(&history, &own), date::parse("2026-02-01"));
        assert_eq!(visitors.last_day(&[], &own), date::parse("2026-02-01"));
        assert_eq!(visitors.last_day(&history, &[]), date::parse("2026-01-20"));
        assert_eq!(Filters::default().last_day(&history, &own), date::parse("2026-01-20"));
        assert_eq!(Filters::default().last_day(&[], &own), None);
    }
}
