//! Onsets, tempo and beats: what is made of the changes of a spectrogram from frame to frame.

mod autocorrelation;
mod beat;
mod dynamic_program;
mod onset;
mod onset_plan;
mod tempo;
mod tempogram;
mod time;

pub use beat::{BeatConfig, BeatTracker, Beats};
pub use onset::{Aggregate, OnsetConfig, onset_strength};
pub use onset_plan::OnsetStrength;
pub use tempo::{Tempo, TempoConfig};
pub use tempogram::{MAX_TEMPOGRAM_LENGTH, TempogramConfig, tempogram};
pub use time::{frames_to_time, tempo_frequencies};
