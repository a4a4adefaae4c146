//! Fitted pipelines as JSON.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::fitted::FittedPipeline;

/// What a stored pipeline says it is.
const SCHEMA: &str = "earmark.pipeline/v1";

/// Why a fitted pipeline cannot be stored or read back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// It cannot be written, or what was read is no sound pipeline.
    #[error("fitted pipeline: {0}")]
    Json(#[from] serde_json::Error),

    /// It is something else, or of another version.
    #[error("schema is {found:?}: must be {SCHEMA:?} (fit the pipeline again)")]
    Schema {
        /// The schema that was read.
        found: String,
    },
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    pipeline: &'a FittedPipeline,
}

#[derive(Deserialize)]
struct Stored {
    schema: String,
    pipeline: serde_json::Value,
}

impl FittedPipeline {
    /// Writes JSON. All numbers are read back to the last bit.
    ///
    /// # Errors
    /// [`StoreError::Json`] if `writer` fails.
    pub fn write_json(&self, writer: impl Write) -> Result<(), StoreError> {
        let written = Written {
            schema: SCHEMA,
            pipeline: self,
        };
        Ok(serde_json::to_writer(writer, &written)?)
    }

    /// Reads what [`write_json`](Self::write_json) wrote and checks that it can be asked.
    ///
    /// # Errors
    /// [`StoreError::Json`] if `reader` fails, or what it reads is no sound pipeline;
    /// [`StoreError::Schema`] for another schema.
    pub fn read_json(reader: impl Read) -> Result<Self, StoreError> {
        let read: Stored = serde_json::from_reader(reader)?;
        if read.schema != SCHEMA {
            return Err(StoreError::Schema { found: read.schema });
        }
        Ok(serde_json::from_value(read.pipeline)?)
    }
}
