//! How the default model came to be, where the data comes from, and every version with its file.

use leptos::prelude::*;
use vitrine_model::artifact::SourceFile;
use vitrine_model::catalog::{ModelVersion, SystemFile};
use vitrine_model::number_format::NumberFormat;
use vitrine_model::report::{Elsewhere, Report};

use crate::components::chart::table;
use crate::components::facts::facts_list;
use crate::components::panel::section;
use crate::display::words;
use crate::load::asset;

/// The default model's family and hyperparameters, and how the candidates were split, compared and judged.
pub fn how_judged(report: &Report, system: &SystemFile) -> AnyView {
    let (model, numbers) = (report.default_candidate(), system.schema.target.number_format);
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |name: &str, value: String| facts.push((name.to_owned(), value));
    if let Some(model) = model {
        fact("Model", model.label.clone());
        fact("Family", words::capitalised(&model.family));
        for (name, value) in &model.hyperparameters {
            fact(name, value.clone());
        }
    }
    fact("Fitted on", words::count(report.n_train as u64, "row", "rows", numbers));
    fact("Kept back", words::count(report.n_held_out as u64, "row", "rows", numbers));
    fact("Rows in all", words::thousands(report.n_samples as u64, numbers));
    fact("Different rows", words::thousands(report.n_groups as u64, numbers));
    fact("Cross-validation", format!("{} folds, {} repeats", report.folds, report.repeats));
    fact("Decided by", report.metric.label().to_owned());
    fact("Random seed", report.seed.to_string());
    let description: Vec<AnyView> = paragraphs(&system.description);
    view! {
        {description}
        {facts_list(facts)}
        <p>{report.split.clone()}</p>
    }
    .into_any()
}

/// What others have published for the same problem; nothing where the system names none.
pub fn elsewhere(report: &Report) -> AnyView {
    if report.elsewhere.is_empty() {
        return ().into_any();
    }
    let headers = ["Model", "Figures", "Measured on"].map(table::header);
    let rows: Vec<AnyView> = report.elsewhere.iter().map(published).collect();
    let published = table::filled("elsewhere", Vec::from(headers), rows);
    let body = view! {
        <p>
            "Other rows or another split make figures differ by themselves; what differs stands beside each."
        </p>
        {table::scrolling("Figures from elsewhere", published.into_any())}
    };
    section("Figures from elsewhere".to_owned(), body)
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
pub fn provenance(system: &SystemFile) -> AnyView {
    let provenance = &system.provenance;
    let notes = paragraphs(&provenance.notes);
    let headers = ["File", "SHA-256"].map(table::header);
    let files: Vec<AnyView> = provenance.files.iter().map(source).collect();
    let files = table::filled("", Vec::from(headers), files);
    view! {
        <p>
            <a href=provenance.url.clone() rel="noopener external">{provenance.title.clone()}</a>
        </p>
        <p>{format!("Licence: {}.", provenance.licence)}</p>
        <p>{format!("To be cited as: {}", provenance.citation)}</p>
        {notes}
        {table::scrolling("Source files", files)}
    }
    .into_any()
}

/// Every exported version with a link to its file.
pub fn versions(system: &SystemFile) -> AnyView {
    let headers = ["Model", "Version", "In use", "Size", "SHA-256", "File"].map(table::header);
    let rows: Vec<AnyView> =
        system.models.iter().map(|model| version(model, system.schema.target.number_format)).collect();
    let versions = table::filled("", Vec::from(headers), rows);
    view! {
        <p>
            "Each version is one file, named by its content. Older versions stay, so that past predictions can be made again."
        </p>
        {table::scrolling("Every exported model version", versions)}
    }
    .into_any()
}

fn version(model: &ModelVersion, numbers: NumberFormat) -> AnyView {
    let in_use = match (model.current, model.default) {
        (true, true) => "yes, default",
        (true, false) => "yes",
        (false, _) => "no longer",
    };
    let name = format!("{}, version {}", model.label, model.version);
    let file = model.artifact.path.rsplit('/').next().unwrap_or_default().to_owned();
    view! {
        <tr>
            <th scope="row">{model.label.clone()}</th>
            <td class="number">{model.version}</td>
            <td>{in_use}</td>
            <td class="number">{words::bytes(model.artifact.bytes, numbers)}</td>
            <td><code title=model.artifact.sha256.clone()>{words::short_hash(&model.artifact.sha256).to_owned()}</code></td>
            <td>
                <a href=asset(&model.artifact.path) download=file aria-label=format!("Download {name}") rel="external">
                    "Download"
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
