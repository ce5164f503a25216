//! The command line: every command and option with its help in one place.

mod draft;
mod import;
mod ingest;
mod log;
mod read;
mod site;
mod train;
mod usage;
mod versions;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use vitrine_present::Locale;
use vitrine_publish::Day;

pub use draft::{InitArgs, NewArgs};
pub use import::ImportArgs;
pub use ingest::IngestArgs;
pub use log::{LabelArgs, LogArgs};
pub use read::{Given, ReadArgs};
pub use site::{MadeArgs, ServeArgs, SiteArgs};
pub use train::{SearchArgs, TrainArgs};
pub use usage::{Usage, usage};
pub use versions::{CompareArgs, PruneArgs, RetrainArgs};

/// Trains prediction systems, keeps their daily histories, and writes the files that the page loads.
#[derive(Debug, Parser)]
#[command(name = "model-builder", version, arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Cli {
    /// The options that every command knows.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The options that every command knows.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The folder of artifacts [default: the nearest folder 'assets', upward from the current one]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub assets: Option<PathBuf>,
    /// A folder of system files (*.toml) that add to or replace the built-in ones
    #[arg(long = "systems", global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub system_files: Option<PathBuf>,
    /// The folder of data files [default: '../shared/data' beside the repository, then the download cache]
    #[arg(long, global = true, value_name = "DIR", env = "VITRINE_DATA_DIR", value_hint = ValueHint::DirPath)]
    pub data_dir: Option<PathBuf>,
    /// Print JSON for machines instead of text for people
    #[arg(long, global = true)]
    pub json: bool,
    /// The seed of every random draw in training [default: the system file's]
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// The language of printed text, for example 'sv' [default: that of the environment, else English]
    #[arg(long, global = true, value_name = "CODE", value_parser = language)]
    pub language: Option<&'static Locale>,
    /// Print no progress and no remarks, only results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The language of a code.
fn language(code: &str) -> Result<&'static Locale, String> {
    Locale::of(code).ok_or_else(|| {
        let codes: Vec<&str> = Locale::all().iter().map(|locale| locale.code).collect();
        format!("there are {}", codes.join(", "))
    })
}

const EXAMPLES: &str = "Examples:
  model-builder train --all
  model-builder predict iris sepal_length=5.1 sepal_width=3.5 petal_length=1.4 petal_width=0.2
  model-builder new sales.csv --target price
  model-builder help train";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Download the systems' data files, checked against their published SHA-256
    #[command(after_help = "Examples:
  model-builder fetch
  model-builder fetch wine

Files that are found in the data folder are used as they are.
An interrupted download resumes.")]
    Fetch {
        /// The systems [default: all]
        #[arg(value_name = "SYSTEM")]
        systems: Vec<String>,
    },
    /// Add new rows: read or fetch them, leave out invalid ones, store the rest for training
    #[command(after_help = "Examples:
  model-builder ingest wine new-wines.csv --set type=red --dry-run
  model-builder ingest wine https://example.org/wines.csv
  model-builder ingest wine https://example.org/wines?page={page} --pages 20 --delay 2

Without arguments, the URLs under [ingest] are used.
New rows are appended to SYSTEM/ingested.jsonl in the data folder; 'train' reads it with the declared files.
Outcomes that visitors exported from the page, as JSON lines or CSV, are read like other rows.
Requests to a site are made one at a time, as its robots.txt allows.
Exit code 1 if any source failed; rows from the others are kept.")]
    Ingest(IngestArgs),
    /// Compare the data with its declared ranges and types; list violations, duplicates and missing values
    #[command(after_help = "Examples:
  model-builder check wine
  model-builder check iris --data my-flowers.csv --strict")]
    Check(CheckArgs),
    /// Show distributions, correlations and the signal of each feature
    #[command(after_help = "Examples:
  model-builder explore wine
  model-builder explore wine --json > wine-figures.json")]
    Explore {
        /// The system
        system: String,
        /// A data file, or a folder of them, with the system's columns, used instead of its own data
        #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath)]
        data: Option<PathBuf>,
        /// How the file of --data is read.
        #[command(flatten)]
        read: ReadArgs,
    },
    /// Train the candidates, print the leaderboard, write the artifacts
    #[command(after_help = "Examples:
  model-builder train iris wine
  model-builder train --all --data-dir ../shared/data
  model-builder train wine --data my-wines.csv --out /tmp/my-assets
  model-builder train wine --log-dir /tmp/searches

Training the same data with the same seed gives the same files, byte for byte.
A changed model becomes a new version; 'versions' lists all of them, 'rollback' goes back, 'prune' removes.
A new default that is worse than the old one by more than chance explains is kept beside it, unless --promote is given.")]
    Train(TrainArgs),
    /// Train with the labelled rows of the history added, and replace the default model if the new one is better
    #[command(after_help = versions::RETRAIN_EXAMPLES)]
    Retrain(RetrainArgs),
    /// Search for a candidate's hyperparameters and features, and print what to write into the system file
    #[command(after_help = "Examples:
  model-builder search wine --candidate boosting
  model-builder search wine --candidate boosting --trials 100 --log boosting.jsonl
  model-builder search housing --seconds 600 --log /tmp/housing.jsonl --json

The search spaces are in the system file, under [train.candidates.search].
Held-out rows are not used.
A stopped search resumes from its log.
With --seconds the result depends on the machine; otherwise it does not.")]
    Search(SearchArgs),
    /// Draw the day's samples, predict them, append them to the history
    #[command(after_help = "Examples:
  model-builder daily
  model-builder daily wine --date 2026-11-20 --count 6

Running it twice for a date changes nothing.")]
    Daily {
        /// The systems [default: all trained ones]
        #[arg(value_name = "SYSTEM")]
        systems: Vec<String>,
        /// The day [default: today, UTC]
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<Day>,
        /// The number of samples of the day [default: the system's]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
        count: Option<u32>,
    },
    /// Add predictions that were made in use to the history, or make them from inputs
    #[command(after_help = log::LOG_EXAMPLES)]
    Log(LogArgs),
    /// Add actual outcomes to logged predictions
    #[command(after_help = log::LABEL_EXAMPLES)]
    Label(LabelArgs),
    /// Run 'daily' for every day in a range
    #[command(after_help = "Examples:
  model-builder backfill --from 2026-07-01 --to 2026-11-20")]
    Backfill {
        /// The systems [default: all trained ones]
        #[arg(value_name = "SYSTEM")]
        systems: Vec<String>,
        /// The first day
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Day,
        /// The last day
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Day,
    },
    /// Check every file: hashes, models, history, and whether retraining gives the same bytes
    #[command(after_help = "Examples:
  model-builder verify
  model-builder verify --assets dist/assets --no-retrain

Every prediction in the histories is replayed.
Exit code 1 if anything differs.")]
    Verify {
        /// Skip retraining, which takes the longest
        #[arg(long)]
        no_retrain: bool,
    },
    /// List the versions of a system's models with their scores
    #[command(after_help = versions::VERSIONS_EXAMPLES)]
    Versions {
        /// The system
        system: String,
    },
    /// Compare two versions: their scores on the same rows, and how far their predictions are apart
    #[command(after_help = versions::COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// Make a version the default, with the report, figures and texts of its training
    #[command(after_help = versions::PROMOTE_EXAMPLES)]
    Promote {
        /// The system
        system: String,
        /// The version
        #[arg(value_name = "NAME[@VERSION]")]
        model: String,
    },
    /// Make the default before the present one the default again
    #[command(after_help = versions::ROLLBACK_EXAMPLES)]
    Rollback {
        /// The system
        system: String,
    },
    /// Remove older versions with their reports
    #[command(after_help = versions::PRUNE_EXAMPLES)]
    Prune(PruneArgs),
    /// Show a trained system, or one of its models
    #[command(after_help = "Examples:
  model-builder show wine
  model-builder show wine forest")]
    Show {
        /// The system
        system: String,
        /// The model
        model: Option<String>,
    },
    /// List the systems and the scores of their default models
    #[command(after_help = "Examples:
  model-builder list
  model-builder list --json")]
    List,
    /// Predict one record, or score every row of a file
    #[command(after_help = "Examples:
  model-builder predict iris sepal_length=5.1 sepal_width=3.5 petal_length=1.4 petal_width=0.2
  model-builder predict wine type=red alcohol=12.5 --model knn
  model-builder predict heart age_category=60-64 --explain
  model-builder predict wine --csv wines.csv --output scored.csv
  model-builder predict wine --csv wines.xlsx --sheet 2025 > scored.csv

A feature that is left out or 'unknown' is imputed where the system allows it.
Files may write values as the system's data files do.
The column 'assumed' names the features of a row whose values are not known and were imputed, the column 'outside'
those whose values lie outside the data (where a system allows it), and 'error' says why a row could not be scored.
Exit code 1 if no row of a file could be scored, or with --strict if any could not.")]
    Predict(PredictArgs),
    /// Draft a system file for your own data
    #[command(mut_arg("output", |output| output.alias("out")), after_help = "Examples:
  model-builder init sales.csv --target price
  model-builder init sales.xlsx --target price --sheet 2025
  model-builder init sales/ --target price
  model-builder init flowers.data --no-heading --target column_5
  model-builder init sales.csv --target price --name housing --output systems/housing.toml
  model-builder --systems systems train housing --data sales.csv --out my-assets")]
    Init(InitArgs),
    /// Make a page from your own data: draft, check, train, and put it into a site
    #[command(mut_arg("output", |output| output.hide(true)), after_help = "Examples:
  model-builder new sales.csv --target price
  model-builder new sales.csv --target price --preset fast --time-limit 60
  model-builder new churn.xlsx --target churned --out churn --base /churn/

Everything is written below DIR: the system file in 'systems', models in 'assets', the page in 'site'.
The system file can be edited and trained again; see 'init', 'train' and 'site'.
Ctrl-C during training keeps the models that are compared by then.")]
    New(NewArgs),
    /// Make a system of a model that LightGBM, XGBoost, CatBoost or scikit-learn trained
    #[command(after_help = "Examples:
  model-builder import churn.txt --data churn.csv --target churned --unseen
  model-builder import model.json --data iris.csv --target species --classes setosa,versicolor,virginica
  model-builder import model.ubj --data sales.parquet --target price --ignore id,comment --out my-assets
  model-builder import --exporter > export_sklearn.py

Writes the system file and a copy of the model to --systems [default: systems], judges the model on the table, and
writes the artifacts as 'train' does. 'train' and 'verify' import the same file again.
Features are matched to columns by name, or by position where the model has no names.
docs/import.md says how each library writes its models, and what is refused.")]
    Import(ImportArgs),
    /// Put published systems into the built page, as a folder for any static host or as one file
    #[command(after_help = "Examples:
  model-builder site --out site
  model-builder site sales churn --title Forecasts --accent 0a7d5c --out site
  model-builder site sales --url https://name.github.io/sales/ --out site
  model-builder site sales --single-file --out sales.html

The page's program does not depend on the systems, so nothing is compiled.
The folder works on any static host, and below any path; without --url it has no sitemap and no picture for links.")]
    Site(SiteArgs),
    /// Show a site on this machine, as GitHub Pages will
    #[command(after_help = "Examples:
  model-builder serve site
  model-builder serve site --port 9000")]
    Serve(ServeArgs),
    /// Print completions for a shell
    #[command(after_help = "Examples:
  model-builder completions bash > ~/.local/share/bash-completion/completions/model-builder")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The system [default: all]
    pub system: Option<String>,
    /// A data file, or a folder of them, with the system's columns, used instead of its own data
    #[arg(long, value_name = "FILE", requires = "system", value_hint = ValueHint::AnyPath)]
    pub data: Option<PathBuf>,
    /// Exit with code 1 if there is any violation
    #[arg(long)]
    pub strict: bool,
    /// The number of violations to list
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// How the file of --data is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What to predict.
#[derive(Debug, Args)]
pub struct PredictArgs {
    /// The system
    pub system: String,
    /// Features and their values
    #[arg(value_name = "FEATURE=VALUE", required_unless_present = "csv", conflicts_with = "csv")]
    pub values: Vec<String>,
    /// The model, for an older version with its number [default: the system's default model]
    #[arg(long, value_name = "NAME[@VERSION]")]
    pub model: Option<String>,
    /// Also print SHAP values
    #[arg(long, conflicts_with = "csv")]
    pub explain: bool,
    /// Score every row of a file: CSV, xlsx, ods, Parquet or JSON lines; '-' is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,
    /// Where to write the scored rows [default: standard output]
    #[arg(long, alias = "out", value_name = "FILE", requires = "csv", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Exit with code 1 if any row could not be scored
    #[arg(long, requires = "csv", conflicts_with = "values")]
    pub strict: bool,
    /// How the file of --csv is read.
    #[command(flatten)]
    pub read: ReadArgs,
}

fn parse_from_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a whole number from 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_example_is_read() {
        let mut command = Cli::command();
        command.build();
        let mut helps = vec![EXAMPLES.to_owned()];
        helps.extend(command.get_subcommands().filter_map(|sub| Some(sub.get_after_help()?.to_string())));
        let lines: Vec<&str> = helps.iter().flat_map(|help| help.lines()).map(str::trim).collect();
        let examples: Vec<&&str> = lines
            .iter()
            .filter(|line| line.starts_with("model-builder ") && !line.contains(" help "))
            .collect();
        assert!(examples.len() > 20);
        for example in examples {
            let words = example.split(" > ").next().unwrap_or_default().split_whitespace();
            if let Err(error) = Cli::try_parse_from(words) {
                panic!("{example}: {error}");
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent_and_every_command_has_examples() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let help = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Examples:"), "'{}' has no examples", sub.get_name());
        }
    }
}
