//! Which genres are proposed for what was heard.

use crate::ScoredGenre;
use crate::taxonomy::{ChooseOptions, Taxonomy, percent};

/// Proposes genres to be written.
#[derive(Clone, Debug)]
pub struct Chooser {
    /// Which names mean what.
    pub taxonomy: Taxonomy,
    /// How many, and how probable they must be.
    pub options: ChooseOptions,
}

/// What is proposed for a track.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    /// In the order in which they are written; none to leave the track as it is.
    pub(super) genres: Vec<ScoredGenre>,
    /// Why so, for people.
    pub(super) why: String,
}

impl Default for Chooser {
    /// The built-in taxonomy.
    fn default() -> Self {
        let taxonomy = Taxonomy::default_taxonomy();
        let options = taxonomy.options().clone();
        Self { taxonomy, options }
    }
}

impl Chooser {
    /// What to propose for a track of which this was heard, most probable first.
    pub(super) fn propose(&self, heard: &[ScoredGenre]) -> Proposal {
        let named = heard
            .iter()
            .map(|genre| (genre.name.as_str(), genre.probability));
        let chosen = self
            .taxonomy
            .choose(&named.collect::<Vec<_>>(), &self.options);
        let why = match (chosen.is_empty(), heard.first()) {
            (false, _) => {
                let reasons = chosen
                    .iter()
                    .map(|choice| format!("{}: {}", choice.name, choice.why));
                reasons.collect::<Vec<_>>().join("; ")
            }
            (true, Some(best)) => format!(
                "{} comes first with {}, and nothing that may be written is as probable as {}",
                best.name,
                percent(best.probability),
                percent(self.options.min_probability)
            ),
            (true, None) => "no genre was heard".to_owned(),
        };
        let genres = chosen.into_iter().map(|choice| ScoredGenre {
            name: choice.name,
            probability: choice.probability,
        });
        Proposal {
            genres: genres.collect(),
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_probable_is_proposed_by_its_proper_name_and_the_reason_is_said() {
        let heard = [("hip hop", 0.6), ("jazz", 0.3)].map(|(name, probability)| ScoredGenre {
            name: name.to_owned(),
            probability,
        });
        let propose = |min_probability| {
            let mut chooser = Chooser::default();
            chooser.options.min_probability = min_probability;
            chooser.propose(&heard)
        };
        let names = |proposal: &Proposal| {
            let genres = proposal.genres.iter();
            genres.map(|genre| genre.name.clone()).collect::<Vec<_>>()
        };
        let usual = Chooser::default().propose(&heard);
        assert_eq!(names(&usual), ["Hip Hop"]);
        assert_eq!(usual.why, "Hip Hop: heard 60 %");
        assert_eq!(names(&propose(0.2)), ["Hip Hop", "Jazz"]);
        let nothing = propose(0.9);
        assert!(nothing.genres.is_empty());
        assert!(
            nothing.why.starts_with("hip hop comes first with 60 %"),
            "{}",
            nothing.why
        );
        assert_eq!(Chooser::default().propose(&[]).why, "no genre was heard");
    }
}
