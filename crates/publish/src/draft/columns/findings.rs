//! Why a column is no feature, and what a person should look at in one that is.

use thiserror::Error;
use vitrine_table::days::Serial;

/// Why a column is no feature. `Display` is for the comments of a draft; it is English.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Unusable {
    /// Every value is unknown.
    #[error("it has no values")]
    NoValues,
    /// All known values are the same.
    #[error("it is '{value}' in every row")]
    OneValue {
        /// The value.
        value: String,
    },
    /// There are too many different texts for a choice.
    #[error("it has {n} different texts")]
    ManyTexts {
        /// The number of different texts.
        n: usize,
    },
    /// The texts differ in nothing but case.
    #[error("its texts differ only in case")]
    OneText,
    /// The numbers have no range, or one that is too large.
    #[error("its numbers from {low} to {high} have no usable range")]
    NoRange {
        /// The smallest number.
        low: f64,
        /// The largest number.
        high: f64,
    },
    /// The numbers count the rows.
    #[error("it numbers the rows")]
    RowNumbers,
    /// Every row has a value of its own, which says nothing about another row.
    #[error("it names the rows: each value stands in one row only")]
    Identifier,
    /// Days in two orders that contradict each other, so that others may be either.
    #[error(
        "its days are written in two orders: line {day_line} has '{day}' and line {month_line} '{month}'; write them all in one, such as 2024-12-31"
    )]
    MixedDays {
        /// The first line with a day that can only begin with the day.
        day_line: usize,
        /// What stands there.
        day: String,
        /// The first line with a day that can only begin with the month.
        month_line: usize,
        /// What stands there.
        month: String,
    },
    /// Too many codes for a choice, whose digits are no amount.
    #[error("it has {n} different codes")]
    ManyCodes {
        /// The number of different codes.
        n: usize,
    },
    /// Data about persons, which a published page would show.
    #[error("it looks like personal data ({kind}), which a published page would show")]
    Personal {
        /// Of what kind.
        kind: Personal,
    },
}

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Personal {
    /// Names of persons.
    #[error("names")]
    Names,
    /// E-mail addresses.
    #[error("e-mail addresses")]
    Emails,
    /// Telephone numbers.
    #[error("phone numbers")]
    Phones,
    /// Numbers by which authorities know persons.
    #[error("personal numbers")]
    Numbers,
}

/// How well a feature predicts the target by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Alone {
    /// The area under the ROC curve.
    #[error("ROC AUC")]
    RocAuc,
    /// The explained share of the variance.
    #[error("R²")]
    R2,
    /// The share of rows that a straight line explains.
    #[error("R² of a straight line")]
    Line,
    /// The share of rows whose class follows.
    #[error("accuracy")]
    Accuracy,
}

/// What a person should look at in a column that is a feature. `Display` is for `--json`.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Remark {
    /// A few cells are no numbers, or no days; they are missing values.
    #[error("{n_fitting} of {n_cells} cells are {}; line {line} has '{text}', treated as missing", if *are_days { "days" } else { "numbers" })]
    Strays {
        /// The number of cells that fit.
        n_fitting: usize,
        /// The number of cells that are not empty.
        n_cells: usize,
        /// The first line with one that does not.
        line: usize,
        /// What stands there.
        text: String,
        /// Whether the others are days.
        are_days: bool,
    },
    /// A word that may stand for missing values is a choice here.
    #[error(
        "'{text}' stands in {n} cells and is kept as a choice; where it means a missing value, move it to missing_texts"
    )]
    Kept {
        /// The word.
        text: String,
        /// The number of cells with it.
        n: usize,
    },
    /// Words that stand for missing values.
    #[error("{}, treated as missing", words.iter().map(|(word, n)| format!("'{word}' in {n} cells")).collect::<Vec<_>>().join(", "))]
    Words {
        /// Each word with its number of cells.
        words: Vec<(String, usize)>,
    },
    /// Days that can be read with day and month the other way round.
    #[error("day and month could be the other way round; {} is assumed", if *month_first { "month first" } else { "day first" })]
    AmbiguousDays {
        /// Whether the month is taken to be the first.
        month_first: bool,
    },
    /// A class of the target with few rows.
    #[error(
        "the class '{class}' has {n} rows; nothing reliable can be said about it: collect more of them, or put it together with another class"
    )]
    FewRows {
        /// The class.
        class: String,
        /// The number of its rows.
        n: usize,
    },
    /// Choices with few rows, which count as `other`.
    #[error("{n} rarer texts, in {n_cells} cells, count as 'other'")]
    Folded {
        /// The number of their texts.
        n: usize,
        /// The number of their cells.
        n_cells: usize,
    },
    /// Days with a time of day, which is not read.
    #[error("{n} cells have a time of day; only the day is read")]
    Times {
        /// The number of cells with a time.
        n: usize,
    },
    /// Days with a time of day, which is a feature of its own.
    #[error("{n} cells have a time of day; it is a feature of its own")]
    Hours {
        /// The number of cells with a time.
        n: usize,
    },
    /// A row that is a sum or a mean of others.
    #[error("line {line} with '{text}' is left out: it is a sum or mean of other rows")]
    Total {
        /// The line.
        line: usize,
        /// The text by which it is left out.
        text: String,
    },
    /// A feature that predicts the target by itself: it may not be known before the outcome.
    #[error("it predicts the target by itself ({metric} {score:.3}); is it known before the outcome?")]
    PredictsAlone {
        /// How well that is measured.
        metric: Alone,
        /// The measure.
        score: f64,
    },
    /// A column with values for one class only, or hardly any for the others.
    #[error(
        "it has (nearly) no values except where the target is '{class}'; is it known before the outcome?"
    )]
    OneClass {
        /// The class.
        class: String,
    },
    /// A number that stands for missing values.
    #[error(
        "{text} stands in {n} cells, far from the other numbers, and is treated as missing; where it is a value, take it out of missing_texts"
    )]
    Sentinel {
        /// The number as it is written.
        text: String,
        /// The number of cells with it.
        n: usize,
    },
    /// A mark before three digits that neither the column nor the file settles.
    #[error(
        "'{text}' is read as {number}; where it is something else, add --decimal {}", if *decimal_comma { "." } else { "," }
    )]
    Assumed {
        /// A cell.
        text: String,
        /// The number that it is read as.
        number: f64,
        /// Whether a comma is taken to stand before decimals.
        decimal_comma: bool,
    },
    /// Words behind numbers that multiply them.
    #[error("'{text}' is read as {number}, and others alike")]
    Magnitudes {
        /// A cell.
        text: String,
        /// The number that it is read as.
        number: f64,
    },
    /// Shares of 1 beside per cent.
    #[error("{n} cells have no '%' and are read as shares of 1: '{text}' is {text} x 100 %")]
    Shares {
        /// The number of cells.
        n: usize,
        /// The first of them.
        text: String,
    },
    /// Two texts of one number that may be different things.
    #[error(
        "'{one}' and '{other}' are read as the same number; where they are versions or codes, call the column so"
    )]
    SameNumber {
        /// The shorter text.
        one: String,
        /// The longer one.
        other: String,
    },
    /// A number among the others that may stand for missing values.
    #[error(
        "{text} stands in {n} cells, far more often than any other number; where it means a missing value, add it to missing_texts"
    )]
    MaybeSentinel {
        /// The number as it is written.
        text: String,
        /// The number of cells with it.
        n: usize,
    },
    /// Days that are numbers.
    #[error("its numbers are read as {}: '{text}' is {day}", serial_name(*kind))]
    Serial {
        /// What they count.
        kind: Serial,
        /// The first of them.
        text: String,
        /// Its day.
        day: String,
    },
    /// Months with two digits that are taken for the year.
    #[error("'{text}' is read as the month of {day}; where the digits are a day, write them with a year")]
    ShortYears {
        /// The first of them.
        text: String,
        /// The first day of its month.
        day: String,
    },
    /// Rows whose target is a text that stands for a missing value.
    #[error(
        "{n} rows have no outcome ({}) and are left out{}", words.join(", "),
        if *is_frequent { "; where that is an outcome of its own, give it another name in the data, such as 'not stated'" } else { "" }
    )]
    NoOutcome {
        /// The texts.
        words: Vec<String>,
        /// The number of rows with one of them.
        n: usize,
        /// Whether they are so many that it may be an outcome of its own.
        is_frequent: bool,
    },
    /// The day that orders the rows.
    #[error("it orders the rows: the newest are held out")]
    Orders,
    /// Texts that are no categories of a model that was trained elsewhere.
    #[error("{n_cells} cells have none of the model's categories and count as 'other'")]
    NoCategory {
        /// The number of cells.
        n_cells: usize,
    },
}

/// What numbers of days count, in English.
fn serial_name(kind: Serial) -> &'static str {
    match kind {
        Serial::Days => "days of a table program",
        Serial::Seconds => "seconds since 1970",
        Serial::Milliseconds => "milliseconds since 1970",
    }
}
