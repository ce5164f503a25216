//! Parquet files: typed columns, read row by row.

use std::io::Read;
use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::data_type::AsBytes as _;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Record};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};
use vitrine_model::date;

use super::headings::Headings;
use super::{Definition, ReadOptions};
use crate::content::{Content, Stored};
use crate::dialect::Dialect;
use crate::error::TableError;
use crate::fault::RowFault;
use crate::names::normalised;
use crate::source::{Row, RowSource, Unit};

/// The format.
pub(super) static DEFINITION: Definition = Definition {
    name: "parquet",
    endings: &["parquet"],
    media_types: &["parquet"],
    magics: &[b"PAR1"],
    begins: |_| false,
    is_unicode: true,
    delimiter: |_, _| Dialect::default().delimiter,
    open,
};

/// Opens a file. A column within a structure is called by its path, `place.lat`. A column of lists has no place in a
/// table: it is left out where `options` do not want it.
///
/// # Errors
/// A file that is damaged; a column that is wanted and holds lists, or values of a type that is not known.
fn open<'a>(
    content: Content<'a>,
    dialect: Dialect,
    options: &ReadOptions<'_>,
) -> Result<Box<dyn RowSource + 'a>, TableError> {
    let name = content.file().to_owned();
    let file = name.as_str();
    let damaged =
        |error: ParquetError| TableError::Parquet { file: file.to_owned(), reason: error.to_string() };
    let reader: Box<dyn FileReader> = if let Some(stored) = content.stored() {
        Box::new(SerializedFileReader::new(Chunks(stored)).map_err(damaged)?)
    } else {
        let bytes = bytes::Bytes::from(content.into_bytes()?.into_owned());
        Box::new(SerializedFileReader::new(bytes).map_err(damaged)?)
    };
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let columns = columns(file, &schema, options)?;
    let names = columns.iter().map(|column| column.path.join(".")).collect();
    let roots: Vec<_> = (0..schema.num_columns())
        .filter(|at| columns.iter().any(|column| column.leaf == *at))
        .map(|at| schema.get_column_root_ptr(at))
        .collect();
    let mut fields: Vec<parquet::schema::types::TypePtr> = Vec::new();
    for root in roots {
        if !fields.iter().any(|field| field.name() == root.name()) {
            fields.push(root);
        }
    }
    let projection = parquet::schema::types::Type::group_type_builder(schema.root_schema().name())
        .with_fields(fields)
        .build()
        .map_err(damaged)?;
    let records = RowIter::from_file_into(reader).project(Some(projection)).map_err(damaged)?;
    let headings = Headings::of(names).names;
    let is_read = |leaf: &usize| columns.iter().any(|column| column.leaf == *leaf);
    let others = (0..schema.num_columns()).filter(|leaf| !is_read(leaf));
    let passed_over = others.map(|leaf| schema.column(leaf).path().string()).collect();
    Ok(Box::new(Rows { file: file.to_owned(), dialect, headings, passed_over, columns, records, at: 0 }))
}

/// The parts of a file that the reader asks for.
struct Chunks(Arc<dyn Stored>);

impl Length for Chunks {
    fn len(&self) -> u64 {
        // A file that cannot be read has no end mark, which the reader then says.
        self.0.n_bytes().unwrap_or_default()
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.0.read_from(start).map_err(|error| ParquetError::External(Box::new(error)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes, ParquetError> {
        let mut chunk = Vec::with_capacity(length);
        let n = self.get_read(start)?.take(length as u64).read_to_end(&mut chunk)?;
        if n < length {
            return Err(ParquetError::EOF(format!("expected {length} bytes, found {n}")));
        }
        Ok(chunk.into())
    }
}

/// A column of plain values.
struct Column {
    /// Its place among all columns of plain values.
    leaf: usize,
    /// The names that lead to it.
    path: Vec<String>,
    /// Whether its whole numbers are nanoseconds from the Unix epoch.
    is_nanos: bool,
}

fn columns(
    file: &str,
    schema: &SchemaDescriptor,
    options: &ReadOptions<'_>,
) -> Result<Vec<Column>, TableError> {
    let mut columns = Vec::new();
    for (leaf, column) in schema.columns().iter().enumerate() {
        let path = column.path().parts().to_vec();
        let is_list = column.max_rep_level() > 0;
        if is_list || !is_known(column) {
            let name = path.join(".");
            let root = path.first().map_or("", String::as_str);
            let is_wanted = options.wanted.is_some_and(|wanted| {
                wanted.contains(&normalised(&name)) || wanted.contains(&normalised(root))
            });
            if is_wanted {
                return Err(TableError::ParquetColumn { file: file.to_owned(), column: name, is_list });
            }
            // The readers of rows build whole structures, so one with a list is left out as a whole.
            continue;
        }
        let is_nanos = matches!(column.logical_type_ref(), Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS);
        columns.push(Column { leaf, path, is_nanos });
    }
    let has_list = |root: &str| {
        let of_root = |column: &&parquet::schema::types::ColumnDescPtr| {
            column.path().parts().first().is_some_and(|first| first == root)
        };
        schema.columns().iter().filter(of_root).any(|column| column.max_rep_level() > 0 || !is_known(column))
    };
    columns.retain(|column| column.path.first().is_some_and(|root| !has_list(root)));
    Ok(columns)
}

/// Whether the reader of rows knows the values of a column; it panics on others.
fn is_known(column: &ColumnDescriptor) -> bool {
    use ConvertedType as Kind;
    let kind = column.converted_type();
    match column.physical_type() {
        Physical::BOOLEAN | Physical::INT96 | Physical::FLOAT | Physical::DOUBLE => true,
        Physical::INT32 => matches!(
            kind,
            Kind::NONE
                | Kind::INT_8
                | Kind::INT_16
                | Kind::INT_32
                | Kind::UINT_8
                | Kind::UINT_16
                | Kind::UINT_32
                | Kind::DATE
                | Kind::TIME_MILLIS
                | Kind::DECIMAL
        ),
        Physical::INT64 => matches!(
            kind,
            Kind::NONE
                | Kind::INT_64
                | Kind::UINT_64
                | Kind::TIME_MICROS
                | Kind::TIMESTAMP_MILLIS
                | Kind::TIMESTAMP_MICROS
                | Kind::DECIMAL
        ),
        Physical::BYTE_ARRAY => {
            matches!(kind, Kind::UTF8 | Kind::ENUM | Kind::JSON | Kind::NONE | Kind::DECIMAL)
        }
        Physical::FIXED_LEN_BYTE_ARRAY => matches!(kind, Kind::DECIMAL | Kind::NONE),
    }
}

struct Rows {
    file: String,
    dialect: Dialect,
    headings: Vec<String>,
    /// The columns of lists and of values that are not known.
    passed_over: Vec<String>,
    columns: Vec<Column>,
    records: RowIter<'static>,
    /// The number of rows so far.
    at: usize,
}

impl RowSource for Rows {
    fn file(&self) -> &str {
        &self.file
    }

    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn unit(&self) -> Unit {
        Unit::Element
    }

    fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    fn next_row(&mut self) -> Result<Option<Result<Row, RowFault>>, TableError> {
        let Some(record) = self.records.next() else { return Ok(None) };
        let record = record
            .map_err(|error| TableError::Parquet { file: self.file.clone(), reason: error.to_string() })?;
        self.at += 1;
        let cells = self.columns.iter().map(|column| cell(&record, column)).collect();
        Ok(Some(Ok(Row { line: self.at, cells })))
    }
}

/// The text of a column in a record; empty where a structure on its path is null.
fn cell(record: &Record, column: &Column) -> String {
    let mut within = record;
    let mut parts = column.path.iter().peekable();
    while let Some(part) = parts.next() {
        let found = within.get_column_iter().find(|(name, _)| *name == part).map(|(_, field)| field);
        match found {
            Some(Field::Group(group)) if parts.peek().is_some() => within = group,
            Some(field) => return text(field, column.is_nanos),
            None => break,
        }
    }
    String::new()
}

/// A value as text: numbers as programs write them, days and times in ISO 8601.
fn text(field: &Field, is_nanos: bool) -> String {
    match field {
        Field::Null => String::new(),
        Field::Float16(number) => number.to_f32().to_string(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Str(text) => text.trim().to_owned(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.as_bytes()).trim().to_owned(),
        Field::Date(days) => date::text(i64::from(*days)),
        Field::TimestampMillis(millis) => moment(*millis),
        Field::TimestampMicros(micros) => moment(micros.div_euclid(1_000)),
        Field::Long(nanos) if is_nanos => moment(nanos.div_euclid(1_000_000)),
        other => other.to_string(),
    }
}

/// A time in milliseconds from the Unix epoch: the day, and the time of day where it is not midnight.
fn moment(millis: i64) -> String {
    const DAY: i64 = 86_400_000;
    let (days, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let day = date::text(days);
    if rest == 0 {
        return day;
    }
    let seconds = rest / 1_000;
    format!("{day}T{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::open;
    use super::*;
    use crate::table::Table;

    /// Three rows of every kind of value, with nulls, a structure and a list, packed by Zstandard.
    const FILE: &[u8] = include_bytes!("../../tests/files/priser.parquet");

    fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Table, TableError> {
        let wanted: Option<BTreeSet<String>> = wanted.map(|name| [name.to_owned()].into());
        let options = ReadOptions { wanted: wanted.as_ref(), ..ReadOptions::default() };
        Table::collect(&mut *open("priser", bytes, &options)?)
    }

    #[test]
    fn values_of_every_kind_are_read() {
        let table = read(FILE, None).unwrap();
        let headings = "ort yta rum pris balkong sald tid sort plats.lat plats.lon avgift";
        assert_eq!(table.headings.join(" "), headings);
        let rows: Vec<String> = table.rows.iter().map(|row| row.cells.join("|")).collect();
        let expected = [
            "Örebro|37.5|2|1500000.25|true|2024-03-01|2024-03-01T12:30:05|a|59.5|18|",
            "||3|2000000|false||2024-03-02|b||19|1.50",
            "Malmö|0.1||NaN||2024-12-24||a|||2.25",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn lists_and_damage_are_named() {
        assert!(read(FILE, Some("ort")).is_ok());
        let source = open("priser", FILE, &ReadOptions::default()).unwrap();
        assert_eq!(source.passed_over(), ["taggar.list.element"]);
        let error = read(FILE, Some("taggar")).unwrap_err().to_string();
        assert!(error.contains("'taggar.list.element' holds lists"), "{error}");
        let error = read(&FILE[..FILE.len() / 2], None).unwrap_err().to_string();
        assert!(error.contains("priser cannot be read as a Parquet file"), "{error}");
    }
}
