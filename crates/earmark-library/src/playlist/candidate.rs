use std::collections::HashSet;
use std::path::PathBuf;

/// A track that may be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidate {
    /// Its file.
    pub path: PathBuf,
    /// Its title, if the file has one.
    pub title: Option<String>,
    /// Who plays it, if the file says so.
    pub artist: Option<String>,
    /// Seconds.
    pub duration: f64,
    /// Its genres.
    pub genres: Vec<String>,
    /// Its moods.
    pub moods: Vec<String>,
    /// Its eras: `80s`.
    pub eras: Vec<String>,
    /// Beats per minute.
    pub tempo: Option<f64>,
    /// Digest of its audio: the same for the same recording, whatever its tags.
    pub payload: Option<[u8; 32]>,
    /// What it sounds like; of one length in all candidates. A track without one is chosen by filters only.
    pub embedding: Option<Vec<f32>>,
}

/// What tells songs apart.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Recording([u8; 32]),
    Song(String, String),
}

impl Candidate {
    /// Whose track it is, as artists are compared; none where that is unknown, which is nobody else's.
    pub(super) fn artist_key(&self) -> Option<String> {
        self.artist.as_deref().and_then(folded)
    }

    fn identities(&self) -> impl Iterator<Item = Identity> {
        let song = self
            .artist_key()
            .zip(self.title.as_deref().and_then(folded));
        let song = song.map(|(artist, title)| Identity::Song(artist, title));
        self.payload
            .map(Identity::Recording)
            .into_iter()
            .chain(song)
    }
}

/// A name as names are compared: in lower case, without spaces around; none if nothing is left.
#[must_use]
pub fn folded(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (!text.is_empty()).then_some(text)
}

/// The songs of a list so far.
#[derive(Default)]
pub(super) struct Songs(HashSet<Identity>);

impl Songs {
    /// Whether the song was there.
    pub(super) fn has(&self, candidate: &Candidate) -> bool {
        candidate
            .identities()
            .any(|identity| self.0.contains(&identity))
    }

    /// Adds the song; false if it was there already.
    pub(super) fn add(&mut self, candidate: &Candidate) -> bool {
        let is_new = !self.has(candidate);
        self.0.extend(candidate.identities());
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn song(artist: Option<&str>, title: Option<&str>, payload: Option<u8>) -> Candidate {
        Candidate {
            artist: artist.map(str::to_owned),
            title: title.map(str::to_owned),
            payload: payload.map(|byte| [byte; 32]),
            ..Candidate::default()
        }
    }

    #[test]
    fn a_song_is_its_recording_or_its_artist_and_title() {
        let mut songs = Songs::default();
        assert!(songs.add(&song(
            Some("Elizabeth Cotten"),
            Some("Freight Train"),
            Some(1)
        )));
        assert!(!songs.add(&song(
            Some(" elizabeth cotten"),
            Some("FREIGHT TRAIN "),
            Some(2)
        )));
        assert!(!songs.add(&song(None, None, Some(1))), "the same recording");
        assert!(!songs.add(&song(None, None, Some(2))), "that of the second");
        assert!(songs.add(&song(
            Some("Peter, Paul and Mary"),
            Some("Freight Train"),
            None
        )));
    }

    #[test]
    fn what_has_no_name_is_not_the_same_as_another_without() {
        let mut songs = Songs::default();
        assert!(songs.add(&song(None, Some("Untitled"), None)));
        assert!(songs.add(&song(None, Some("Untitled"), None)));
        assert!(songs.add(&song(Some("Various"), Some("  "), None)));
        assert!(songs.add(&song(Some("Various"), None, None)));
    }
}
