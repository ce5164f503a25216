//! The arguments of `import`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::ReadArgs;

/// Which model becomes a system, and by which table.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// The model's file: see docs/import.md for how each library writes it
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "exporter")]
    pub model: Option<PathBuf>,
    /// A table with the model's features and the target: a file, or a folder of files of one format
    #[arg(long, value_name = "TABLE", value_hint = ValueHint::AnyPath, required_unless_present = "exporter")]
    pub data: Option<PathBuf>,
    /// The column that the model predicts
    #[arg(long, value_name = "COLUMN", required_unless_present = "exporter")]
    pub target: Option<String>,
    /// The system's name [default: from the table's name]
    #[arg(long)]
    pub name: Option<String>,
    /// The model has seen none of the rows of --data
    #[arg(long)]
    pub unseen: bool,
    /// The classes in the order of the model's codes [default: the model's own, else sorted as scikit-learn does]
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub classes: Option<Vec<String>>,
    /// Columns of the table that are no features of the model
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Overwrite a system file and a model of the same names
    #[arg(long)]
    pub force: bool,
    /// The folder to write artifacts to instead of --assets; created if missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Print the Python script that writes models of scikit-learn, and do nothing else
    #[arg(long)]
    pub exporter: bool,
    /// How the table is read.
    #[command(flatten)]
    pub read: ReadArgs,
}
