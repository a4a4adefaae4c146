//! From what was heard to what is written.

use serde::Serialize;

use super::Taxonomy;
use super::key::key;
use super::options::{ChooseOptions, Unmatched};
use super::select::select;
use super::why;

/// A genre that was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// Its name, as it is to be written.
    pub name: String,
    /// How probable it is, 0 to 1, with all genres below it.
    pub probability: f64,
    /// What speaks for it, in a few words: `heard 62 %`, `heard 62 % as Rap`, `parent of Punk (31 %)`.
    pub why: String,
}

/// A genre that could be chosen.
#[derive(Debug)]
pub(super) struct Candidate {
    /// `None` where its name is no genre of the taxonomy.
    pub(super) genre: Option<usize>,
    pub(super) name: String,
    pub(super) probability: f64,
    /// What was heard of the genre itself.
    pub(super) own: f64,
    /// What it was heard as, where that is more than another spelling.
    pub(super) heard_as: Vec<String>,
    /// What was heard below it.
    pub(super) below: Vec<(String, f64)>,
}

/// A genre that was heard.
struct Heard {
    genre: Option<usize>,
    key: String,
    name: String,
    probability: f64,
    heard_as: Vec<String>,
}

impl Taxonomy {
    /// The genres to write for what was heard, most probable first: at most `max_genres`, none below
    /// `min_probability`, none that is denied, and of an allow list only what it has.
    ///
    /// `heard` are alternatives of which at most one is right, so that their probabilities sum to 1 at most, as the default
    /// model gives them. Names that mean one genre are added, and a genre is as probable as itself and all genres below
    /// it together: `rock` can be chosen where `punk` and `hard rock` are unsure. A denied name counts for nothing, also
    /// not for the genres above it; a genre that an allow list leaves out does count for those. Probabilities that are
    /// not above 0 are passed over; no sum exceeds 1.
    ///
    /// ```
    /// use earmark_library::taxonomy::{ChooseOptions, Taxonomy};
    ///
    /// let taxonomy = Taxonomy::default_taxonomy();
    /// let heard = [("punk", 0.26), ("hard rock", 0.25), ("rap", 0.2), ("pop", 0.1)];
    /// let chosen = taxonomy.choose(&heard, &ChooseOptions::default());
    /// assert_eq!(chosen.len(), 1);
    /// assert_eq!(chosen[0].name, "Rock");
    /// assert_eq!(chosen[0].why, "parent of Punk (26 %), Hard Rock (25 %)");
    /// ```
    #[must_use]
    pub fn choose<N: AsRef<str>>(
        &self,
        heard: &[(N, f64)],
        options: &ChooseOptions,
    ) -> Vec<Choice> {
        let candidates = self.candidates(self.heard(heard, options.unmatched));
        let enough = |candidate: &Candidate| {
            // Sums of parts may fall short of the whole by a rounding error.
            candidate.probability + 1e-9 >= options.min_probability
                && self.may_be_written(candidate)
        };
        let candidates: Vec<Candidate> = candidates.into_iter().filter(enough).collect();
        let mut chosen = select(self, &candidates, options);
        chosen.sort_by(|a, b| {
            let by_probability = b.probability.total_cmp(&a.probability);
            let by_depth = || self.depth(b).cmp(&self.depth(a));
            by_probability
                .then_with(by_depth)
                .then_with(|| a.name.cmp(&b.name))
        });
        let choice = |candidate: &Candidate| Choice {
            name: candidate.name.clone(),
            probability: candidate.probability,
            why: why::in_words(candidate),
        };
        chosen.into_iter().map(choice).collect()
    }

    /// Each genre once, without those that are denied.
    fn heard<N: AsRef<str>>(&self, names: &[(N, f64)], unmatched: Unmatched) -> Vec<Heard> {
        let mut all: Vec<Heard> = Vec::new();
        for (name, probability) in names {
            let name = name.as_ref().trim();
            let genre = self.number(name);
            let is_wanted = genre.is_some() || unmatched == Unmatched::Keep;
            if probability.is_nan() || *probability <= 0.0 || name.is_empty() || !is_wanted {
                continue;
            }
            let proper = genre.map_or(name, |genre| &self.genres[genre].name);
            let common = key(proper);
            if self.denied.contains(&common) {
                continue;
            }
            let index = match all.iter().position(|other| other.key == common) {
                Some(index) => index,
                None => {
                    all.push(Heard {
                        genre,
                        name: proper.to_owned(),
                        probability: 0.0,
                        heard_as: Vec::new(),
                        key: common.clone(),
                    });
                    all.len() - 1
                }
            };
            let entry = &mut all[index];
            entry.probability = (entry.probability + probability).min(1.0);
            if key(name) != common {
                entry.heard_as.push(name.to_owned());
            }
        }
        all
    }

    /// What was heard, and all that is above it.
    fn candidates(&self, heard: Vec<Heard>) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for heard in &heard {
            let above = heard
                .genre
                .map_or(&[][..], |genre| &self.genres[genre].ancestors);
            for ancestor in above {
                let index = match candidates.iter().position(|c| c.genre == Some(*ancestor)) {
                    Some(index) => index,
                    None => {
                        candidates.push(self.not_heard(*ancestor));
                        candidates.len() - 1
                    }
                };
                candidates[index]
                    .below
                    .push((heard.name.clone(), heard.probability));
            }
        }
        for heard in heard {
            let same = |c: &&mut Candidate| c.genre.is_some() && c.genre == heard.genre;
            match candidates.iter_mut().find(same) {
                Some(candidate) => {
                    candidate.own = heard.probability;
                    candidate.heard_as = heard.heard_as;
                }
                None => candidates.push(Candidate {
                    genre: heard.genre,
                    name: heard.name,
                    probability: 0.0,
                    own: heard.probability,
                    heard_as: heard.heard_as,
                    below: Vec::new(),
                }),
            }
        }
        for candidate in &mut candidates {
            let below: f64 = candidate
                .below
                .iter()
                .map(|(_, probability)| probability)
                .sum();
            candidate.probability = (candidate.own + below).min(1.0);
        }
        candidates
    }

    fn not_heard(&self, genre: usize) -> Candidate {
        Candidate {
            genre: Some(genre),
            name: self.genres[genre].name.clone(),
            probability: 0.0,
            own: 0.0,
            heard_as: Vec::new(),
            below: Vec::new(),
        }
    }

    fn may_be_written(&self, candidate: &Candidate) -> bool {
        let is_allowed = match (&self.allowed, candidate.genre) {
            (None, _) => true,
            (Some(allowed), Some(genre)) => allowed.contains(&genre),
            (Some(_), None) => false,
        };
        is_allowed && !self.denied.contains(&key(&candidate.name))
    }

    pub(super) fn depth(&self, candidate: &Candidate) -> usize {
        candidate.genre.map_or(0, |genre| self.genres[genre].depth)
    }

    /// Whether `above` is one of the genres above `below`.
    pub(super) fn covers(&self, above: &Candidate, below: &Candidate) -> bool {
        match (above.genre, below.genre) {
            (Some(above), Some(below)) => self.genres[below].ancestors.contains(&above),
            _ => false,
        }
    }
}
