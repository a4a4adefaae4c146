//! The genres of a tagger and of a model of ten genres, in one ranking.

use earmark_data::ContentHash;
use earmark_models::musicnn::N_TAGS;
use earmark_models::shipped;
use earmark_models::taxonomy::{self, TagKind, TagOutput};

use crate::Error;
use crate::classification::Genre;
use crate::learn::{GTZAN10, TrainedModel};

/// The tagger it wants.
pub(super) const TAGGER: &str = "musicnn-msd";
/// What the joint ranking is called.
pub(super) const NAME: &str = "earmark";

/// Joins what two sources say of a track, of which neither has all words: tags are no alternatives to each other and
/// know neither classical music nor reggae nor disco; the model of ten genres knows nothing else than those.
///
/// With `g` the probabilities of the ten, `w = max(g)` how sure they are, and `t` the tags that are genres, a genre has
/// `w g + (1 - w) t / sum(t)`: what is none of the ten leaves them unsure, and then the tags decide. All sum to 1.
pub(super) struct Ranking {
    outputs: Vec<TagOutput>,
    genres: TrainedModel,
}

/// Of the weights of both.
pub(super) fn sha256() -> String {
    let tagger = shipped::find(TAGGER).map_or("", |model| model.sha256);
    let text = format!("{tagger}\n{}\n", GTZAN10.sha256);
    ContentHash::of_text(&text).to_string()
}

impl Ranking {
    pub(super) fn new(outputs: Vec<TagOutput>) -> Result<Self, Error> {
        Ok(Self {
            outputs,
            genres: GTZAN10.model()?,
        })
    }

    /// The genres there are.
    pub(super) fn names(&self) -> Vec<String> {
        let even = vec![1.0; self.genres.labels().len()];
        let genres = self.join(&[0.0; N_TAGS], &even);
        genres.iter().map(|genre| genre.name.to_string()).collect()
    }

    /// The ranking of tags, and of means over patches: these tags, then mean and maximum pools.
    pub(super) fn of(&self, tags: &[f32], means: &[f64]) -> Result<Vec<Genre>, Error> {
        let said = self.genres.ask_row(means)?;
        Ok(self.join(tags, &said))
    }

    fn join(&self, tags: &[f32], said: &[f64]) -> Vec<Genre> {
        let ranked = taxonomy::rank(&self.outputs, tags);
        let ranked = ranked.into_iter().filter(|tag| tag.kind == TagKind::Genre);
        let ranked = ranked.map(|tag| (tag.name, f64::from(tag.probability)));
        let ranked: Vec<(&'static str, f64)> = ranked.collect();
        let sum: f64 = ranked.iter().map(|(_, value)| value).sum();
        let weight = said.iter().copied().fold(0.0, f64::max);
        let share = |(name, value): (&'static str, f64)| Genre {
            name: name.into(),
            probability: if sum > 0.0 {
                (1.0 - weight) * value / sum
            } else {
                0.0
            },
            parents: taxonomy::parents(name),
        };
        let mut genres: Vec<Genre> = ranked.into_iter().map(share).collect();
        for (label, probability) in self.genres.labels().iter().zip(said) {
            let name = taxonomy::proper_name(label);
            match genres.iter_mut().find(|genre| genre.name == name) {
                Some(genre) => genre.probability += weight * probability,
                None => genres.push(Genre {
                    name: name.to_owned().into(),
                    probability: weight * probability,
                    parents: taxonomy::parents(name),
                }),
            }
        }
        // In the order of the names where equal.
        genres.sort_by(|a, b| a.name.cmp(&b.name));
        genres.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        genres
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking() -> Ranking {
        let model = shipped::find("musicnn-msd").unwrap();
        Ranking::new(taxonomy::outputs(model.labels)).unwrap()
    }

    /// The ranking of one tag and one of the ten genres.
    fn names(tag: &str, genre: &str) -> Vec<String> {
        let ranking = ranking();
        let is_tag = |output: &TagOutput| output.name == tag;
        let mut tags = [0.01; N_TAGS];
        tags[ranking.outputs.iter().position(is_tag).unwrap()] = 0.8;
        let labels = ranking.genres.labels();
        let said: Vec<f64> = labels
            .iter()
            .map(|label| if label == genre { 0.9 } else { 0.1 / 9.0 })
            .collect();
        let genres = ranking.join(&tags, &said);
        let sum: f64 = genres.iter().map(|genre| genre.probability).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        let names = genres.iter().map(|genre| genre.name.to_string());
        names.collect()
    }

    #[test]
    fn what_one_source_lacks_the_other_says() {
        assert_eq!(names("folk", "country")[..2], ["country", "folk"]);
        assert_eq!(names("ambient", "classical")[..2], ["classical", "ambient"]);
        assert_eq!(names("hip hop", "hiphop")[0], "hip hop");
    }

    #[test]
    fn it_has_the_words_of_both_each_once() {
        let ranking = ranking();
        let mut names = names("rock", "rock");
        assert_eq!(names.len(), ranking.names().len());
        for word in [
            "reggae",
            "disco",
            "classical",
            "folk",
            "soul",
            "punk",
            "house",
        ] {
            assert!(names.iter().any(|name| name == word), "{word}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), ranking.names().len());
    }
}
