//! The data page of a system: what the rows look like that its models were trained on.
//!
//! - [`charts`]: its charts

mod charts;

use std::sync::Arc;

use leptos::prelude::*;
use vitrine_charts::Chart;
use vitrine_model::catalog::SystemFile;
use vitrine_model::figures::{Figures, GeneratorQuality};
use vitrine_present::lines::{fault, words};

use crate::components::chart::{ChartView, fixed, table};
use crate::components::facts::facts_list;
use crate::components::in_link;
use crate::components::panel::{Panel, Reserve, section};
use crate::display::shap_values;
use crate::lazy::part;
use crate::link::{self, Pairs};
use crate::load::use_loader;
use crate::texts::{use_locale, use_texts};

/// What the visitor chose to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Choices {
    /// Whether distributions distinguish the groups.
    by_group: bool,
    /// Whether the groups are compared by violins instead of boxes.
    violins: bool,
}

impl Choices {
    fn read(pairs: &Pairs) -> Self {
        let is = |name: &str, value: &str| link::value(pairs, name) == Some(value);
        Self { by_group: is("groups", "shown"), violins: is("shape", "violins") }
    }

    fn write(self) -> Pairs {
        let pairs = [(self.by_group, "groups", "shown"), (self.violins, "shape", "violins")];
        pairs.into_iter().filter(|pair| pair.0).map(|pair| (pair.1.to_owned(), pair.2.to_owned())).collect()
    }
}

part!(
    charts,
    /// Fetches the page: a view of a system's file.
    pub page: fn(Arc<SystemFile>) -> AnyView = view
);

fn view(system: Arc<SystemFile>) -> AnyView {
    view! { <DataPage system /> }.into_any()
}

/// The data page.
#[component]
pub fn DataPage(
    /// The system.
    system: Arc<SystemFile>,
) -> impl IntoView {
    let loader = use_loader();
    let choices = in_link::choices(Choices::read, |choices| choices.write());
    let file = system.figures.clone();
    view! {
        <Panel
            title=""
            reserve=Reserve::Page
            load=move || {
                let file = file.clone();
                async move { loader.load_ref::<Figures>(&file).await }
            }
            render=move |figures| show(&system, &charts::named(use_texts(), figures), choices)
        />
    }
}

fn show(system: &Arc<SystemFile>, figures: &Arc<Figures>, choices: RwSignal<Choices>) -> AnyView {
    let (schema, texts, said) = (&system.schema, use_texts(), use_texts().data());
    let relations = [charts::correlations(texts, figures, schema), charts::signal(texts, figures, schema)];
    let relations: Vec<AnyView> = relations.into_iter().flatten().map(fixed).collect();
    let pairs = charts::pairs(texts, figures, schema)
        .map(|chart| view! { <div class="chart-wide">{fixed(chart)}</div> });
    view! {
        {section(said.overview().to_owned(), overview(system, figures))}
        {section(said.distributions().to_owned(), distributions(system, figures, choices))}
        {section(said.compared(&words::in_sentence(&schema.target.label)), comparisons(system, figures, choices))}
        {section(said.relations().to_owned(), view! { <div class="charts">{relations} {pairs}</div> })}
        {section(said.checks().to_owned(), violations(system, figures))}
        {figures.generator.as_ref().map(|quality| section(said.generator().to_owned(), generator(quality)))}
    }
    .into_any()
}

fn overview(system: &SystemFile, figures: &Figures) -> AnyView {
    let (schema, texts, said) = (&system.schema, use_texts(), use_texts().data());
    let written = |count: usize| use_locale().whole(count as u64);
    let missing = charts::missing(figures, schema);
    let missing = if missing.is_empty() {
        said.no_missing().to_owned()
    } else {
        let parts = missing.iter().map(|(label, n_missing)| format!("{label}: {}", written(*n_missing)));
        parts.collect::<Vec<_>>().join(", ")
    };
    let facts = [
        (said.rows(), written(figures.n_samples)),
        (said.features(), written(schema.n_features())),
        (said.duplicates(), written(figures.n_duplicates)),
        (said.missing(), missing),
        (said.outside(), written(figures.n_violations)),
    ];
    view! {
        {facts_list(Vec::from(facts))}
        <div class="charts">{fixed(charts::target_counts(texts, figures, schema))}</div>
    }
    .into_any()
}

fn generator(quality: &GeneratorQuality) -> AnyView {
    view! {
        <p class="muted">{use_texts().data().generator_hint()}</p>
        {facts_list(shap_values::generator_facts(use_texts(), quality))}
    }
    .into_any()
}

fn distributions(system: &Arc<SystemFile>, figures: &Arc<Figures>, choices: RwSignal<Choices>) -> AnyView {
    let by_group = Memo::new(move |_| choices.read().by_group);
    let chart = |draw: fn(usize, &Figures, &SystemFile, bool) -> Option<Chart>, index: usize| {
        let (system, figures) = (system.clone(), figures.clone());
        changing(move || draw(index, &figures, &system, by_group.get()))
    };
    let numbers: Vec<AnyView> = (0..figures.numbers.len())
        .map(|index| {
            chart(
                |index, figures, system, by_group| {
                    let figure = figures.numbers.get(index)?;
                    Some(charts::histogram(use_texts(), figure, figures, &system.schema, by_group))
                },
                index,
            )
        })
        .collect();
    let choice_charts: Vec<AnyView> = (0..figures.choices.len())
        .map(|index| {
            chart(
                |index, figures, system, by_group| {
                    let figure = figures.choices.get(index)?;
                    Some(charts::choice_counts(use_texts(), figure, figures, &system.schema, by_group))
                },
                index,
            )
        })
        .collect();
    let label = use_texts().data().by_group(&words::in_sentence(&system.schema.target.label));
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || by_group.get()
                on:change=move |event| choices.update(|choices| choices.by_group = event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
        <div class="charts small">{numbers} {choice_charts}</div>
    }
    .into_any()
}

fn comparisons(system: &Arc<SystemFile>, figures: &Arc<Figures>, choices: RwSignal<Choices>) -> AnyView {
    let violins = Memo::new(move |_| choices.read().violins);
    let charts: Vec<AnyView> = (0..figures.numbers.len())
        .map(|index| {
            let (system, figures) = (system.clone(), figures.clone());
            changing(move || {
                let figure = figures.numbers.get(index)?;
                let draw = if violins.get() { charts::violins } else { charts::boxes };
                Some(draw(figure, &figures, &system.schema))
            })
        })
        .collect();
    let shape = |label: &'static str, value: bool| {
        view! {
            <label>
                <input
                    type="radio"
                    name="shape"
                    prop:checked=move || violins.get() == value
                    on:change=move |_| choices.update(|choices| choices.violins = value)
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    let said = use_texts().data();
    view! {
        <fieldset class="segments">
            <legend>{said.drawn_as()}</legend>
            <div>{shape(said.boxes(), false)} {shape(said.violins(), true)}</div>
        </fieldset>
        <p class="muted">{said.shapes_hint()}</p>
        <div class="charts small">{charts}</div>
    }
    .into_any()
}

/// A chart that follows the choices; nothing where there is none.
fn changing(chart: impl Fn() -> Option<Chart> + Send + Sync + 'static) -> AnyView {
    let Some(first) = untrack(&chart) else { return ().into_any() };
    let chart = Signal::derive(move || chart().unwrap_or_else(|| first.clone()));
    view! { <ChartView chart /> }.into_any()
}

fn violations(system: &SystemFile, figures: &Figures) -> AnyView {
    let cleaned = figures.cleaned.iter().filter(|cleaned| cleaned.n_rows > 0).map(|cleaned| {
        view! { <li>{use_texts().data().left_out(cleaned.n_rows, &cleaned.reason)}</li> }
    });
    let cleaned: Vec<_> = cleaned.collect();
    let cleaned = (!cleaned.is_empty()).then(|| view! { <ul>{cleaned}</ul> });
    view! { {cleaned} {outside_limits(system, figures)} }.into_any()
}

fn outside_limits(system: &SystemFile, figures: &Figures) -> AnyView {
    let said = use_texts().data();
    if figures.n_violations == 0 {
        return view! { <p>{said.no_violations()}</p> }.into_any();
    }
    let (shown, all) = (figures.violations.len(), figures.n_violations as u64);
    let first = if shown < figures.n_violations {
        said.first_violations(all, &use_locale().whole(shown as u64))
    } else {
        said.violations(all)
    };
    let headers = [said.file(), said.line(), said.problem()].map(table::header);
    let rows: Vec<AnyView> = figures
        .violations
        .iter()
        .map(|violation| {
            let problem = fault::violation(use_texts(), &system.schema, violation);
            view! {
                <tr>
                    <th scope="row">{violation.file.clone()}</th>
                    <td class="number">{violation.line}</td>
                    <td class="words">{problem}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let violations = table::filled("", Vec::from(headers), rows);
    view! {
        <p>{first}</p>
        {table::scrolling(said.violations_table(), violations)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_back_to_the_same_choices() {
        for by_group in [false, true] {
            for violins in [false, true] {
                let choices = Choices { by_group, violins };
                assert_eq!(Choices::read(&choices.write()), choices);
            }
        }
        assert_eq!(Choices::read(&link::read("#shape=cubes&groups")), Choices::default());
    }
}
