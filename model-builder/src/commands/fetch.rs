//! `fetch`: download data files into the cache folder.

use anyhow::Result;
use serde::Serialize;
use vitrine_training::Progress as _;

use crate::context::{Context, cache_folder};
use crate::failure::{Because as _, failed};
use crate::print;
use crate::progress::Steps;
use crate::sources::download::{Request, download};
use crate::sources::failure::SourceFailure;
use crate::sources::{locate, out_of_reach};

#[derive(Serialize)]
struct Fetched {
    system: String,
    file: String,
    path: String,
    downloaded: bool,
}

/// Makes sure that the data files of the systems are there.
///
/// # Errors
/// A download that fails; the files before it stay.
pub fn run(context: &Context, systems: &[String]) -> Result<()> {
    let names = if systems.is_empty() { context.system_names()? } else { systems.to_vec() };
    let cache = cache_folder().ok_or_else(|| failed(SourceFailure::NoCache))?;
    let said = context.texts().cli_fetch();
    let folders = context.data_folders();
    let mut fetched = Vec::new();
    for name in names {
        let system = context.system(&name)?;
        // Asked for all systems, those whose data nobody may pass on are no fault.
        if systems.is_empty()
            && let Some(why) = out_of_reach(context, &system)
        {
            context.say(&said.left_out(&name, &why));
            continue;
        }
        for source in &system.sources {
            let found = locate(&name, source, &folders);
            let downloaded = found.is_none();
            let path = match (found, &source.url) {
                (Some(path), _) => path,
                (None, Some(url)) => {
                    let path = cache.join(&name).join(&source.name);
                    context.say(&said.downloading(&name, url));
                    let steps = Steps::new(context.texts(), &source.name, context.options.quiet);
                    let mut kilobytes = 0;
                    let mut started = false;
                    let mut progress = |arrived: u64, total: Option<u64>| {
                        if !started {
                            steps.start(total.unwrap_or(0) / 1024);
                            started = true;
                        }
                        while kilobytes < arrived / 1024 {
                            steps.advance("kB");
                            kilobytes += 1;
                        }
                    };
                    let request = Request { url, sha256: &source.sha256, path: &path };
                    let result = download(request, &mut progress);
                    steps.finish();
                    result.because(|| SourceFailure::Incomplete { system: name.clone() })?;
                    path
                }
                (None, None) => {
                    return Err(failed(SourceFailure::NoAddress {
                        file: source.name.clone(),
                        system: name,
                        url: system.provenance.url.clone(),
                    }));
                }
            };
            fetched.push(Fetched {
                system: name.clone(),
                file: source.name.clone(),
                path: path.display().to_string(),
                downloaded,
            });
        }
    }
    if context.options.json {
        return print::json(&fetched);
    }
    let mut text = String::new();
    for file in &fetched {
        let line = if file.downloaded {
            said.downloaded(&file.system, &file.file, &file.path)
        } else {
            said.there(&file.system, &file.file, &file.path)
        };
        text.push_str(&format!("{line}\n"));
    }
    print::text(&text)
}
