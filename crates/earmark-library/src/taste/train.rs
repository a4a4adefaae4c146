//! From marks to a model, or to the reason why there is none.

use std::collections::{HashMap, HashSet};

use earmark_classical::linear::{LogisticConfig, LogisticModel};
use earmark_classical::preprocess::StandardScaler;
use earmark_classical::{ClassWeight, Estimator, FitError};
use ndarray::{Array2, Axis};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::folds::deal;
use super::judge::{Quality, auc, interval, needed};
use super::marks::Mark;
use super::model::{Calibration, MarkWeight, TasteModel, samples, scores};
use super::sounds::Sounds;
use crate::LibraryError;

/// As many likes and as many dislikes are needed at least.
pub const LEAST_MARKS: usize = 5;

/// Parts that are held out in turn, where there are as many artists.
const N_FOLDS: usize = 5;

/// How a model is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct TasteOptions {
    /// What the marks count beside the penalty, above 0: [`LogisticConfig::c`] of rows of variance 1.
    pub c: f64,
    /// Models from marks of artists drawn with replacement, which say how sure the model is.
    pub n_members: usize,
    /// Of the draws.
    pub seed: u64,
}

impl Default for TasteOptions {
    fn default() -> Self {
        Self {
            c: 0.01,
            n_members: 40,
            seed: 0,
        }
    }
}

/// What came of training.
#[derive(Clone, Debug, PartialEq)]
pub enum Training {
    /// A model that is better than guessing.
    Trained(Box<TasteModel>),
    /// Fewer than [`LEAST_MARKS`] of a kind.
    TooFew {
        /// Liked tracks that are in the library.
        n_likes: usize,
        /// Disliked ones.
        n_dislikes: usize,
    },
    /// Nearly all likes, or all dislikes, are of one artist: nobody can tell the artist from the taste.
    OneArtist,
    /// The interval of the area under the ROC curve reaches down to guessing.
    Unclear {
        /// What cross-validation says.
        quality: Quality,
        /// So many more artists of either side would make it clear, if it went on like this; `None` where no number up to
        /// a thousand would.
        more: Option<usize>,
    },
}

/// Learns from marks of tracks that `sounds` has; others are passed over.
///
/// Logistic regression, strongly regularised, likes and dislikes of equal weight. It is judged on tracks of artists held
/// out, and calibrated on what it said of them (Platt's sigmoid, with a penalty on its slope).
///
/// # Errors
/// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) for options outside their range.
pub fn train(
    sounds: &Sounds,
    marks: &[Mark],
    options: &TasteOptions,
) -> Result<Training, LibraryError> {
    let marked = Marked::of(sounds, marks);
    let (n_likes, n_dislikes) = marked.counts();
    if n_likes.min(n_dislikes) < LEAST_MARKS {
        return Ok(Training::TooFew {
            n_likes,
            n_dislikes,
        });
    }
    let scaler = StandardScaler::fit(sounds.rows().view()).map_err(|error| refused(&error))?;
    let rows = sounds.rows().select(Axis(0), &marked.numbers);
    let rows = scaler
        .transform(rows.view())
        .map_err(|error| refused(&error))?;
    let config = config(options);
    let Some((quality, held_out)) = marked.judged(&rows, &config)? else {
        return Ok(Training::OneArtist);
    };
    if quality.low <= 0.5 {
        let fewest = quality.n_liked_artists.min(quality.n_disliked_artists);
        let more = needed(quality.auc).map(|needed| needed.saturating_sub(fewest).max(1));
        return Ok(Training::Unclear { quality, more });
    }
    let fit = fitted(&config, &rows, &marked.classes())?;
    Ok(Training::Trained(Box::new(TasteModel {
        calibration: calibration(&held_out, &marked.classes())?,
        weights: marked.weights(sounds, &fit, &rows, options.c),
        members: marked.members(&rows, &config, options)?,
        scaler,
        fit,
        quality,
    })))
}

fn config(options: &TasteOptions) -> LogisticConfig {
    LogisticConfig {
        c: options.c,
        class_weight: ClassWeight::Balanced,
        tol: 1e-8,
        ..LogisticConfig::default()
    }
}

fn refused(error: &FitError) -> LibraryError {
    let message = format!("nothing can be learnt from these marks ({error})");
    LibraryError::config(message, "choose options within their range")
}

fn fitted(
    config: &LogisticConfig,
    rows: &Array2<f64>,
    classes: &[usize],
) -> Result<LogisticModel, LibraryError> {
    let fit = samples(rows.view(), classes).and_then(|samples| config.fit(samples, 0));
    fit.map_err(|error| refused(&error))
}

/// The sigmoid from scores of tracks held out to probabilities.
fn calibration(held_out: &[f64], classes: &[usize]) -> Result<Calibration, LibraryError> {
    let n = held_out.len() as f64;
    let mean = held_out.iter().sum::<f64>() / n;
    let variance = held_out
        .iter()
        .map(|s| (s - mean) * (s - mean))
        .sum::<f64>()
        / n;
    let scale = variance.sqrt().max(f64::MIN_POSITIVE);
    // Of variance 1, so that the penalty does not depend on how the scores are scaled.
    let column = Array2::from_shape_fn((held_out.len(), 1), |(row, _)| {
        (held_out[row] - mean) / scale
    });
    let sigmoid = fitted(&LogisticConfig::default(), &column, classes)?;
    let slope = sigmoid.coef()[[0, 0]] / scale;
    Ok(Calibration {
        slope,
        offset: sigmoid.intercept()[0] - slope * mean,
    })
}

/// The marked tracks that are in the library.
struct Marked {
    numbers: Vec<usize>,
    liked: Vec<bool>,
    /// Who each is by, as a number.
    groups: Vec<usize>,
    n_groups: usize,
}

impl Marked {
    fn of(sounds: &Sounds, marks: &[Mark]) -> Self {
        let mut names = HashMap::new();
        let mut marked = Self {
            numbers: Vec::new(),
            liked: Vec::new(),
            groups: Vec::new(),
            n_groups: 0,
        };
        for mark in marks {
            let Some(number) = sounds.find(&mark.track.track) else {
                continue;
            };
            let next = names.len();
            marked
                .groups
                .push(*names.entry(sounds.group(number)).or_insert(next));
            marked.numbers.push(number);
            marked.liked.push(mark.liked);
        }
        marked.n_groups = names.len();
        marked
    }

    fn counts(&self) -> (usize, usize) {
        let n_likes = self.liked.iter().filter(|liked| **liked).count();
        (n_likes, self.liked.len() - n_likes)
    }

    fn classes(&self) -> Vec<usize> {
        self.liked.iter().map(|liked| usize::from(*liked)).collect()
    }

    fn n_artists(&self, liked: bool) -> usize {
        let of = self.groups.iter().zip(&self.liked);
        let of = of.filter(|(_, other)| **other == liked);
        of.map(|(group, _)| group).collect::<HashSet<_>>().len()
    }

    /// How well models do on artists held out, and their scores; `None` where no artists can be held out.
    fn judged(
        &self,
        rows: &Array2<f64>,
        config: &LogisticConfig,
    ) -> Result<Option<(Quality, Vec<f64>)>, LibraryError> {
        let (liked_artists, disliked_artists) = (self.n_artists(true), self.n_artists(false));
        let n_folds = N_FOLDS.min(liked_artists).min(disliked_artists);
        if n_folds < 2 {
            return Ok(None);
        }
        let folds = deal(&self.liked, &self.groups, n_folds);
        let mut held_out = vec![0.0; self.liked.len()];
        for fold in 0..n_folds {
            let is_out = |row: &usize| folds[*row] == fold;
            let (out, learnt): (Vec<usize>, Vec<usize>) = (0..folds.len()).partition(is_out);
            let classes: Vec<usize> = learnt
                .iter()
                .map(|row| usize::from(self.liked[*row]))
                .collect();
            let has_both = classes.contains(&0) && classes.contains(&1);
            if !has_both {
                return Ok(None);
            }
            let fit = fitted(config, &rows.select(Axis(0), &learnt), &classes)?;
            let said = scores(&fit, rows.select(Axis(0), &out).view());
            out.iter()
                .zip(said)
                .for_each(|(row, score)| held_out[*row] = score);
        }
        let auc = auc(&held_out, &self.liked);
        let (low, high) = interval(auc, liked_artists, disliked_artists);
        let (n_likes, n_dislikes) = self.counts();
        let quality = Quality {
            auc,
            low,
            high,
            n_likes,
            n_dislikes,
            n_liked_artists: liked_artists,
            n_disliked_artists: disliked_artists,
            n_folds,
        };
        Ok(Some((quality, held_out)))
    }

    /// Models from artists drawn with replacement, each draw with likes and dislikes.
    fn members(
        &self,
        rows: &Array2<f64>,
        config: &LogisticConfig,
        options: &TasteOptions,
    ) -> Result<Vec<LogisticModel>, LibraryError> {
        let mut generator = Pcg32::seed_from_u64(options.seed);
        let mut rows_of = vec![Vec::new(); self.n_groups];
        for (row, group) in self.groups.iter().enumerate() {
            rows_of[*group].push(row);
        }
        let mut members = Vec::with_capacity(options.n_members);
        while members.len() < options.n_members {
            let draws = (0..self.n_groups).map(|_| generator.next_u64() as usize % self.n_groups);
            let drawn: Vec<usize> = draws.flat_map(|group| rows_of[group].clone()).collect();
            let classes: Vec<usize> = drawn
                .iter()
                .map(|row| usize::from(self.liked[*row]))
                .collect();
            if classes.contains(&0) && classes.contains(&1) {
                members.push(fitted(config, &rows.select(Axis(0), &drawn), &classes)?);
            }
        }
        Ok(members)
    }

    /// What each mark counts in the fit. Where the gradient is nought, `w = Σ cᵢ (yᵢ - pᵢ) xᵢ`.
    fn weights(
        &self,
        sounds: &Sounds,
        fit: &LogisticModel,
        rows: &Array2<f64>,
        c: f64,
    ) -> Vec<MarkWeight> {
        let (n_likes, n_dislikes) = self.counts();
        let half = (n_likes + n_dislikes) as f64 / 2.0;
        let said = scores(fit, rows.view());
        let of = |(row, score): (usize, &f64)| {
            let probability = 1.0 / (1.0 + (-score).exp());
            let (error, n) = if self.liked[row] {
                (1.0 - probability, n_likes)
            } else {
                (-probability, n_dislikes)
            };
            MarkWeight {
                track: sounds.track(self.numbers[row]).to_owned(),
                liked: self.liked[row],
                weight: c * half / n as f64 * error,
            }
        };
        said.iter().enumerate().map(of).collect()
    }
}
