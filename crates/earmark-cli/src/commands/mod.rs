//! One file per verb.

pub(crate) mod classify;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod dataset;
pub(crate) mod doctor;
pub(crate) mod duplicates;
pub(crate) mod ensemble;
pub(crate) mod evaluate;
pub(crate) mod features;
pub(crate) mod man;
pub(crate) mod models;
pub(crate) mod playlist;
pub(crate) mod scan;
pub(crate) mod show;
pub(crate) mod similar;
pub(crate) mod stats;
pub(crate) mod sweep;
pub(crate) mod tag;
pub(crate) mod taste;
mod track_facts;
pub(crate) mod train;
