//! Why the data of a system cannot be had, and what people should know about where it came from.

use std::path::PathBuf;

use vitrine_present::Texts;

use crate::failure::Told;
use crate::system::System;

/// What cannot be done. Where it has a cause, that is the source of the error around it.
#[derive(Debug)]
pub enum SourceFailure {
    /// None of a system's files was found.
    NoData {
        /// The system's name.
        system: String,
        /// What to do about it.
        remedy: Remedy,
    },
    /// Files hold no rows.
    NoRows {
        /// The files.
        files: Vec<String>,
    },
    /// There is no such data set inside this program.
    NoEmbedded {
        /// The name.
        name: String,
        /// The names that there are.
        known: &'static [&'static str],
    },
    /// There is no folder for downloads.
    NoCache,
    /// A file of a system cannot be downloaded.
    Incomplete {
        /// The system's name.
        system: String,
    },
    /// A file has no address.
    NoAddress {
        /// The file.
        file: String,
        /// The system's name.
        system: String,
        /// The address of what describes the data.
        url: String,
    },
    /// A folder cannot be made.
    MakeFolder {
        /// The folder.
        folder: String,
    },
    /// A download failed.
    Download {
        /// The address.
        url: String,
    },
    /// A file cannot be written.
    Write {
        /// The file.
        file: String,
    },
    /// A file cannot be removed.
    Remove {
        /// The file.
        file: String,
    },
    /// A whole download cannot be renamed.
    PutInPlace {
        /// The file.
        file: String,
    },
    /// A download is not the published file.
    Altered {
        /// The address.
        url: String,
        /// The SHA-256 of what arrived.
        got: String,
        /// Those that it may have.
        expected: Vec<String>,
    },
    /// A server has nothing from the first byte on.
    NotFromStart,
    /// A connection broke.
    Broke {
        /// The bytes that had arrived.
        arrived: u64,
    },
    /// A file is larger than is accepted.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// An answer was shorter than it said.
    EndedEarly {
        /// The bytes that arrived.
        arrived: u64,
        /// The bytes that were to arrive.
        total: u64,
    },
    /// A server did not answer.
    NoAnswer,
    /// A server answers that there is no such file.
    NoSuchFile {
        /// The status.
        status: u16,
    },
    /// A server answers with another status than success.
    OtherStatus {
        /// The status.
        status: u16,
    },
}

impl Told for SourceFailure {
    fn told(&self, texts: &Texts) -> String {
        let (said, files, locale) = (texts.source_error(), texts.store_error(), texts.locale());
        match self {
            Self::NoData { system, remedy } => said.no_data(system, &remedy.told(texts)),
            Self::NoRows { files } => said.no_rows(&files.join(", ")),
            Self::NoEmbedded { name, known } => said.no_embedded(name, &known.join(", ")),
            Self::NoCache => said.no_cache().to_owned(),
            Self::Incomplete { system } => said.incomplete(system),
            Self::NoAddress { file, system, url } => said.no_address(file, system, url),
            Self::MakeFolder { folder } => said.make_folder(folder),
            Self::Download { url } => said.download(url),
            Self::Write { file } => files.write(file),
            Self::Remove { file } => files.remove(file),
            Self::PutInPlace { file } => said.put_in_place(file),
            Self::Altered { url, got, expected } => said.altered(url, got, &either(texts, expected)),
            Self::NotFromStart => said.not_from_start().to_owned(),
            Self::Broke { arrived } => said.broke(&locale.bytes(*arrived)),
            Self::TooLarge { limit } => said.too_large(&locale.bytes(*limit)),
            Self::EndedEarly { arrived, total } => {
                said.ended_early(&locale.bytes(*arrived), &locale.bytes(*total))
            }
            Self::NoAnswer => said.no_answer().to_owned(),
            Self::NoSuchFile { status } => said.no_such_file(&status.to_string()),
            Self::OtherStatus { status } => said.other_status(&status.to_string()),
        }
    }
}

/// What to do about files that were not found.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// The system's name.
    system: String,
    /// The files.
    files: Vec<String>,
    /// The addresses that have them.
    urls: Vec<String>,
    /// The folders where they were looked for.
    folders: Vec<PathBuf>,
}

impl Remedy {
    /// How to get the files of a system that were not found in `folders`.
    pub fn of(system: &System, files: &[String], folders: &[PathBuf]) -> Self {
        let absent = system.sources.iter().filter(|source| files.contains(&source.name));
        Self {
            system: system.name().to_owned(),
            files: files.to_vec(),
            urls: absent.filter_map(|source| source.url.clone()).collect(),
            folders: folders.to_vec(),
        }
    }
}

impl Told for Remedy {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.source_error();
        let folders: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        let put = said.put(&self.files.join(", "), &folders.join(", "));
        if self.urls.is_empty() { put } else { said.fetch(&self.system, &self.urls.join(", "), &put) }
    }
}

/// What people should know about where data came from.
#[derive(Debug)]
pub enum Remark {
    /// A file is not the published one.
    Unpublished {
        /// The file.
        file: String,
    },
    /// A copy inside this program stands in for a file.
    Replaced {
        /// The file.
        file: String,
        /// The copy.
        copy: Copied,
    },
    /// Files are not part of the data.
    Incomplete {
        /// The files.
        files: Vec<String>,
        /// How to get them.
        remedy: Remedy,
    },
}

/// A data set inside this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The iris flowers.
    Iris,
    /// The red wines.
    RedWine,
}

impl Told for Remark {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.source_error();
        match self {
            Self::Unpublished { file } => said.unpublished(file),
            Self::Replaced { file, copy: Copied::Iris } => said.replaced(file, said.iris_copy()),
            Self::Replaced { file, copy: Copied::RedWine } => said.replaced(file, said.wine_copy()),
            Self::Incomplete { files, remedy } => {
                said.incomplete_data(&files.join(", "), &remedy.told(texts))
            }
        }
    }
}

/// `a or b or c`.
fn either(texts: &Texts, all: &[String]) -> String {
    let mut all = all.iter().cloned();
    let first = all.next().unwrap_or_default();
    all.fold(first, |said, next| texts.source_error().or(&said, &next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::samples::told;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    fn remedy(urls: &[&str]) -> Remedy {
        Remedy {
            system: text("fruit"),
            files: vec![text("fruit.csv")],
            urls: urls.iter().map(|url| text(url)).collect(),
            folders: vec![PathBuf::from("data")],
        }
    }

    #[test]
    fn every_failure_is_told_in_every_language() {
        let (system, file, url) = (|| text("fruit"), || text("a.csv"), || text("https://a.org/a.csv"));
        let all: [&dyn Told; 20] = [
            &SourceFailure::NoData { system: system(), remedy: remedy(&[]) },
            &SourceFailure::NoData { system: system(), remedy: remedy(&["https://a.org/a.csv"]) },
            &SourceFailure::NoRows { files: vec![file()] },
            &SourceFailure::NoEmbedded { name: text("housing"), known: &["iris"] },
            &SourceFailure::NoCache,
            &SourceFailure::Incomplete { system: system() },
            &SourceFailure::NoAddress { file: file(), system: system(), url: url() },
            &SourceFailure::MakeFolder { folder: text("data") },
            &SourceFailure::Download { url: url() },
            &SourceFailure::Write { file: file() },
            &SourceFailure::Remove { file: file() },
            &SourceFailure::PutInPlace { file: file() },
            &SourceFailure::Altered { url: url(), got: text("0"), expected: vec![text("1"), text("2")] },
            &SourceFailure::NotFromStart,
            &SourceFailure::Broke { arrived: 1_500 },
            &SourceFailure::TooLarge { limit: 250_000_000 },
            &SourceFailure::EndedEarly { arrived: 10, total: 1_500 },
            &SourceFailure::NoAnswer,
            &SourceFailure::NoSuchFile { status: 404 },
            &SourceFailure::OtherStatus { status: 500 },
        ];
        let said = told(&all);
        assert_eq!(
            said[1],
            [
                "there is no data for “fruit”: run “model-builder fetch fruit” to download it from \
                 https://a.org/a.csv, or put fruit.csv into a folder and name it with --data-dir (looked in data)",
                "det finns inga data för ”fruit”: kör ”model-builder fetch fruit” för att ladda ner från \
                 https://a.org/a.csv, eller lägg fruit.csv i en mapp och ange den med --data-dir (letade i data)"
            ]
        );
        assert!(said[12][1].contains("förväntat: 1 eller 2"), "{}", said[12][1]);
        assert_eq!(said[16][1], "svaret tog slut efter 10 B av 1,5 kB; kör kommandot igen för att fortsätta");
    }

    #[test]
    fn every_remark_is_told_in_every_language() {
        let file = || text("iris.csv");
        let said = told(&[
            &Remark::Unpublished { file: file() },
            &Remark::Replaced { file: file(), copy: Copied::Iris },
            &Remark::Replaced { file: file(), copy: Copied::RedWine },
            &Remark::Incomplete { files: vec![file()], remedy: remedy(&[]) },
        ]);
        assert_eq!(
            said[2][1],
            "iris.csv hittades inte; i stället används kopian i det här programmet (1\u{a0}599 röda viner)"
        );
    }
}
