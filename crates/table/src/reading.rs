//! From a file's texts to checked records and targets, with everything that is wrong on the way.

use vitrine_model::Record;

use crate::cells::Cells;
use crate::cleaner::Cleaner;
use crate::cleaning::Cleaned;
use crate::error::TableError;
use crate::fault::{Problem, RowFault};
use crate::matching::{Columns, match_columns};
use crate::numbers::Numbers;
use crate::source::{Row, RowSource, Unit};
use crate::spec::TableSpec;
use crate::target;

/// The rows of one file: those that are used, and the others with their lines and what is wrong with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The file's name.
    pub file: String,
    /// What the lines are.
    pub unit: Unit,
    /// The rows that are used, one record each, in human units.
    pub records: Vec<Record>,
    /// Their targets: the index of the class, or the value of a regression.
    pub targets: Vec<f64>,
    /// Their lines in the file.
    pub lines: Vec<usize>,
    /// The rows that have faults, in file order.
    pub left_out: Vec<RowFault>,
    /// The rows that cleaning rules left out, one for each rule and in the order of the rules.
    pub cleaned: Vec<Cleaned>,
    /// For each feature the number of missing values, over all rows that have as many cells as the heading.
    pub n_missing: Vec<usize>,
}

impl Reading {
    /// The number of rows of the file: each is used, left out or cleaned.
    pub fn n_rows(&self) -> usize {
        let n_cleaned: usize = self.cleaned.iter().map(|cleaned| cleaned.lines.len()).sum();
        self.records.len() + self.left_out.len() + n_cleaned
    }
}

/// What is known of a file's rows without keeping them.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The number of rows that can be used.
    pub n_used: usize,
    /// The number of rows that have faults.
    pub n_left_out: usize,
    /// The first of these.
    pub first_left_out: Option<RowFault>,
}

/// Reads a file's rows to the end. `constants` gives the values of features that the file has no column for, each with
/// the feature's name.
///
/// # Errors
/// Columns that are missing from the file, all of them named; a file that cannot be read to its end. Faults of single
/// rows are no errors; they are listed in the result.
pub fn read(
    source: &mut dyn RowSource,
    spec: &TableSpec<'_>,
    constants: &[(String, String)],
) -> Result<Reading, TableError> {
    let mut reading = Reading {
        file: source.file().to_owned(),
        unit: source.unit(),
        records: Vec::new(),
        targets: Vec::new(),
        lines: Vec::new(),
        left_out: Vec::new(),
        cleaned: Vec::new(),
        n_missing: Vec::new(),
    };
    let read = each(source, spec, constants, &mut |row| match row {
        Ok(used) => {
            reading.records.push(used.record);
            reading.targets.push(used.target);
            reading.lines.push(used.line);
        }
        Err(fault) => reading.left_out.push(fault),
    })?;
    reading.cleaned = read.cleaned;
    reading.n_missing = read.n_missing;
    Ok(reading)
}

/// Reads a file's rows to the end as [`read`] does, and counts them.
///
/// # Errors
/// As there.
pub fn survey(
    source: &mut dyn RowSource,
    spec: &TableSpec<'_>,
    constants: &[(String, String)],
) -> Result<Survey, TableError> {
    let mut survey = Survey { n_used: 0, n_left_out: 0, first_left_out: None };
    each(source, spec, constants, &mut |row| match row {
        Ok(_) => survey.n_used += 1,
        Err(fault) => {
            survey.n_left_out += 1;
            survey.first_left_out.get_or_insert(fault);
        }
    })?;
    Ok(survey)
}

/// A row that is used.
struct Used {
    record: Record,
    target: f64,
    line: usize,
}

/// What is known of all rows together.
struct Read {
    cleaned: Vec<Cleaned>,
    n_missing: Vec<usize>,
}

/// The columns of the features and that of the target, where the file has all that are needed.
pub(crate) fn columns(
    spec: &TableSpec<'_>,
    headings: &[String],
    file: &str,
    constants: &[Option<&str>],
) -> Result<(Columns, usize), TableError> {
    let columns = match_columns(spec, headings, file)?;
    let constants = constants.iter().copied().chain(std::iter::repeat(None));
    let found = columns.features.iter().zip(constants).zip(spec.feature_columns());
    let absent = found.filter(|((at, constant), _)| at.is_none() && constant.is_none());
    let mut absent: Vec<String> = absent.map(|(_, column)| column.to_owned()).collect();
    if let Some(target) = columns.target.filter(|_| absent.is_empty()) {
        return Ok((columns, target));
    }
    absent.extend(columns.target.is_none().then(|| spec.target_column.to_owned()));
    Err(TableError::Lacks { file: file.to_owned(), columns: absent, headings: headings.to_vec() })
}

/// Goes through the rows of a file; `on_row` hears of each that is used or left out.
fn each(
    source: &mut dyn RowSource,
    spec: &TableSpec<'_>,
    constants: &[(String, String)],
    on_row: &mut dyn FnMut(Result<Used, RowFault>),
) -> Result<Read, TableError> {
    let headings = source.headings().to_vec();
    let file = source.file().to_owned();
    let numbers = source.numbers().to_vec();
    let features = &spec.schema.features;
    let constants: Vec<Option<&str>> = features
        .iter()
        .map(|feature| {
            constants.iter().find(|(name, _)| *name == feature.name).map(|(_, value)| value.as_str())
        })
        .collect();
    let (columns, target_at) = columns(spec, &headings, &file, &constants)?;

    let mut cleaner = Cleaner::new(spec, &columns, &headings, &file)?;
    let cells = Cells {
        spec: *spec,
        headings: &headings,
        features: &columns.features,
        constants: &constants,
        numbers: &numbers,
    };
    let mut n_missing = vec![0; features.len()];
    let mut row = Row::default();
    while let Some(found) = source.next_into(&mut row)? {
        if let Err(fault) = found {
            on_row(Err(fault));
            continue;
        }
        let line = row.line;
        let mut problems: Vec<Problem> = Vec::new();
        if let Err(problem) = cells.check(&row) {
            on_row(Err(RowFault { line, problems: vec![problem] }));
            continue;
        }
        if !cleaner.keeps_texts(&row) {
            continue;
        }
        let values = cells.values(&row, &mut problems, |feature| {
            if let Some(n) = n_missing.get_mut(feature) {
                *n += 1;
            }
        });
        let text = row.cells.get(target_at).map_or("", String::as_str);
        match target::read(spec, text, Numbers::at(&numbers, target_at)) {
            Ok(target) if problems.is_empty() => {
                let record = Record { values };
                if cleaner.keeps(&row, &record, target) {
                    on_row(Ok(Used { record, target, line }));
                }
            }
            Ok(_) => on_row(Err(RowFault { line, problems })),
            Err(problem) => {
                problems.push(problem);
                on_row(Err(RowFault { line, problems }));
            }
        }
    }
    Ok(Read { cleaned: cleaner.cleaned(), n_missing })
}
