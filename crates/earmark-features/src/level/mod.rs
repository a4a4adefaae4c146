//! Logarithmic levels: decibels and the compression of the musicnn taggers.

mod compress;
mod db;
mod log10;

pub use compress::log_compress;
pub use db::{
    Ref, amplitude_to_db, amplitude_to_db_in_place, db_to_power, power_to_db, power_to_db_in_place,
};
