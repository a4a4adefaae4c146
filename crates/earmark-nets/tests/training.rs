//! Training and storage: what is learned, what is repeatable, what is refused.

mod training {
    mod checkpoints;
    mod devices;
    mod hostile;
    mod learning;
    mod refusals;
    mod sources;
    mod threads;
}
