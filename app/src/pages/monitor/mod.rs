//! The monitor page of a system: what was predicted day by day, and the outcomes.
//!
//! - [`binary`]: more figures for yes-or-no targets
//! - [`controls`]: the filters
//! - [`headline`]: the figures over the window by origin, and what they are worth
//! - [`grouped`]: values against their outcomes, and errors by groups of records
//! - [`latest`]: the newest day with its pictures
//! - [`rows`]: the most recent predictions as a table
//! - [`figures`]: its view models

mod binary;
mod controls;
mod figures;
mod grouped;
mod headline;
mod latest;
mod rows;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::catalog::SystemFile;
use vitrine_model::date;
use vitrine_model::history::Entry;
use vitrine_model::metrics::Metric;
use vitrine_model::report::Report;
use vitrine_model::schema::Task;
use vitrine_present::lines::metric as metrics;

use crate::components::chart::ChartView;
use crate::components::glossary::{Term, confusion as confusion_term, glossary, held_out, interval_95};
use crate::components::in_link;
use crate::components::panel::{Panel, Reserve, section};
use crate::components::shap_values;
use crate::display::charts::confusion_chart;
use crate::display::entry::Source;
use crate::kept::{self, store};
use crate::lazy::part;
use crate::load::use_loader;
use crate::texts::use_texts;
use figures::filters::Filters;
use figures::labelled::{self, LabelledPrediction};
use figures::reading::{Reading, read};
use figures::{charts, coverage};

/// All that the parts of the monitor look at. Copies are cheap.
#[derive(Clone)]
struct MonitorState {
    system: Arc<SystemFile>,
    reading: Arc<Reading>,
    filters: RwSignal<Filters>,
    /// The figures on held-out rows to compare with; absent while they load and when they cannot be loaded.
    report: LocalResource<Option<Arc<Report>>>,
    /// What the visitor has kept on this device; empty until it is read and where nothing can be kept.
    own: RwSignal<Vec<Entry>>,
}

part!(
    charts,
    /// Fetches the page: a view of a system's file.
    pub page: fn(Arc<SystemFile>) -> AnyView = view
);

fn view(system: Arc<SystemFile>) -> AnyView {
    view! { <MonitorPage system /> }.into_any()
}

/// The monitor page.
#[component]
pub fn MonitorPage(
    /// The system.
    system: Arc<SystemFile>,
) -> impl IntoView {
    let loader = use_loader();
    let filters = in_link::choices(
        |pairs| Filters::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        Filters::to_pairs,
    );
    let reference = system.report.clone();
    let report = LocalResource::new(move || {
        let reference = reference.clone();
        // Only a line to compare with: the model page reports a failure to load it.
        async move { loader.load_ref::<Report>(&reference).await.ok() }
    });
    let own = own_entries(&system);
    let path = system.history.clone();
    let load = move || {
        let path = path.clone();
        async move { loader.load_text(&path).await }
    };
    let render = move |text: Arc<String>| {
        let reading = Arc::new(read(&text));
        show(MonitorState { system: system.clone(), reading, filters, report, own })
    };
    view! { <Panel title="" reserve=Reserve::Page load render /> }
}

/// What the visitor has kept on this device for a system. The predict page says why where nothing can be kept.
fn own_entries(system: &SystemFile) -> RwSignal<Vec<Entry>> {
    let own = RwSignal::new(Vec::new());
    let name = system.schema.system.clone();
    spawn_local(async move {
        if let Ok(kept) = store::all(&name).await {
            // The visitor may have left the page in the meantime.
            let _ = own.try_set(kept::numbered(kept.into_iter().map(|kept| kept.entry).collect()));
        }
    });
    own
}

impl MonitorState {
    /// The entries that the filters keep, oldest first; within the window only when `windowed`. What is kept on this
    /// device is among them where visitors' records are asked for. Tracks the filters.
    fn entries(&self, windowed: bool) -> Vec<Entry> {
        self.listed(windowed).into_iter().map(|(entry, _)| entry).collect()
    }

    /// As [`MonitorState::entries`], with where each is kept. Tracks the filters.
    fn listed(&self, windowed: bool) -> Vec<(Entry, Source)> {
        self.filters.with(|filters| {
            let first = self.last_day().filter(|_| windowed);
            let first = first.and_then(|newest| filters.first_day(newest)).map(date::text);
            let own = if filters.with_own() { self.own.get() } else { Vec::new() };
            let history = self.reading.entries.iter().map(|entry| (entry, Source::History));
            let all = history.chain(own.iter().map(|entry| (entry, Source::Device)));
            let kept = all.filter(|(entry, _)| filters.keeps(entry, &self.system));
            // ISO dates sort as texts.
            let kept = kept.filter(|(entry, _)| first.as_ref().is_none_or(|first| entry.date >= *first));
            let mut kept: Vec<(Entry, Source)> =
                kept.map(|(entry, source)| (entry.clone(), source)).collect();
            if !own.is_empty() {
                vitrine_order::sort_by(&mut kept, |(a, _), (b, _)| a.date.cmp(&b.date));
            }
            kept
        })
    }

    /// The day at which the window ends. Tracks the filters.
    fn last_day(&self) -> Option<i64> {
        self.filters.with(|filters| self.own.with(|own| filters.last_day(&self.reading.entries, own)))
    }

    /// The figure over time that is asked for, or the task's first one. Tracks the filters.
    fn metric(&self) -> Metric {
        let offered = Metric::over_time(self.system.schema.target.task);
        let asked = self.filters.with(|filters| filters.metric);
        let first = offered.first().copied().unwrap_or(Metric::Accuracy);
        asked.filter(|metric| offered.contains(metric)).unwrap_or(first)
    }
}

fn show(shown: MonitorState) -> AnyView {
    let warning = shown.reading.warning(use_texts()).map(|warning| {
        view! {
            <div class="failure" role="alert">
                <p>{warning}</p>
            </div>
        }
    });
    let own = shown.own;
    let is_empty = shown.reading.entries.is_empty();
    // What is kept on this device arrives later.
    let is_empty = Memo::new(move |_| is_empty && own.with(Vec::is_empty));
    let content = move || if is_empty.get() { nothing() } else { everything(&shown) };
    view! { {warning} {content} }.into_any()
}

fn nothing() -> AnyView {
    let nothing = view! {
        <p>{use_texts().monitor().empty()}</p>
    };
    section(String::new(), nothing)
}

fn everything(shown: &MonitorState) -> AnyView {
    let latest = {
        let shown = shown.clone();
        move || latest::view(&shown)
    };
    let table = {
        let shown = shown.clone();
        move || rows::view(&shown)
    };
    let headline = {
        let shown = shown.clone();
        move || headline::view(&shown)
    };
    let rows = {
        let shown = shown.clone();
        Memo::new(move |_| labelled::judge(&shown.entries(true), &shown.system.schema.target))
    };
    let said = use_texts().monitor();
    view! {
        {controls::view(shown)}
        {section(said.performance().to_owned(), headline)}
        {section(said.latest_day().to_owned(), latest)}
        {binary::view(shown, rows)}
        {section(said.over_time().to_owned(), over_time(shown, rows))}
        {section(said.recent().to_owned(), table)}
        {shap_values::view(&shown.system)}
    }
    .into_any()
}

/// The charts over the window, which stay in place while their rows change.
fn over_time(shown: &MonitorState, rows: Memo<Vec<LabelledPrediction>>) -> AnyView {
    let shown = shown.clone();
    let any = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    let charts = move || {
        if any.get() {
            charts(&shown, rows)
        } else {
            view! { <p>{use_texts().monitor().no_outcome()}</p> }.into_any()
        }
    };
    charts.into_any()
}

fn charts(shown: &MonitorState, rows: Memo<Vec<LabelledPrediction>>) -> AnyView {
    let target = Arc::new(shown.system.schema.target.clone());
    let by_class = target.task != Task::Regression;
    let over_time = {
        let (shown, target) = (shown.clone(), target.clone());
        Signal::derive(move || {
            let metric = shown.metric();
            // The rolling figure of the window's first days looks back beyond the window, so it is computed from all
            // rows and cut afterwards.
            let all = labelled::judge(&shown.entries(false), &target);
            let mut points = labelled::over_time(&all, &target, metric, labelled::ROLLING_DAYS);
            let first = rows.with(|rows| rows.first().map(|row| row.day));
            points.retain(|point| first.is_none_or(|first| point.day >= first));
            let held_out = shown.report.get().flatten();
            let held_out = held_out.and_then(|report| report.default_candidate()?.held_out.get(metric));
            let said = use_texts().monitor_charts();
            let label = if shown.system.perhaps_seen() {
                said.perhaps_seen()
            } else if shown.system.by_cross_validation() {
                said.by_folds()
            } else {
                said.held_out()
            };
            let reference = held_out.map(|value| (label, value));
            charts::over_time_chart(use_texts(), &points, metric, &target, reference)
        })
    };
    let confusion = by_class.then(|| {
        let (shown, target) = (shown.clone(), target.clone());
        let chart = move || {
            let matrix = rows.with(|rows| labelled::confusion(rows, &target));
            let window = shown.filters.with(|filters| filters.window).label(use_texts());
            let counts = matrix.map(|matrix| matrix.counts).unwrap_or_default();
            confusion_chart(&use_texts().monitor_charts().confusion(&window), counts, &target)
        };
        view! { <ChartView chart=Signal::derive(chart) /> }
    });
    let errors = (target.task == Task::Ordinal).then(|| {
        let target = target.clone();
        let chart = move || {
            let errors = rows.with(|rows| labelled::error_by_class(rows, &target));
            charts::error_by_class_chart(use_texts(), &errors, &target)
        };
        view! { <ChartView chart=Signal::derive(chart) /> }
    });
    let has_intervals = Memo::new(move |_| rows.with(|rows| rows.iter().any(|row| row.interval.is_some())));
    let held = {
        let (shown, target) = (shown.clone(), target.clone());
        move || {
            let (shown, target) = (shown.clone(), target.clone());
            let chart = Signal::derive(move || {
                let all = labelled::judge(&shown.entries(false), &target);
                let mut points = coverage::over_time(&all);
                let first = rows.with(|rows| rows.first().map(|row| row.day));
                points.retain(|point| first.is_none_or(|first| point.day >= first));
                let promised = rows.with(|rows| coverage::coverage(rows)).map(|coverage| coverage.promised);
                coverage::chart(use_texts(), &points, promised)
            });
            has_intervals.get().then(|| view! { <ChartView chart=chart /> })
        }
    };
    let (texts, said) = (use_texts(), use_texts().monitor());
    let rolling: Term = (said.rolling_word(), said.rolling_meaning());
    let held_term: Term = (texts.monitor_origins().coverage(), texts.monitor_origins().coverage_meaning());
    let words: Vec<Term> = Metric::over_time(target.task)
        .iter()
        .map(|metric| (metrics::label(texts, *metric), metrics::meaning(texts, *metric)))
        .chain([
            rolling,
            interval_95(),
            held_out(shown.system.by_cross_validation(), shown.system.perhaps_seen()),
        ])
        .chain(matches!(target.task, Task::Regression | Task::Ordinal).then_some(held_term))
        .chain(by_class.then(confusion_term))
        .collect();
    view! {
        <div class="charts">
            <div class="chart-cell">
                {controls::metric_choice(shown)}
                <ChartView chart=over_time />
            </div>
            {held}
            {confusion}
            {errors}
            {(!by_class).then(|| grouped::charts(shown, rows))}
        </div>
        {glossary(&words)}
    }
    .into_any()
}
