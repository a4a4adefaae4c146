//! Which genres are proposed for what was heard.

use crate::ScoredGenre;

/// What is proposed for a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// In the order in which they are written; none to leave the track as it is.
    pub genres: Vec<ScoredGenre>,
    /// Why so, for people.
    pub why: String,
}

/// Decides which genres a track should have. Closures can do so too.
pub trait Proposer {
    /// What to propose for a track of which this was heard, best first.
    fn propose(&self, heard: &[ScoredGenre]) -> Proposal;
}

impl<F: Fn(&[ScoredGenre]) -> Proposal> Proposer for F {
    fn propose(&self, heard: &[ScoredGenre]) -> Proposal {
        self(heard)
    }
}

/// Proposes the most probable genres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestGenres {
    /// Those below are not proposed; from 0 to 1.
    pub min_probability: f64,
    /// At most so many.
    pub max_genres: usize,
}

impl Default for BestGenres {
    /// One genre that is more likely than all others together.
    fn default() -> Self {
        Self {
            min_probability: 0.5,
            max_genres: 1,
        }
    }
}

impl Proposer for BestGenres {
    fn propose(&self, heard: &[ScoredGenre]) -> Proposal {
        let likely = heard
            .iter()
            .filter(|genre| genre.probability >= self.min_probability);
        let genres: Vec<ScoredGenre> = likely.take(self.max_genres).cloned().collect();
        let percent = |probability: f64| format!("{:.0} %", 100.0 * probability);
        let why = match (genres.first(), heard.first()) {
            (Some(best), _) => format!("heard with {}", percent(best.probability)),
            (None, Some(best)) => {
                let (name, best) = (&best.name, percent(best.probability));
                let least = percent(self.min_probability);
                format!("{name} comes first with {best}, less than {least}")
            }
            (None, None) => "no genre was heard".to_owned(),
        };
        Proposal { genres, why }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_likely_are_proposed_and_the_reason_is_said() {
        let heard = [("Jazz", 0.4), ("Blues", 0.3), ("Pop", 0.1)].map(|(name, probability)| {
            let name = name.to_owned();
            ScoredGenre { name, probability }
        });
        let best = |min_probability, max_genres| {
            let proposer = BestGenres {
                min_probability,
                max_genres,
            };
            let proposal = proposer.propose(&heard);
            (proposal.genres.len(), proposal.why)
        };
        assert_eq!(best(0.2, 5), (2, "heard with 40 %".to_owned()));
        assert_eq!(best(0.2, 1).0, 1);
        let why = "Jazz comes first with 40 %, less than 50 %";
        assert_eq!(best(0.5, 1), (0, why.to_owned()));
        assert_eq!(BestGenres::default().propose(&[]).why, "no genre was heard");
    }
}
