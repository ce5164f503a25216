//! What the commands cannot do. Errors of data files are in `sources::failure`, those of addresses in
//! `ingest::limits`, wrong usage in `cli::usage`.

use vitrine_present::Texts;

use super::Told;

/// What cannot be done. Where it has a cause, that is the source of the [`Failed`](super::Failed) around it.
#[derive(Debug)]
pub enum Failure {
    /// There is no folder of artifacts.
    NoAssets {
        /// Where it was looked for, and above.
        folder: String,
    },
    /// There is no built page.
    NoPage {
        /// Where it was looked for, and above.
        folder: String,
    },
    /// A file cannot be read.
    Read {
        /// The file.
        file: String,
    },
    /// A folder cannot be listed.
    List {
        /// The folder.
        folder: String,
    },
    /// A folder of data has no files.
    NoFiles {
        /// The folder.
        folder: String,
    },
    /// The files of a folder are of different formats.
    OtherFormat {
        /// The file.
        file: String,
        /// Its format.
        format: &'static str,
        /// The first file.
        other: String,
        /// The format of that.
        other_format: &'static str,
    },
    /// Standard input cannot be read.
    Input,
    /// Standard output cannot be written.
    Output,
    /// The result cannot be written as JSON.
    ResultAsJson,
    /// What a search found cannot be written as TOML.
    FoundAsToml,
    /// The rows with their predictions cannot be written.
    ScoredRows,
    /// No row of a file has a prediction.
    NoneScored {
        /// The number of rows.
        n: usize,
    },
    /// Some rows of a file have no prediction, and all should have one.
    SomeNotScored {
        /// The number of rows.
        n_rows: usize,
        /// The number of rows without a prediction.
        n_faulty: usize,
    },
    /// The folder of system files cannot be listed.
    SystemFiles {
        /// The folder.
        folder: String,
    },
    /// A system file's name is not UTF-8.
    SystemName {
        /// The file.
        file: String,
    },
    /// A system file cannot be read.
    SystemFile {
        /// The file.
        file: String,
    },
    /// A translation of a system file cannot be read.
    Translation {
        /// The file.
        file: String,
    },
    /// A file is there already.
    Exists {
        /// The file.
        file: String,
    },
    /// The file of an imported model is not found.
    NoModelFile {
        /// The system's name.
        system: String,
        /// The file.
        file: String,
        /// Where it was looked for.
        folders: Vec<String>,
    },
    /// A candidate cannot be searched.
    Search {
        /// The system's name.
        system: String,
    },
    /// Models would be replaced by ones that have seen fewer files.
    Shrink {
        /// The system's name.
        system: String,
        /// The folder of artifacts.
        store: String,
        /// The files that are missing.
        files: Vec<String>,
        /// What is known of where they are, in the reader's language.
        remarks: Vec<String>,
    },
    /// Models would be replaced by ones that have not seen the rows that arrived later.
    ShrinkIngested {
        /// The system's name.
        system: String,
        /// The folder of artifacts.
        store: String,
        /// The file of those rows.
        file: String,
    },
    /// Models would be replaced by ones that have not seen the labelled rows of the history.
    ShrinkLabelled {
        /// The system's name.
        system: String,
        /// The folder of artifacts.
        store: String,
    },
    /// There are no records to compare a prediction with.
    NoBackground {
        /// The system's name.
        system: String,
    },
    /// No record that a prediction is compared with can be predicted.
    NoneExplained {
        /// The system's name.
        system: String,
        /// The number of those records.
        n: usize,
    },
}

impl Told for Failure {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.cli_error();
        match self {
            Self::NoAssets { folder } => said.no_assets(folder),
            Self::NoPage { folder } => said.no_page(folder),
            Self::Read { file } => texts.store_error().read(file),
            Self::List { folder } => texts.store_error().list(folder),
            Self::NoFiles { folder } => said.no_files(folder),
            Self::OtherFormat { file, format, other, other_format } => {
                said.other_format(file, format, other, other_format)
            }
            Self::Input => said.input().to_owned(),
            Self::Output => said.output().to_owned(),
            Self::ResultAsJson => said.result_as_json().to_owned(),
            Self::FoundAsToml => said.found_as_toml().to_owned(),
            Self::ScoredRows => said.scored_rows().to_owned(),
            Self::NoneScored { n } => said.none_scored(*n as u64),
            Self::SomeNotScored { n_rows, n_faulty } => {
                said.some_not_scored(*n_faulty as u64, &texts.locale().whole(*n_rows as u64))
            }
            Self::SystemFiles { folder } => said.system_files(folder),
            Self::SystemName { file } => said.system_name(file),
            Self::SystemFile { file } => said.system_file(file),
            Self::Translation { file } => said.translation(file),
            Self::Exists { file } => said.exists(file),
            Self::NoModelFile { system, file, folders } => {
                said.no_model_file(file, system, &folders.join(", "))
            }
            Self::Search { system } => said.search(system),
            Self::Shrink { system, store, files, remarks } => {
                let files = files.join(", ");
                if remarks.is_empty() {
                    said.shrink(system, store, &files)
                } else {
                    said.shrink_with(system, store, &files, &remarks.join("; "))
                }
            }
            Self::ShrinkIngested { system, store, file } => said.shrink_ingested(system, store, file),
            Self::ShrinkLabelled { system, store } => said.shrink_labelled(system, store),
            Self::NoBackground { system } => said.no_background(system),
            Self::NoneExplained { system, n } => said.none_explained(*n as u64, system),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::samples::told;

    #[test]
    fn every_failure_is_told_in_every_language() {
        let text = |text: &str| text.to_owned();
        let (system, store) = (|| text("fruit"), || text("assets"));
        let shrink = |remarks| Failure::Shrink {
            system: system(),
            store: store(),
            files: vec![text("b.csv")],
            remarks,
        };
        let other_format = Failure::OtherFormat {
            file: text("b.jsonl"),
            format: "json",
            other: text("a.csv"),
            other_format: "csv",
        };
        let all: [&dyn Told; 26] = [
            &Failure::NoAssets { folder: text("/a") },
            &Failure::Read { file: text("a.csv") },
            &Failure::List { folder: text("/a") },
            &Failure::Input,
            &Failure::Output,
            &Failure::ResultAsJson,
            &Failure::FoundAsToml,
            &Failure::ScoredRows,
            &Failure::SystemFiles { folder: text("/a") },
            &Failure::SystemName { file: text("a.toml") },
            &Failure::SystemFile { file: text("a.toml") },
            &Failure::Translation { file: text("a.sv.toml") },
            &Failure::Exists { file: text("a.toml") },
            &Failure::Search { system: system() },
            &shrink(vec![]),
            &shrink(vec![text("x")]),
            &Failure::ShrinkIngested { system: system(), store: store(), file: text("ingested.jsonl") },
            &Failure::NoBackground { system: system() },
            &Failure::NoneExplained { system: system(), n: 1_200 },
            &Failure::NoPage { folder: text("/a") },
            &Failure::NoFiles { folder: text("/a") },
            &other_format,
            &Failure::NoneScored { n: 1_200 },
            &Failure::ShrinkLabelled { system: system(), store: store() },
            &Failure::SomeNotScored { n_rows: 1_200, n_faulty: 2 },
            &Failure::NoModelFile { system: system(), file: text("m.txt"), folders: vec![text("/a")] },
        ];
        let said = told(&all);
        assert_eq!(
            said[12],
            [
                "a.toml already exists; add --force to overwrite it, or give another --output",
                "a.toml finns redan; lägg till --force för att skriva över filen, eller ange en annan --output"
            ]
        );
        assert_eq!(
            said[18],
            [
                "none of the 1,200 background records of “fruit” can be predicted",
                "ingen av de 1\u{a0}200 bakgrundsposterna för ”fruit” kan prediceras"
            ]
        );
    }
}
