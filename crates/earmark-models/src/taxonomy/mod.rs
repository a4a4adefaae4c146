//! What a tagger's outputs mean: genres with parents, moods, eras,
//! instruments and voices.
//!
//! Taggers learn the words of the people who labelled their training music:
//! several words for one thing ("rnb", "female vocalist" beside "female
//! vocalists"), and genres mixed with moods and decades. [`outputs`] gives each
//! of a model's outputs a kind and a proper name; genres are spelled as
//! MusicBrainz spells them, and [`parents`] says where each belongs.

mod genres;
mod outputs;

pub use genres::{GENRES, GenreEntry, parents};
pub use outputs::{outputs, proper_name};

/// What kind of thing a tag names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TagKind {
    /// A genre or style.
    Genre,
    /// A mood or character: happy, mellow, slow, loud.
    Mood,
    /// When it was made.
    Era,
    /// An instrument, or how instruments are played.
    Instrument,
    /// Who sings, if anybody.
    Voice,
}

impl TagKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::Genre,
        Self::Mood,
        Self::Era,
        Self::Instrument,
        Self::Voice,
    ];

    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Genre => "genre",
            Self::Mood => "mood",
            Self::Era => "era",
            Self::Instrument => "instrument",
            Self::Voice => "voice",
        }
    }
}

/// One output of a tagger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagOutput {
    /// The label as the model's makers spell it.
    pub source: &'static str,
    /// The proper name; several outputs may share one.
    pub name: &'static str,
    /// What it is.
    pub kind: TagKind,
}

/// A named thing and how probable it is.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedTag {
    /// The proper name.
    pub name: &'static str,
    /// What it is.
    pub kind: TagKind,
    /// 0 to 1; of several outputs of one name, the highest.
    pub probability: f32,
}

/// The tags that the outputs' `probabilities` speak for, one per name, most
/// probable first (names in alphabetical order where equal).
///
/// ```
/// use earmark_models::{shipped, taxonomy::{TagKind, outputs, rank}};
///
/// let model = shipped::find("musicnn-msd")?;
/// let outputs = outputs(model.labels);
/// let mut probabilities = vec![0.0; outputs.len()];
/// probabilities[17] = 0.4; // "Mellow"
/// probabilities[27] = 0.9; // "hard rock"
/// let ranking = rank(&outputs, &probabilities);
/// assert_eq!((ranking[0].name, ranking[0].kind), ("hard rock", TagKind::Genre));
/// assert_eq!((ranking[1].name, ranking[1].kind), ("mellow", TagKind::Mood));
/// # Ok::<(), earmark_models::ModelError>(())
/// ```
#[must_use]
pub fn rank(outputs: &[TagOutput], probabilities: &[f32]) -> Vec<RankedTag> {
    let mut ranking: Vec<RankedTag> = Vec::new();
    for (output, &probability) in outputs.iter().zip(probabilities) {
        let same = |tag: &&mut RankedTag| tag.name == output.name && tag.kind == output.kind;
        match ranking.iter_mut().find(same) {
            Some(tag) => tag.probability = tag.probability.max(probability),
            None => ranking.push(RankedTag {
                name: output.name,
                kind: output.kind,
                probability,
            }),
        }
    }
    ranking.sort_by(|a, b| {
        let by_probability = b.probability.total_cmp(&a.probability);
        by_probability.then_with(|| a.name.cmp(b.name))
    });
    ranking
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::MODELS;

    #[test]
    fn every_output_of_every_shipped_model_has_a_meaning() {
        for model in MODELS {
            let outputs = outputs(model.labels);
            let sources: Vec<_> = outputs.iter().map(|output| output.source).collect();
            assert_eq!(sources, model.labels, "{}", model.name);
        }
    }

    #[test]
    fn every_genre_output_is_in_the_tree() {
        for model in MODELS {
            for output in outputs(model.labels) {
                if output.kind == TagKind::Genre {
                    let found = GENRES.iter().any(|genre| genre.name == output.name);
                    assert!(found, "'{}' is not in the tree", output.name);
                }
            }
        }
    }

    #[test]
    fn outputs_of_one_name_are_one_tag_with_the_highest_probability() {
        let outputs = outputs(&["female vocalists", "female vocalist", "rock"]);
        let ranking = rank(&outputs, &[0.2, 0.7, 0.5]);
        let names: Vec<_> = ranking
            .iter()
            .map(|tag| (tag.name, tag.probability))
            .collect();
        assert_eq!(names, [("female vocals", 0.7), ("rock", 0.5)]);
    }
}
