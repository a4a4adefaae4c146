use super::Candidate;
use super::candidate::folded;

/// Which tracks are wanted. Of several names in one list one is enough; of the lists, all that are not empty must agree.
///
/// Names are compared without regard to case.
///
/// ```
/// use earmark_library::playlist::{Candidate, Filters};
///
/// let filters = Filters { genres: vec!["Folk".into(), "blues".into()], tempo: Some((90.0, 120.0)), ..Filters::default() };
/// let mut track = Candidate { genres: vec!["folk".into()], tempo: Some(104.0), ..Candidate::default() };
/// assert!(filters.admit(&track));
/// track.tempo = None;
/// assert!(!filters.admit(&track));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Genres.
    pub genres: Vec<String>,
    /// Moods.
    pub moods: Vec<String>,
    /// Eras.
    pub eras: Vec<String>,
    /// Artists.
    pub artists: Vec<String>,
    /// Least and greatest beats per minute, both included.
    pub tempo: Option<(f64, f64)>,
}

impl Filters {
    /// Whether the track is wanted.
    #[must_use]
    pub fn admit(&self, track: &Candidate) -> bool {
        let tempo = |(least, greatest): (f64, f64)| {
            track
                .tempo
                .is_some_and(|tempo| (least..=greatest).contains(&tempo))
        };
        one_of(&self.genres, &track.genres)
            && one_of(&self.moods, &track.moods)
            && one_of(&self.eras, &track.eras)
            && one_of(&self.artists, track.artist.as_slice())
            && self.tempo.is_none_or(tempo)
    }
}

fn one_of(wanted: &[String], has: &[String]) -> bool {
    let is_wanted = |name: &String| wanted.iter().any(|wanted| folded(wanted) == folded(name));
    wanted.is_empty() || has.iter().any(is_wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_is_not_empty_must_agree() {
        let track = Candidate {
            artist: Some("Björk".into()),
            genres: vec!["electronic".into(), "pop".into()],
            moods: vec!["chill".into()],
            eras: vec!["90s".into()],
            tempo: Some(120.0),
            ..Candidate::default()
        };
        let of = |filters: Filters| filters.admit(&track);
        assert!(of(Filters::default()));
        let genres = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert!(of(Filters {
            genres: genres(&["rock", "Pop"]),
            ..Filters::default()
        }));
        assert!(!of(Filters {
            genres: genres(&["rock"]),
            ..Filters::default()
        }));
        assert!(of(Filters {
            artists: vec!["BJÖRK".into()],
            ..Filters::default()
        }));
        assert!(of(Filters {
            tempo: Some((120.0, 120.0)),
            eras: vec!["90s".into()],
            ..Filters::default()
        }));
        assert!(!of(Filters {
            tempo: Some((90.0, 119.9)),
            eras: vec!["90s".into()],
            ..Filters::default()
        }));
        assert!(!of(Filters {
            moods: vec!["sad".into()],
            genres: genres(&["pop"]),
            ..Filters::default()
        }));
    }
}
