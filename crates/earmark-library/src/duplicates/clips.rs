//! Clips found again inside tracks.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::probes::Probes;
use crate::fingerprint::{
    Alignment, Fingerprint, FingerprintStream, ITEM_SECONDS, NEAREST_OVERLAP, Stopped, align,
    is_plausible, most_alike,
};

/// A clip is in a track if they differ in at most this many of 32 bits in the mean over the stretch they share.
/// `docs/duplicates.md` has the measurement.
pub const CLIP_BIT_ERRORS: f64 = 4.0;
/// Seconds of music that are enough to be found again.
pub const SHORTEST_CLIP: f64 = 6.0;
/// Fingerprints of a clip, each begun a quarter of an item later: where a clip is cut out of a track, their items do not
/// begin together, and items half a step apart agree in few bits.
const N_PHASES: usize = 4;

/// A clip to look for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clip {
    pub(super) phases: Vec<Fingerprint>,
}

impl Clip {
    /// Whether it is long enough to be found.
    #[must_use]
    pub fn is_long_enough(&self) -> bool {
        let items = self.phases.first().map_or(0, |phase| phase.0.len());
        items >= NEAREST_OVERLAP
    }
}

/// Takes a clip from mono samples as they come.
pub struct ClipStream {
    phases: Vec<Phase>,
}

struct Phase {
    /// Samples still to be left out.
    skip: usize,
    stream: FingerprintStream,
}

impl ClipStream {
    /// For samples at `sample_rate` Hz; `None` at a rate too low for music.
    #[must_use]
    pub fn new(sample_rate: u32) -> Option<Self> {
        let phases = (0..N_PHASES).map(|phase| {
            let skip = (phase_seconds(phase) * f64::from(sample_rate)).round() as usize;
            let stream = FingerprintStream::new(sample_rate)?;
            Some(Phase { skip, stream })
        });
        let phases = phases.collect::<Option<Vec<_>>>()?;
        Some(Self { phases })
    }

    /// Takes the next samples; full scale is ±1.
    pub fn push(&mut self, samples: &[f32]) {
        for phase in &mut self.phases {
            let skip = phase.skip.min(samples.len());
            phase.skip -= skip;
            phase.stream.push(&samples[skip..]);
        }
    }

    /// The clip of all that was pushed.
    #[must_use]
    pub fn finish(self) -> Clip {
        let phases = self.phases.into_iter();
        Clip {
            phases: phases.map(|phase| phase.stream.finish()).collect(),
        }
    }
}

/// Seconds by which a phase begins later.
fn phase_seconds(phase: usize) -> f64 {
    phase as f64 * ITEM_SECONDS / N_PHASES as f64
}

/// A clip found inside a track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClipMatch {
    /// The clip, by its number.
    pub clip: usize,
    /// The track, by its number.
    pub track: usize,
    /// Seconds from the beginning of the track to what both have.
    pub offset: f64,
    /// Seconds from the beginning of the clip to it.
    pub clip_offset: f64,
    /// Seconds that both have.
    pub seconds: f64,
    /// Mean number of bits of 32 in which the two differ there.
    pub bit_errors: f64,
}

impl ClipMatch {
    fn new(clip: usize, track: usize, phase: usize, alignment: &Alignment) -> Self {
        let stretch = alignment.stretch;
        let in_clip = stretch.start as f64 - alignment.shift as f64;
        Self {
            clip,
            track,
            offset: stretch.start as f64 * ITEM_SECONDS,
            clip_offset: in_clip * ITEM_SECONDS + phase_seconds(phase),
            seconds: stretch.seconds(),
            bit_errors: stretch.bit_errors,
        }
    }

    /// How alike they are there: 1 for equal fingerprints, 0 for what chance gives (16 of 32 bits).
    #[must_use]
    pub fn similarity(&self) -> f64 {
        (1.0 - self.bit_errors / 16.0).max(0.0)
    }
}

/// Looks for clips in the tracks of a library: for each clip the tracks it is in, longest match first, each where the
/// two agree most.
///
/// Every item of every track is looked up among those of the clips, so that nothing is lost by an index and no memory is
/// needed for one. Runs on rayon's threads.
///
/// # Errors
/// [`Stopped`] where `stop` is set before the end.
pub fn find_clips<F: AsRef<[u32]> + Sync>(
    clips: &[Clip],
    fingerprints: &[F],
    stop: &AtomicBool,
) -> Result<Vec<ClipMatch>, Stopped> {
    let probes = Probes::new(clips);
    let tracks = fingerprints.par_iter().enumerate();
    let in_track = |(track, items): (usize, &F)| match stop.load(Ordering::Relaxed) {
        true => Vec::new(),
        false => matches(clips, &probes, track, items.as_ref()),
    };
    let mut found: Vec<ClipMatch> = tracks.flat_map_iter(in_track).collect();
    if stop.load(Ordering::Relaxed) {
        return Err(Stopped);
    }
    found.sort_by(|a, b| {
        let longest_first = b.seconds.total_cmp(&a.seconds);
        let of_clip = a.clip.cmp(&b.clip);
        of_clip.then(longest_first).then(a.track.cmp(&b.track))
    });
    Ok(found)
}

/// The clips that are in a track.
fn matches(clips: &[Clip], probes: &Probes, track: usize, items: &[u32]) -> Vec<ClipMatch> {
    let mut hints = Vec::new();
    for (position, &item) in items.iter().enumerate() {
        for probe in probes.places_of(item) {
            let shift = position as i64 - i64::from(probe.position);
            let phase = usize::from(probe.phase);
            let clip = &clips[probe.clip as usize].phases[phase].0;
            if is_plausible(items, clip, shift, position) {
                hints.push((probe.clip as usize, phase, shift));
            }
        }
    }
    hints.sort_unstable();
    hints.dedup();
    let of_clip = hints.chunk_by(|one, next| one.0 == next.0);
    of_clip
        .filter_map(|hints| best(clips, track, items, hints))
        .collect()
}

fn best(
    clips: &[Clip],
    track: usize,
    items: &[u32],
    hints: &[(usize, usize, i64)],
) -> Option<ClipMatch> {
    let aligned = hints.iter().map(|&(clip, phase, shift)| {
        let alignment = align(items, &clips[clip].phases[phase].0, shift);
        (clip, phase, alignment)
    });
    let (clip, phase, alignment) = most_alike(aligned, |(_, _, alignment)| alignment)?;
    let stretch = alignment.stretch;
    let is_found = stretch.n_changing >= NEAREST_OVERLAP && stretch.bit_errors <= CLIP_BIT_ERRORS;
    is_found.then(|| ClipMatch::new(clip, track, phase, &alignment))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::ITEM_SPAN;
    use crate::fingerprint::made_up::{damaged, noise};

    fn clip(items: &[u32]) -> Clip {
        let nothing = Fingerprint::default();
        Clip {
            phases: vec![nothing, Fingerprint(items.to_vec())],
        }
    }

    fn found(clips: &[Clip], tracks: &[Vec<u32>]) -> Vec<ClipMatch> {
        find_clips(clips, tracks, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn a_clip_is_found_where_it_lies() {
        let song = noise(1, 2000);
        let clips = [clip(&noise(5, 60)), clip(&damaged(&song[1000..1060]))];
        let matches = found(&clips, &[noise(2, 2000), song]);
        assert_eq!(matches.len(), 1);
        let found = matches[0];
        assert_eq!((found.clip, found.track), (1, 1));
        assert!((found.offset - 1000.0 * ITEM_SECONDS).abs() < 0.5);
        assert!((found.clip_offset - ITEM_SECONDS / 4.0).abs() < 0.5);
        assert!((found.seconds - (59.0 * ITEM_SECONDS + ITEM_SPAN)).abs() < 0.5);
        assert!((found.similarity() - (1.0 - 2.7 / 16.0)).abs() < 0.01);
    }

    #[test]
    fn music_that_begins_in_the_middle_of_a_clip_is_found_there() {
        let song = noise(1, 500);
        let mut items = noise(3, 100);
        items.extend(&song[200..300]);
        let matches = found(&[clip(&items)], &[song]);
        assert!((matches[0].offset - 200.0 * ITEM_SECONDS).abs() < 0.5);
        assert!((matches[0].clip_offset - 100.0 * ITEM_SECONDS).abs() < 0.5);
    }

    #[test]
    fn less_than_the_shortest_is_not_looked_for() {
        let seconds = |seconds: f64| {
            let mut stream = ClipStream::new(11_025).unwrap();
            let glide = |n: u32| (1e-6 * f64::from(n).powi(2)).sin() as f32;
            let samples: Vec<f32> = (0..(seconds * 11_025.0) as u32).map(glide).collect();
            samples.chunks(1000).for_each(|block| stream.push(block));
            stream.finish()
        };
        assert!(seconds(SHORTEST_CLIP).is_long_enough());
        assert!(!seconds(SHORTEST_CLIP - 1.0).is_long_enough());
        assert!(!Clip::default().is_long_enough());
    }

    #[test]
    fn a_search_that_is_stopped_says_so() {
        let song = noise(1, 100);
        let stopped = find_clips(&[clip(&song)], &[song], &AtomicBool::new(true));
        assert_eq!(stopped, Err(Stopped));
    }
}
