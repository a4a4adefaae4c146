//! The earmark command from outside: arguments and files in, exit code, stdout
//! and stderr out.

mod bad_input;
mod classify;
mod command;
mod formats;
mod gtzan;
mod models;
mod output;
mod settings;
