//! Tables as Parquet files.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{TableSchema, WriteRows};
use crate::TrackRows;
use crate::error::WriteError;

/// Values held until they are written as a group of rows: 16 MiB.
const GROUP_VALUES: usize = 1 << 22;

pub(super) struct ParquetRows {
    writer: SerializedFileWriter<File>,
    schema: TableSchema,
    group: Group,
}

/// The rows since the last group, column by column.
#[derive(Default)]
struct Group {
    paths: Vec<ByteArray>,
    starts: Vec<f64>,
    ends: Vec<f64>,
    frames: Vec<i32>,
    columns: Vec<Vec<f32>>,
}

impl ParquetRows {
    pub(super) fn new(file: File, schema: TableSchema) -> Result<Self, WriteError> {
        Ok(Self {
            writer: writer(file, &schema)?,
            group: Group {
                columns: vec![Vec::new(); schema.columns.len()],
                ..Group::default()
            },
            schema,
        })
    }

    fn write_group(&mut self) -> Result<(), WriteError> {
        let group = &mut self.group;
        if group.paths.is_empty() {
            return Ok(());
        }
        let mut rows = self.writer.next_row_group()?;
        write::<ByteArrayType>(&mut rows, &group.paths)?;
        if self.schema.has_segments {
            write::<DoubleType>(&mut rows, &group.starts)?;
            write::<DoubleType>(&mut rows, &group.ends)?;
        }
        if self.schema.has_frames {
            write::<Int32Type>(&mut rows, &group.frames)?;
        }
        for column in &group.columns {
            write::<FloatType>(&mut rows, column)?;
        }
        rows.close()?;
        group.clear();
        Ok(())
    }
}

impl Group {
    fn n_values(&self) -> usize {
        self.paths.len() * self.columns.len()
    }

    fn clear(&mut self) {
        self.paths.clear();
        self.starts.clear();
        self.ends.clear();
        self.frames.clear();
        self.columns.iter_mut().for_each(Vec::clear);
    }
}

impl WriteRows for ParquetRows {
    fn track(&mut self, path: &str, rows: &TrackRows) -> Result<(), WriteError> {
        let name = ByteArray::from(path);
        for (segment, n, row) in rows.rows() {
            let group = &mut self.group;
            group.paths.push(name.clone());
            group.starts.push(segment.start);
            group.ends.push(segment.end);
            group.frames.push(i32::try_from(n).unwrap_or(i32::MAX));
            for (column, value) in group.columns.iter_mut().zip(row) {
                column.push(*value);
            }
            if group.n_values() >= GROUP_VALUES {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.write_group()?;
        self.writer.close()?;
        Ok(())
    }
}

fn writer(file: File, schema: &TableSchema) -> Result<SerializedFileWriter<File>, WriteError> {
    let kind = KeyValue::new("earmark.kind".into(), schema.kind.clone());
    let properties = WriterProperties::builder()
        .set_created_by(concat!("earmark ", env!("CARGO_PKG_VERSION")).into())
        .set_key_value_metadata(Some(vec![kind]))
        .build();
    let types = message_type(schema)?;
    Ok(SerializedFileWriter::new(
        file,
        types,
        Arc::new(properties),
    )?)
}

fn message_type(schema: &TableSchema) -> Result<TypePtr, ParquetError> {
    let key = |name: &str| match name {
        "path" => field(name, Physical::BYTE_ARRAY),
        "frame" => field(name, Physical::INT32),
        _ => field(name, Physical::DOUBLE),
    };
    let keys = schema.keys().into_iter().map(key);
    let values = schema
        .columns
        .iter()
        .map(|name| field(name, Physical::FLOAT));
    let fields = keys.chain(values).collect::<Result<Vec<_>, _>>()?;
    let table = Type::group_type_builder("table")
        .with_fields(fields)
        .build()?;
    Ok(Arc::new(table))
}

fn field(name: &str, physical: Physical) -> Result<TypePtr, ParquetError> {
    let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let field = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(text)
        .build()?;
    Ok(Arc::new(field))
}

fn write<T: DataType>(
    rows: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
) -> Result<(), WriteError> {
    let mut column = rows.next_column()?.expect("a column of the schema");
    column.typed::<T>().write_batch(values, None, None)?;
    Ok(column.close()?)
}
