//! The noise that tests and benches run on.

/// White noise in [-1, 1) from a linear congruential generator.
pub(crate) fn noise(n_samples: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    (0..n_samples)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .collect()
}
