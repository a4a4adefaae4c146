//! Networks of every architecture: shapes, gradients, seeds, configurations, errors.

mod nets {
    mod config;
    mod errors;
    mod gradients;
    mod seeds;
    mod shapes;
    mod small;
}
