//! The earmark command from outside: arguments and files in, exit code, stdout
//! and stderr out.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod bad_input;
mod classify;
mod command;
mod dataset;
mod duplicates;
mod features;
mod formats;
mod gtzan;
mod learning;
mod library;
mod models;
mod output;
mod schema;
mod settings;
mod show;
mod tag;
mod taste;
