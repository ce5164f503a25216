//! How the default model came to be, where the data comes from, and every version with its file.

use leptos::prelude::*;
use vitrine_model::artifact::SourceFile;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::report::{Elsewhere, Report};
use vitrine_present::Texts;
use vitrine_present::lines::metric as metrics;
use vitrine_present::lines::{report as lines, words};

use crate::components::chart::table;
use crate::components::facts::facts_list;
use crate::components::panel::section;
use crate::load::asset;

/// The default model's family and hyperparameters, and how the candidates were split, compared and judged.
pub fn how_judged(texts: &Texts, report: &Report, system: &SystemFile) -> AnyView {
    let (said, locale) = (texts.model_card(), texts.locale());
    let rows = |n: usize| texts.words().rows(n as u64);
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |name: &str, value: String| facts.push((name.to_owned(), value));
    if let Some(model) = report.default_candidate() {
        fact(said.model(), model.label.clone());
        fact(said.family(), words::capitalised(&words::family(texts, &model.family)));
        for (name, value) in lines::settings(texts, model, &system.schema) {
            fact(&name, value);
        }
    }
    if report.imported.is_none() {
        fact(said.fitted_on(), rows(if report.refit { report.n_samples } else { report.n_train }));
    }
    if !report.by_cross_validation && !report.perhaps_seen() {
        fact(said.held_out(), rows(report.n_held_out));
    }
    fact(said.rows(), locale.whole(report.n_samples as u64));
    fact(said.distinct(), locale.whole(report.n_groups as u64));
    if report.imported.is_none() {
        fact(said.cross_validation(), said.folds(report.folds as u64, report.repeats as u64));
    }
    fact(said.metric(), metrics::label(texts, report.metric).to_owned());
    fact(said.seed(), report.seed.to_string());
    let description: Vec<AnyView> = paragraphs(&system.description);
    view! {
        {description}
        {facts_list(facts)}
        <p>{lines::split(texts, report)} {lines::refit(texts, report).map(|refit| format!(" {refit}"))}</p>
    }
    .into_any()
}

/// What others have published for the same problem; nothing where the system names none.
pub fn elsewhere(texts: &'static Texts, report: &Report) -> AnyView {
    if report.elsewhere.is_empty() {
        return ().into_any();
    }
    let said = texts.model_card();
    let headers = [said.model(), said.figures(), said.measured_on()].map(table::header);
    let rows: Vec<AnyView> = report.elsewhere.iter().map(published).collect();
    let published = table::filled("elsewhere", Vec::from(headers), rows);
    let body = view! {
        <p>{said.elsewhere_hint()}</p>
        {table::scrolling(said.elsewhere(), published.into_any())}
    };
    section(said.elsewhere().to_owned(), body)
}

fn published(figure: &Elsewhere) -> AnyView {
    view! {
        <tr>
            <th scope="row">{figure.model.clone()}</th>
            <td>{figure.figures.clone()}</td>
            <td class="words">{figure.data.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The data's source, licence, citation, limits and files.
pub fn provenance(texts: &Texts, system: &SystemFile) -> AnyView {
    let (said, provenance) = (texts.model_card(), &system.provenance);
    let notes = paragraphs(&provenance.notes);
    let headers = [said.file(), "SHA-256"].map(table::header);
    let files: Vec<AnyView> = provenance.files.iter().map(source).collect();
    let files = table::filled("", Vec::from(headers), files);
    // A file of one's own may be described nowhere.
    let title = provenance.title.clone();
    let title = match provenance.url.as_str() {
        "" => title.into_any(),
        url => view! { <a href=url.to_owned() rel="noopener external">{title}</a> }.into_any(),
    };
    view! {
        <p>{title}</p>
        <p>{said.licence(&provenance.licence)}</p>
        <p>{said.citation(&provenance.citation)}</p>
        {notes}
        {table::scrolling(said.sources(), files)}
    }
    .into_any()
}

/// Every exported version with a link to its file.
pub fn versions(texts: &'static Texts, system: &SystemFile) -> AnyView {
    let said = texts.model_card();
    let headers = [said.model(), said.version(), said.in_use(), said.size(), "SHA-256", said.file()];
    let headers = headers.map(table::header);
    let rows: Vec<AnyView> = system.models.iter().map(|model| version(texts, model)).collect();
    let versions = table::filled("", Vec::from(headers), rows);
    view! {
        <p>{said.versions_hint()}</p>
        {table::scrolling(said.versions_label(), versions)}
    }
    .into_any()
}

fn version(texts: &'static Texts, model: &ModelVersion) -> AnyView {
    let (said, locale) = (texts.model_card(), texts.locale());
    let in_use = match (model.current, model.default) {
        (true, true) => said.yes_default(),
        (true, false) => said.yes(),
        (false, _) => said.no(),
    };
    let name = said.download_of(&model.label, &model.version.to_string());
    let file = model.artifact.path.rsplit('/').next().unwrap_or_default().to_owned();
    view! {
        <tr>
            <th scope="row">{model.label.clone()}</th>
            <td class="number">{model.version}</td>
            <td>{in_use}</td>
            <td class="number">{locale.bytes(model.artifact.bytes)}</td>
            <td><code title=model.artifact.sha256.clone()>{words::short_hash(&model.artifact.sha256).to_owned()}</code></td>
            <td>
                <a href=asset(&model.artifact.path) download=file aria-label=name rel="external">
                    {said.download()}
                </a>
            </td>
        </tr>
    }
    .into_any()
}

fn source(file: &SourceFile) -> AnyView {
    view! {
        <tr>
            <th scope="row">{file.name.clone()}</th>
            <td><code class="hash">{file.sha256.clone()}</code></td>
        </tr>
    }
    .into_any()
}

fn paragraphs(texts: &[String]) -> Vec<AnyView> {
    texts.iter().map(|text| view! { <p>{text.clone()}</p> }.into_any()).collect()
}
