//! What is wrong with a system file.

use thiserror::Error;
use vitrine_model::Fault;
use vitrine_model::schema::SchemaError;
use vitrine_training::TrainError;

use super::operands::{ConstantsOf, FeatureKinds, Origin, ValueOf};

/// Why a system file cannot be used.
#[derive(Debug, Error)]
pub enum SystemError {
    /// It is not TOML, or has a key too many or too few. The source names the line.
    #[error("the system file {file} cannot be read")]
    Syntax {
        /// The file.
        file: Origin,
        /// What the reader says.
        source: Box<toml::de::Error>,
    },
    /// Its parts contradict each other.
    #[error("the system file {file} does not fit together")]
    Content {
        /// The file.
        file: Origin,
        /// The first contradiction.
        source: Box<SystemFault>,
    },
}

/// The first thing that is wrong with a system file whose keys are right.
#[derive(Debug, Error)]
#[error("{}{problem}", at(*line))]
pub struct SystemFault {
    /// The line of the feature that it is about, from 1; absent where it is about something else.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}

/// What is wrong, perhaps with one feature.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The feature's position; absent where it is about something else.
    pub feature: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl From<Problem> for Wrong {
    fn from(problem: Problem) -> Self {
        Self { feature: None, problem }
    }
}

impl Problem {
    /// The problem as one of a feature.
    pub(super) fn of_feature(self, feature: usize) -> Wrong {
        Wrong { feature: Some(feature), problem: self }
    }
}

/// What can be wrong. Each prints as one sentence.
#[derive(Debug, Error)]
pub enum Problem {
    /// A key that a kind of feature needs is absent.
    #[error("feature '{feature}': the key '{key}' is missing (kind is {kind})")]
    KeyMissing {
        /// The feature.
        feature: String,
        /// The key.
        key: &'static str,
        /// The feature's kind.
        kind: &'static str,
    },
    /// A key that a kind of feature does not have is given.
    #[error("feature '{feature}': the key '{key}' is not allowed here (kind is {kind})")]
    KeyNotAllowed {
        /// The feature.
        feature: String,
        /// The key.
        key: &'static str,
        /// The feature's kind.
        kind: &'static str,
    },
    /// A limit of an integer feature is not whole.
    #[error("feature '{feature}': '{key}' must be a whole number up to 9e15, got {got}")]
    NotWhole {
        /// The feature.
        feature: String,
        /// The key.
        key: &'static str,
        /// The number.
        got: f64,
    },
    /// A limit of a date feature is no day.
    #[error("feature '{feature}': '{key}' must be a day as 2019-12-08, got '{got}'")]
    NotADay {
        /// The feature.
        feature: String,
        /// The key.
        key: &'static str,
        /// The text.
        got: String,
    },
    /// A value is none that JSON has.
    #[error("{whose}: the value cannot be written as JSON ({reason})")]
    NotJson {
        /// Whose value it is.
        whose: ValueOf,
        /// What the writer says.
        reason: String,
    },
    /// The schema contradicts itself.
    #[error("{0}")]
    Schema(SchemaError),
    /// The features of a group do not stand together.
    #[error(
        "feature '{feature}' belongs to the group '{group}', whose other features stand elsewhere; put them together"
    )]
    GroupApart {
        /// The feature.
        feature: String,
        /// The group.
        group: String,
    },
    /// A text stands for two choices.
    #[error(
        "feature '{feature}': '{text}' is written for '{value}', and it is empty or stands for another choice"
    )]
    ChoiceText {
        /// The feature.
        feature: String,
        /// The text.
        text: String,
        /// The choice.
        value: String,
    },
    /// A way of writing does not fit a kind of feature.
    #[error("feature '{feature}': 'written_as' does not fit its kind")]
    WrittenAs {
        /// The feature.
        feature: String,
    },
    /// The choice for everything else does not exist.
    #[error("feature '{feature}': 'otherwise' is '{value}', which is none of its choices")]
    Otherwise {
        /// The feature.
        feature: String,
        /// The value.
        value: String,
    },
    /// A grade has no number.
    #[error("class '{class}' is not a number; give it a 'grade'")]
    NoGrade {
        /// The class.
        class: String,
    },
    /// The positive class does not exist.
    #[error("the positive class '{class}' of target '{target}' is not among its classes")]
    Positive {
        /// The class.
        class: String,
        /// The target.
        target: String,
    },
    /// A part of the illustration follows what is no feature.
    #[error("the illustration's part '{part}' is driven by '{feature}', which is no feature")]
    Illustration {
        /// The part.
        part: String,
        /// The name.
        feature: String,
    },
    /// Rows of the data would be published although nothing says that they may be.
    #[error(
        "[real_rows] would publish rows of the data; where their licence allows that, say \
         'rows_may_be_shipped = true' under [provenance] and not 'rows_may_be_shown = false', otherwise take \
         [real_rows] out"
    )]
    RealRowsPrivate,
    /// Rows are labelled by what is no feature.
    #[error("[real_rows] labels rows by '{name}', which is no feature")]
    RealRowsLabel {
        /// The name.
        name: String,
    },
    /// Rows are labelled by nothing.
    #[error("[real_rows] labels rows by no feature")]
    RealRowsNoLabel,
    /// Rows that no model was trained on are wanted, and none are held out.
    #[error(
        "[real_rows] shows rows that no model was trained on, and with held_out = 0 there are none; hold some out, or \
         take [real_rows] out"
    )]
    RealRowsHeldOut,
    /// A generator keeps rows that may not be published.
    #[error(
        "the generator 'nearest_skewed' keeps rows of the data and would publish them; draw by \
         'kind = \"dependence\"', which keeps none, or, where their licence allows it, say \
         'rows_may_be_shipped = true' under [provenance] and not 'rows_may_be_shown = false'"
    )]
    GeneratorKeepsRows,
    /// There are no data files.
    #[error("there is no [[sources]] table; name at least one data file")]
    NoSources,
    /// A constant names no feature.
    #[error("{whose} has the constant '{name}', which is no feature")]
    ConstantName {
        /// Where the constant stands.
        whose: ConstantsOf,
        /// The name.
        name: String,
    },
    /// A constant is not allowed.
    #[error("{whose} has a constant that is not allowed: {fault}")]
    ConstantValue {
        /// Where the constant stands.
        whose: ConstantsOf,
        /// What is wrong with it.
        fault: Box<Fault>,
    },
    /// A candidate's name cannot name a file.
    #[error("candidate '{name}': the name must hold only a-z, 0-9 and _")]
    CandidateName {
        /// The name.
        name: String,
    },
    /// Two candidates have one name.
    #[error("candidate '{name}' stands twice")]
    CandidateTwice {
        /// The name.
        name: String,
    },
    /// No model would be exported.
    #[error("no candidate is exported; mark at least one with 'export = true'")]
    NothingExported,
    /// An example is not allowed.
    #[error("the example '{label}' is not allowed: {}", crate::error::joined(faults))]
    Example {
        /// The example's label.
        label: String,
        /// Everything wrong with it.
        faults: Vec<Fault>,
    },
    /// A cleaning rule does not fit the schema.
    #[error(transparent)]
    Cleaning(#[from] vitrine_table::cleaning::CleaningError),
    /// Something that candidates share does not fit.
    #[error("{0}")]
    Shared(Box<TrainError>),
    /// A panel is for binary targets only.
    #[error("panels.{key} is for binary targets, '{target}' is none")]
    PanelTask {
        /// The key.
        key: &'static str,
        /// The target.
        target: String,
    },
    /// A panel names no feature, or one of another kind.
    #[error("panels.{key} is '{name}', expected {expected}")]
    PanelFeature {
        /// The key.
        key: &'static str,
        /// The name.
        name: String,
        /// What it should name.
        expected: FeatureKinds,
    },
    /// The number of background records is out of bounds.
    #[error("panels.background.rows is {got}, expected from 20 to 1000")]
    BackgroundRows {
        /// The number.
        got: usize,
    },
    /// A day of a panel is none.
    #[error("panels.over_time has the day '{got}', expected one as 2019-12-08")]
    PanelDay {
        /// The text.
        got: String,
    },
    /// Groups of errors lack what distinguishes them.
    #[error(
        "panels.error_groups '{label}' needs a feature, ascending limits for a number, or the labels of panels.place"
    )]
    ErrorGroups {
        /// The groups' label.
        label: String,
    },
    /// A key of `[ingest]` names neither a feature nor the target.
    #[error("[ingest] {key} names '{name}', which is neither a feature nor the target")]
    IngestName {
        /// The key.
        key: &'static str,
        /// The name.
        name: String,
    },
    /// Two features are read from one arriving column.
    #[error("[ingest] columns maps '{column}' to both '{first}' and '{second}'")]
    IngestColumn {
        /// The column.
        column: String,
        /// One of them.
        first: String,
        /// The other one.
        second: String,
    },
    /// An address cannot be asked.
    #[error("[ingest] urls: {0}")]
    IngestAddress(Box<super::address::AddressError>),
    /// A JSON pointer is none.
    #[error("[ingest] rows_at is '{got}'; expected a JSON pointer such as '/data/items'")]
    RowsAt {
        /// The text.
        got: String,
    },
    /// The time between two requests is out of bounds.
    #[error("[ingest] delay_seconds is {got}; expected seconds from 0 to 3600")]
    Delay {
        /// The seconds.
        got: f64,
    },
    /// No page would be asked for.
    #[error("[ingest] pages is 0; expected a whole number from 1")]
    NoPages,
}
