//! The centre frequencies of a constant-Q transform.

/// The centre frequencies in hertz of `n_bins` bins from `fmin` on, `bins_per_octave` to an octave
/// (`librosa.cqt_frequencies`): `fmin · 2^((k + tuning) / bins_per_octave)`.
///
/// ```
/// use earmark_features::cqt_frequencies;
/// let f: Vec<f64> = cqt_frequencies(25, 220.0, 12, 0.0).collect();
/// assert!((f[12] - 440.0).abs() < 1e-9);
/// assert!((f[24] - 880.0).abs() < 1e-9);
/// ```
pub fn cqt_frequencies(
    n_bins: usize,
    fmin: f64,
    bins_per_octave: usize,
    tuning: f64,
) -> impl ExactSizeIterator<Item = f64> {
    let per_octave = bins_per_octave as f64;
    let fmin = fmin * (tuning / per_octave).exp2();
    (0..n_bins).map(move |bin| {
        // Octaves are exact powers of two, so that every octave has the same filters.
        let octave = ((bin / bins_per_octave) as f64).exp2();
        let ratio = ((bin % bins_per_octave) as f64 / per_octave).exp2();
        octave * ratio * fmin
    })
}
