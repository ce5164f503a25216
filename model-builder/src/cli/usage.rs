//! Wrong usage that is found only after the command line was parsed; the exit code is 2.

use std::fmt;

use vitrine_model::Fault;
use vitrine_present::Texts;
use vitrine_present::lines::{errors, fault};
use vitrine_publish::Day;
use vitrine_publish::system::address::AddressError;

use crate::failure::Told;

/// What is wrong with what was asked for. It prints in English.
#[derive(Debug)]
pub enum Usage {
    /// There is no such system.
    NoSystem {
        /// The name.
        name: String,
        /// The systems that there are.
        known: Vec<String>,
    },
    /// A span ends before it begins.
    SpanReversed {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// A span is too long.
    SpanTooLong {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
        /// The most days.
        most: usize,
    },
    /// A system file would be named otherwise than its system.
    OtherName {
        /// The file's name without its ending.
        stem: String,
        /// The name that was given.
        name: String,
    },
    /// The path of a log names no file.
    LogName {
        /// The path.
        path: String,
    },
    /// A system has no candidate with a search.
    NoSearch {
        /// The system's name.
        system: String,
    },
    /// A candidate must be named.
    CandidateNeeded {
        /// The candidates with a search.
        known: Vec<String>,
    },
    /// A name is not that of a candidate with a search.
    NoCandidate {
        /// The name.
        name: String,
        /// The candidates with a search.
        known: Vec<String>,
    },
    /// Rows of standard input have no file name to call a system by.
    NoName,
    /// A file would be written over the one that is read.
    OutputIsInput,
    /// Something about the reading of a file is given without the file.
    ReadWithout {
        /// The option that gives the file.
        option: &'static str,
    },
    /// One file of data is given for several systems.
    DataOfOne,
    /// A constant is not a pair of a feature and its value.
    ConstantForm {
        /// The constant.
        constant: String,
    },
    /// A constant names no feature.
    ConstantName {
        /// The constant.
        constant: String,
        /// The system's name.
        system: String,
        /// The name.
        name: String,
    },
    /// A constant's value is not allowed.
    ConstantValue {
        /// The constant.
        constant: String,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// Nothing says where rows come from.
    NoUrls {
        /// The system's name.
        system: String,
    },
    /// An address that cannot be asked.
    Address(Box<AddressError>),
    /// A value of a record is not a pair of a feature and its value.
    PairForm {
        /// What was given.
        pair: String,
        /// What is right.
        example: String,
    },
    /// A system has no such model.
    NoModel {
        /// The system's name.
        system: String,
        /// The name.
        name: String,
        /// The models that there are.
        known: Vec<String>,
    },
}

/// An error for wrong usage.
pub fn usage(usage: Usage) -> anyhow::Error {
    anyhow::Error::new(usage)
}

impl Told for Usage {
    fn told(&self, texts: &Texts) -> String {
        let said = texts.cli_usage();
        match self {
            Self::NoSystem { name, known } => said.no_system(name, &known.join(", ")),
            Self::SpanReversed { from, to } => said.span_reversed(&from.to_string(), &to.to_string()),
            Self::SpanTooLong { from, to, most } => {
                said.span_too_long(&from.to_string(), &to.to_string(), *most as u64)
            }
            Self::OtherName { stem, name } => said.other_name(stem, name),
            Self::LogName { path } => said.log_name(path),
            Self::NoSearch { system } => said.no_search(system),
            Self::CandidateNeeded { known } => said.candidate_needed(&known.join(", ")),
            Self::NoCandidate { name, known } => said.no_candidate(name, &known.join(", ")),
            Self::NoName => said.no_name().to_owned(),
            Self::OutputIsInput => said.output_is_input().to_owned(),
            Self::ReadWithout { option } => said.read_without(option),
            Self::DataOfOne => said.data_of_one().to_owned(),
            Self::ConstantForm { constant } => said.constant_form(constant),
            Self::ConstantName { constant, system, name } => said.constant_name(constant, system, name),
            Self::ConstantValue { constant, fault } => {
                said.constant_value(constant, &fault::typed(texts, fault))
            }
            Self::NoUrls { system } => said.no_urls(system),
            Self::Address(error) => errors::chain(texts, &**error),
            Self::PairForm { pair, example } => said.pair_form(pair, example),
            Self::NoModel { system, name, known } => said.no_model(system, name, &known.join(", ")),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.told(Texts::english()))
    }
}

impl std::error::Error for Usage {}

#[cfg(test)]
mod tests {
    use vitrine_model::fault::{Expected, Problem};
    use vitrine_present::Locale;

    use super::*;
    use crate::failure::samples::told;

    #[test]
    fn every_wrong_usage_is_told_in_every_language() {
        let text = |text: &str| text.to_owned();
        let [from, to] = ["2026-11-20", "2026-11-02"].map(|day| day.parse::<Day>().unwrap());
        let known = || vec![text("knn"), text("forest")];
        let fault = Fault { feature: text("size"), problem: Problem::NoValue, expected: Expected::AnyNumber };
        let all: [&dyn Told; 18] = [
            &Usage::NoSystem { name: text("cheese"), known: vec![text("iris"), text("wine")] },
            &Usage::SpanReversed { from, to },
            &Usage::SpanTooLong { from, to, most: 3_660 },
            &Usage::OtherName { stem: text("b"), name: text("a") },
            &Usage::LogName { path: text("..") },
            &Usage::NoSearch { system: text("fruit") },
            &Usage::CandidateNeeded { known: known() },
            &Usage::NoCandidate { name: text("linear"), known: known() },
            &Usage::NoName,
            &Usage::OutputIsInput,
            &Usage::ReadWithout { option: "--data" },
            &Usage::DataOfOne,
            &Usage::ConstantForm { constant: text("size") },
            &Usage::ConstantName { constant: text("size=1"), system: text("fruit"), name: text("size") },
            &Usage::ConstantValue { constant: text("size=1"), fault: Box::new(fault) },
            &Usage::NoUrls { system: text("fruit") },
            &Usage::PairForm { pair: text("weight"), example: text("weight=150") },
            &Usage::NoModel { system: text("fruit"), name: text("oracle"), known: known() },
        ];
        let said = told(&all);
        assert_eq!(
            said[0],
            [
                "there is no system “cheese”; there are iris, wine (--systems DIR adds system files)",
                "det finns inget system ”cheese”; de som finns är iris, wine (--systems DIR lägger till systemfiler)"
            ]
        );
        assert_eq!(said[2][1], "det är mer än 3\u{a0}660 dagar från 2026-11-20 till 2026-11-02");
        let address = vitrine_publish::system::address::parse("ftp://a.org/").unwrap_err();
        let sv = Texts::of(Locale::of("sv").unwrap());
        assert!(Usage::Address(Box::new(address)).told(sv).contains("ftp"));
    }
}
