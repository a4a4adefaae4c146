//! The verbs about a library.

mod scan;
