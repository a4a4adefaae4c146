//! From frames to seconds and beats per minute.

/// The time in seconds of a frame (`librosa.frames_to_time`): `frame · hop_length / sample_rate`.
///
/// ```
/// use earmark_features::frames_to_time;
/// assert!((frames_to_time(43, 22_050, 512) - 0.9985).abs() < 1e-4);
/// ```
#[must_use]
pub fn frames_to_time(frame: usize, sample_rate: u32, hop_length: usize) -> f64 {
    frame as f64 * hop_length as f64 / f64::from(sample_rate)
}

/// The tempo in beats per minute of each row of a tempogram (`librosa.tempo_frequencies`): row `k` is a
/// beat every `k` frames, `60 · sample_rate / (hop_length · k)`; row 0 is infinite.
///
/// ```
/// use earmark_features::tempo_frequencies;
/// let bpm: Vec<f64> = tempo_frequencies(384, 22_050, 512).collect();
/// assert!((bpm[22] - 117.45).abs() < 0.01);
/// ```
pub fn tempo_frequencies(
    n_bins: usize,
    sample_rate: u32,
    hop_length: usize,
) -> impl ExactSizeIterator<Item = f64> {
    let frames_per_minute = 60.0 * f64::from(sample_rate) / hop_length as f64;
    (0..n_bins).map(move |lag| frames_per_minute / lag as f64)
}
