//! Which copy is best, and why.
//!
//! The order, first difference first: a complete copy before one that was cut; lossless before lossy; more bits, weighed
//! by codec; more channels; a higher sample rate; more of the tags filled in. What is equal in all of this keeps the
//! order it came in.

use std::borrow::Borrow;
use std::cmp::{Ordering, Reverse};

use serde::Serialize;

use crate::{FileTags, Track};

/// A copy that is shorter than the longest by more than so many seconds was cut. Encoders add and drop less.
pub const CUT_SECONDS: f64 = 2.0;

/// What makes one copy better than another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Quality {
    /// Short name of the codec, as `earmark-audio` has it: `flac`, `pcm_s16le`, `mp3`.
    pub codec: String,
    /// Bits a second over the whole file, where known.
    pub bit_rate: Option<u32>,
    /// Hz.
    pub sample_rate: u32,
    /// 2 for stereo.
    pub channels: u16,
    /// Seconds.
    pub duration: f64,
    /// Of title, artist, album, album artist, genres and year: how many are filled in.
    pub n_tags: usize,
}

impl Quality {
    /// Of a track; all but its tags is nought in one that was not heard.
    #[must_use]
    pub fn of(track: &Track) -> Self {
        let of_tags = Self {
            n_tags: n_filled_in(&track.file_tags),
            ..Self::default()
        };
        let Some(heard) = &track.heard else {
            return of_tags;
        };
        Self {
            codec: heard.codec.clone(),
            bit_rate: heard.bit_rate,
            sample_rate: heard.sample_rate,
            channels: heard.channels,
            duration: heard.duration,
            ..of_tags
        }
    }

    /// Whether the codec keeps every bit. Whether what it was given had lost some before cannot be told.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        let is_law = self.codec.ends_with("law");
        let names = ["flac", "alac", "wavpack", "monkeys_audio", "tta"];
        self.codec.starts_with("pcm_") && !is_law || names.contains(&self.codec.as_str())
    }

    /// Bits a second that MP3 would need to sound as good: a convention, in line with listening tests in which AAC,
    /// Vorbis and Opus at 96 kb/s were no worse than MP3 at 128. 0 for lossless copies, which are all as good.
    fn weighed_bit_rate(&self) -> u32 {
        let bit_rate = self.bit_rate.unwrap_or(0);
        match self.codec.as_str() {
            _ if self.is_lossless() => 0,
            "aac" | "vorbis" | "opus" => bit_rate / 3 * 4,
            _ => bit_rate,
        }
    }
}

fn n_filled_in(tags: &FileTags) -> usize {
    let filled_in = [
        tags.title.is_some(),
        tags.artist.is_some(),
        tags.album.is_some(),
        tags.album_artist.is_some(),
        !tags.genres.is_empty(),
        tags.year.is_some(),
    ];
    filled_in.into_iter().filter(|filled_in| *filled_in).count()
}

/// In what a copy falls short of the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Criterion {
    /// It was cut.
    Complete,
    /// It lost something in encoding, the best did not.
    Lossless,
    /// It has fewer bits a second, weighed by codec.
    BitRate,
    /// It has fewer channels.
    Channels,
    /// It has a lower sample rate.
    SampleRate,
    /// Fewer of its tags are filled in.
    Tags,
    /// In nothing.
    Equal,
}

impl Criterion {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Lossless => "lossless",
            Self::BitRate => "bit_rate",
            Self::Channels => "channels",
            Self::SampleRate => "sample_rate",
            Self::Tags => "tags",
            Self::Equal => "equal",
        }
    }
}

/// A copy in the order of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its number.
    pub copy: usize,
    /// In what it falls short of the first in the order.
    pub short_of: Criterion,
}

/// The copies of one recording, best first.
#[must_use]
pub fn best_first<Q: Borrow<Quality>>(copies: &[Q]) -> Vec<Verdict> {
    let copies: Vec<&Quality> = copies.iter().map(Borrow::borrow).collect();
    let longest = copies.iter().map(|copy| copy.duration).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..copies.len()).collect();
    order.sort_by(|&a, &b| compare(copies[a], copies[b], longest).0);
    let verdict = |&copy: &usize| Verdict {
        copy,
        short_of: compare(copies[order[0]], copies[copy], longest).1,
    };
    order.iter().map(verdict).collect()
}

/// Less if `a` is better, and in what they differ first.
fn compare(a: &Quality, b: &Quality, longest: f64) -> (Ordering, Criterion) {
    let both = [a, b];
    let complete = both.map(|copy| Reverse(u32::from(copy.duration + CUT_SECONDS >= longest)));
    let lossless = both.map(|copy| Reverse(u32::from(copy.is_lossless())));
    let bit_rate = both.map(|copy| Reverse(copy.weighed_bit_rate()));
    let channels = both.map(|copy| Reverse(u32::from(copy.channels)));
    let sample_rate = both.map(|copy| Reverse(copy.sample_rate));
    let tags = both.map(|copy| Reverse(copy.n_tags as u32));
    let criteria = [
        (complete, Criterion::Complete),
        (lossless, Criterion::Lossless),
        (bit_rate, Criterion::BitRate),
        (channels, Criterion::Channels),
        (sample_rate, Criterion::SampleRate),
        (tags, Criterion::Tags),
    ];
    let compared = criteria
        .into_iter()
        .map(|([a, b], criterion)| (a.cmp(&b), criterion));
    let mut differ = compared.filter(|(order, _)| order.is_ne());
    differ.next().unwrap_or((Ordering::Equal, Criterion::Equal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(codec: &str, kilobits: u32) -> Quality {
        Quality {
            duration: 200.0,
            codec: codec.into(),
            bit_rate: Some(1000 * kilobits),
            channels: 2,
            sample_rate: 44_100,
            n_tags: 3,
        }
    }

    fn order(copies: &[Quality]) -> Vec<(usize, Criterion)> {
        let verdicts = best_first(copies).into_iter();
        verdicts
            .map(|verdict| (verdict.copy, verdict.short_of))
            .collect()
    }

    #[test]
    fn lossless_comes_before_lossy_whatever_its_bit_rate() {
        let copies = [copy("mp3", 320), copy("flac", 250), copy("pcm_mulaw", 700)];
        let expected = [
            (1, Criterion::Equal),
            (2, Criterion::Lossless),
            (0, Criterion::Lossless),
        ];
        assert_eq!(order(&copies), expected);
    }

    #[test]
    fn bit_rates_are_weighed_by_codec() {
        let copies = [copy("mp3", 128), copy("opus", 112), copy("mp3", 160)];
        let expected = [
            (2, Criterion::Equal),
            (1, Criterion::BitRate),
            (0, Criterion::BitRate),
        ];
        assert_eq!(order(&copies), expected);
        let unknown = Quality {
            bit_rate: None,
            ..copy("mp3", 0)
        };
        assert_eq!(order(&[unknown, copy("mp3", 64)])[0].0, 1);
    }

    #[test]
    fn half_a_song_is_worse_than_any_whole_one() {
        let cut = Quality {
            duration: 190.0,
            ..copy("flac", 900)
        };
        let padded = Quality {
            duration: 198.5,
            ..copy("mp3", 192)
        };
        let copies = [cut, copy("mp3", 128), padded];
        let expected = [
            (2, Criterion::Equal),
            (1, Criterion::BitRate),
            (0, Criterion::Complete),
        ];
        assert_eq!(order(&copies), expected);
    }

    #[test]
    fn channels_then_sample_rate_then_tags_decide_between_equals() {
        let best = copy("flac", 900);
        let mono = Quality {
            channels: 1,
            sample_rate: 96_000,
            ..best.clone()
        };
        let low = Quality {
            sample_rate: 22_050,
            n_tags: 5,
            ..best.clone()
        };
        let bare = Quality {
            n_tags: 0,
            ..best.clone()
        };
        let expected = [
            (3, Criterion::Equal),
            (4, Criterion::Equal),
            (2, Criterion::Tags),
            (1, Criterion::SampleRate),
            (0, Criterion::Channels),
        ];
        assert_eq!(order(&[mono, low, bare, best.clone(), best]), expected);
    }

    #[test]
    fn nothing_has_no_order() {
        assert!(best_first::<Quality>(&[]).is_empty());
    }
}
