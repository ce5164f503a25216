//! `list`: the systems and how well they do.

use anyhow::Result;
use serde::Serialize;
use vitrine_model::catalog::Headline;
use vitrine_present::lines::metric::{label, written};
use vitrine_publish::Assets;

use crate::context::Context;
use crate::print::{self, Table};

#[derive(Serialize)]
struct Listed {
    system: String,
    title: String,
    summary: String,
    score: Option<Headline>,
    latest: Option<String>,
}

/// Lists the trained systems and those that could be.
///
/// # Errors
/// A catalog or system file that cannot be read.
pub fn run(context: &Context) -> Result<()> {
    let catalog = Assets::new(&context.store()?).catalog()?;
    let mut all: Vec<Listed> = catalog
        .systems
        .into_iter()
        .map(|entry| Listed {
            system: entry.name,
            title: entry.title,
            summary: entry.summary,
            score: Some(entry.score),
            latest: entry.latest.map(|latest| latest.date),
        })
        .collect();
    for name in context.system_names()? {
        if !all.iter().any(|listed| listed.system == name) {
            let system = context.system(&name)?;
            all.push(Listed {
                system: name,
                title: system.title,
                summary: system.summary,
                score: None,
                latest: None,
            });
        }
    }
    if context.options.json {
        return print::json(&all);
    }
    let texts = context.texts();
    let said = texts.cli_list();
    let mut table = Table::new(&[
        said.system(),
        said.figure(),
        said.held_out(),
        said.cross_validated(),
        said.baseline(),
        said.latest(),
    ]);
    for listed in all {
        let cells = match listed.score {
            Some(score) => vec![
                label(texts, score.metric).to_owned(),
                if score.by_cross_validation || score.perhaps_seen {
                    "-".to_owned()
                } else {
                    written(texts, score.metric, score.held_out)
                },
                written(texts, score.metric, score.cross_validated),
                written(texts, score.metric, score.baseline),
                listed.latest.unwrap_or_else(|| "-".to_owned()),
            ],
            None => vec![said.not_trained().to_owned()],
        };
        table.row(std::iter::once(listed.system).chain(cells).collect());
    }
    print::text(&table.render())
}
