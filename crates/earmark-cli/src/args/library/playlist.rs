//! The command line of `earmark playlist`.

use std::path::PathBuf;

use clap::Args;

use super::LibraryArguments;
use crate::args::RunArguments;

/// Make a playlist of the library's tracks.
///
/// Around files (--like), of a genre, mood, era, artist or tempo, or both; or from one track to another by small steps. Each track sounds
/// like the one before. No song comes twice, and no artist twice in a row where that is possible.
///
/// The same library, wishes and seed give the same list. Without a seed, a list around files holds the most similar tracks.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark playlist --like song.mp3 -o like.m3u8\n  \
    earmark playlist --genre folk --genre blues --tempo 90-120 --minutes 60 -o calm.xspf\n  \
    earmark playlist --like a.mp3 --like b.mp3 --mood party --seed 7 --tracks 30\n  \
    earmark playlist --from quiet.flac --to loud.mp3 --tracks 15 -o rising.m3u8")]
pub(crate) struct PlaylistArguments {
    /// Tracks that sound like this file, which may be of the library or not; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) like: Vec<PathBuf>,

    /// Begin with this track of the library, and go by small steps to that of --to
    #[arg(long, value_name = "FILE", requires = "to", conflicts_with_all = ["like", "seed"])]
    pub(crate) from: Option<PathBuf>,

    /// End with this track of the library
    #[arg(long, value_name = "FILE", requires = "from")]
    pub(crate) to: Option<PathBuf>,

    /// Tracks of this genre, as heard or as tagged; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) genre: Vec<String>,

    /// Tracks of this mood; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) mood: Vec<String>,

    /// Tracks that sound like this era: 80s, 1980s, oldies; may be repeated
    #[arg(long, value_name = "NAME", value_parser = era)]
    pub(crate) era: Vec<String>,

    /// Tracks of this artist; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) artist: Vec<String>,

    /// Tracks of so many beats per minute, from least to greatest: 90-120
    #[arg(long, value_name = "BPM-BPM", value_parser = tempo)]
    pub(crate) tempo: Option<(f64, f64)>,

    /// So many tracks [default: 25]
    #[arg(long, value_name = "N", conflicts_with = "minutes")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) tracks: Option<u16>,

    /// So many minutes, as near as whole tracks come
    #[arg(long, value_name = "N", value_parser = minutes)]
    pub(crate) minutes: Option<f64>,

    /// Draw another list with each number
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// The file to write: a name that ends in .m3u8 or .xspf; otherwise the list is printed
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Write places from the root instead of from the folder of the playlist
    #[arg(long, requires = "output")]
    pub(crate) absolute: bool,

    #[command(flatten)]
    pub(crate) run: RunArguments,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

fn tempo(text: &str) -> Result<(f64, f64), String> {
    let bounds = text.split_once('-').and_then(|(least, greatest)| {
        let number = |text: &str| text.trim().parse::<f64>().ok();
        number(least).zip(number(greatest))
    });
    match bounds {
        Some((least, greatest)) if least >= 0.0 && least <= greatest => Ok((least, greatest)),
        _ => Err("not two tempos in beats per minute, the lower one first: 90-120".to_owned()),
    }
}

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(minutes) if minutes > 0.0 && minutes <= 100_000.0 => Ok(minutes),
        _ => Err("not a number of minutes above zero".to_owned()),
    }
}

/// The name of an era as the models have it: `80s`, `'80s` and `80's` are the `1980s`.
fn era(text: &str) -> Result<String, std::convert::Infallible> {
    let digits: String = text.chars().filter(|c| !['\'', '’'].contains(c)).collect();
    let decade = digits.strip_suffix('s').unwrap_or(&digits);
    Ok(match decade.parse::<u16>() {
        Ok(decade @ 30..=99) if decade % 10 == 0 => format!("19{decade}s"),
        Ok(decade @ 0..=20) if decade % 10 == 0 => format!("20{decade:02}s"),
        Ok(year @ 1900..=2100) if year % 10 == 0 => format!("{year}s"),
        _ => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::era;

    #[test]
    fn decades_have_many_names() {
        for name in ["80s", "'80s", "80's", "1980s", "1980"] {
            assert_eq!(era(name), Ok("1980s".to_owned()));
        }
        assert_eq!(era("00s"), Ok("2000s".to_owned()));
        assert_eq!(era("oldies"), Ok("oldies".to_owned()));
        assert_eq!(era("85"), Ok("85".to_owned()));
    }
}
