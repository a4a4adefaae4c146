//! The form of an entry: a Parquet file with a row for each segment.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use parquet::basic::Encoding;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::error::WriteError;
use crate::{ContentHash, TrackRows};

const SCHEMA: &str = "message track {
    REQUIRED BYTE_ARRAY sha256 (UTF8);
    REQUIRED DOUBLE start;
    REQUIRED DOUBLE end;
    REQUIRED GROUP values (LIST) { REPEATED GROUP list { REQUIRED FLOAT element; } }
}";

/// Under this key an entry says how many values a row has.
const N_COLUMNS: &str = "earmark.n_columns";

pub(super) fn encode(
    track: ContentHash,
    rows: &TrackRows,
    file: impl Write + Send,
) -> Result<(), WriteError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    // Hashes and floats neither repeat nor are searched for.
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::PLAIN)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_key_value_metadata(Some(vec![KeyValue::new(
            N_COLUMNS.into(),
            rows.n_columns().to_string(),
        )]))
        .build();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let segments = rows.segments();
    let name = ByteArray::from(track.to_string().into_bytes());
    let starts: Vec<f64> = segments.iter().map(|segment| segment.start).collect();
    let ends: Vec<f64> = segments.iter().map(|segment| segment.end).collect();
    let (definitions, repetitions) = list_levels(rows);
    let mut group = writer.next_row_group()?;
    let mut write = |column: Column<'_>| -> Result<(), WriteError> {
        let mut next = group.next_column()?.expect("a column of the schema");
        match column {
            Column::Name(values) => next
                .typed::<ByteArrayType>()
                .write_batch(values, None, None),
            Column::Seconds(values) => next.typed::<DoubleType>().write_batch(values, None, None),
            Column::Lists(values) => next.typed::<FloatType>().write_batch(
                values,
                Some(&definitions),
                Some(&repetitions),
            ),
        }?;
        Ok(next.close()?)
    };
    write(Column::Name(&vec![name; segments.len()]))?;
    write(Column::Seconds(&starts))?;
    write(Column::Seconds(&ends))?;
    write(Column::Lists(rows.values()))?;
    group.close()?;
    writer.close()?;
    Ok(())
}

enum Column<'a> {
    Name(&'a [ByteArray]),
    Seconds(&'a [f64]),
    Lists(&'a [f32]),
}

/// The levels of one list for each segment: a first value repeats nothing, an empty list is not defined.
fn list_levels(rows: &TrackRows) -> (Vec<i16>, Vec<i16>) {
    let mut definitions = Vec::with_capacity(rows.values().len());
    let mut repetitions = Vec::with_capacity(rows.values().len());
    for segment in rows.segments() {
        let n_values = segment.n_rows * rows.n_columns();
        definitions.resize(definitions.len() + n_values.max(1), i16::from(n_values > 0));
        repetitions.push(0);
        repetitions.resize(definitions.len(), 1);
    }
    (definitions, repetitions)
}

/// The rows of an entry, or why it is none.
pub(super) fn decode(file: File, n_columns: usize) -> Result<TrackRows, String> {
    let reader = SerializedFileReader::new(file).map_err(|error| not_parquet(&error))?;
    let metadata = reader.metadata().file_metadata();
    let pairs = metadata.key_value_metadata().into_iter().flatten();
    let mut said = pairs.filter(|pair| pair.key == N_COLUMNS);
    let said = said
        .next()
        .and_then(|pair| pair.value.as_deref())
        .unwrap_or("no");
    if said != n_columns.to_string() {
        return Err(format!("has rows of {said} values, not {n_columns}"));
    }
    if reader.num_row_groups() != 1 {
        return Err("has not one group of rows".into());
    }
    let group = reader
        .get_row_group(0)
        .map_err(|error| not_parquet(&error))?;
    rows(&*group, n_columns).map_err(|error| not_parquet(&error))
}

fn not_parquet(error: &ParquetError) -> String {
    format!("is no whole entry of the cache ({error})")
}

fn rows(group: &dyn RowGroupReader, n_columns: usize) -> Result<TrackRows, ParquetError> {
    let n_segments = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    let (starts, _) = column::<DoubleType>(group.get_column_reader(1)?, n_segments)?;
    let (ends, _) = column::<DoubleType>(group.get_column_reader(2)?, n_segments)?;
    let (values, lengths) = column::<FloatType>(group.get_column_reader(3)?, n_segments)?;
    let whole = lengths
        .iter()
        .all(|length| length.is_multiple_of(n_columns));
    let n_values: usize = lengths.iter().sum();
    if !whole || n_values != values.len() || [starts.len(), ends.len()] != [lengths.len(); 2] {
        return Err(ParquetError::General(
            "its columns do not fit together".into(),
        ));
    }
    let mut rows = TrackRows::new(n_columns);
    let mut values = values.into_iter();
    for ((start, end), length) in starts.into_iter().zip(ends).zip(lengths) {
        rows.push(start, end, values.by_ref().take(length));
    }
    Ok(rows)
}

/// The values of a column, and how many of them are in each row.
fn column<T: DataType>(
    reader: ColumnReader,
    n_rows: usize,
) -> Result<(Vec<T::T>, Vec<usize>), ParquetError> {
    let mut reader: ColumnReaderImpl<T> = get_typed_column_reader(reader);
    let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
    reader.read_records(
        n_rows,
        Some(&mut definitions),
        Some(&mut repetitions),
        &mut values,
    )?;
    let mut lengths = Vec::with_capacity(n_rows);
    for (definition, repetition) in definitions.iter().zip(&repetitions) {
        if *repetition == 0 {
            lengths.push(0);
        }
        if let Some(length) = lengths.last_mut() {
            *length += usize::from(*definition > 0);
        }
    }
    if definitions.is_empty() {
        lengths = vec![1; values.len()];
    }
    Ok((values, lengths))
}
