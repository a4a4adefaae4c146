//! Metrics of classifiers.
