//! Why a copy is not the one to keep, in words.

use earmark_library::duplicates::{Criterion, Quality};

/// In what `copy` falls short of the one to keep.
pub(super) fn reason(copy: &Quality, keep: &Quality, short_of: Criterion) -> String {
    match short_of {
        Criterion::Complete => format!("{:.0} s shorter", keep.duration - copy.duration),
        Criterion::Lossless => format!("{} loses something, {} does not", copy.codec, keep.codec),
        Criterion::BitRate => format!("{} is less than {}", rate(copy), rate(keep)),
        Criterion::Channels => format!("{} instead of {} channels", copy.channels, keep.channels),
        Criterion::SampleRate => {
            format!("{} instead of {} Hz", copy.sample_rate, keep.sample_rate)
        }
        Criterion::Tags => format!("{} of its tags filled in, not {}", copy.n_tags, keep.n_tags),
        _ => "as good".to_owned(),
    }
}

fn rate(copy: &Quality) -> String {
    match copy.bit_rate {
        Some(bit_rate) => format!("{} at {} kb/s", copy.codec, (bit_rate + 500) / 1000),
        None => copy.codec.clone(),
    }
}
