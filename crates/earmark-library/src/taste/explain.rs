//! Which marks speak for a track and which against it.

use ndarray::ArrayView1;
use serde::Serialize;

use super::model::TasteModel;
use super::sounds::Sounds;
use crate::LibraryError;

/// What a probability is made of, as log odds, which add up: `base`, plus all `reasons`, plus `gone`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Of a track that is like nothing that is marked.
    pub base: f64,
    /// What each marked track adds, the strongest first.
    pub reasons: Vec<Reason>,
    /// What marked tracks add that are no longer in the library.
    pub gone: f64,
}

/// What one marked track adds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The key of the marked track.
    pub track: String,
    /// Liked, or else disliked.
    pub liked: bool,
    /// The cosine of the two embeddings after scaling, -1 to 1.
    pub cosine: f64,
    /// What it adds to the log odds; above 0 it speaks for the track.
    pub contribution: f64,
}

impl TasteModel {
    /// Takes apart what the model says of the track of that number.
    ///
    /// The weights of the regression are a sum over the marked tracks, so a score is one too; nothing here is an estimate.
    ///
    /// # Errors
    /// As [`enjoyment`](Self::enjoyment).
    pub fn explain(&self, sounds: &Sounds, number: usize) -> Result<Explanation, LibraryError> {
        let rows = self.scaled(sounds)?;
        let row = rows.row(number);
        let intercept = self.fit.intercept()[0];
        let score = row.dot(&self.fit.coef().column(0)) + intercept;
        let mut reasons = Vec::new();
        for mark in &self.weights {
            let Some(marked) = sounds.find(&mark.track) else {
                continue;
            };
            let marked = rows.row(marked);
            let product = marked.dot(&row);
            reasons.push(Reason {
                track: mark.track.clone(),
                liked: mark.liked,
                cosine: cosine(product, marked, row),
                contribution: self.calibration.slope * mark.weight * product,
            });
        }
        reasons.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
        let base = self.calibration.log_odds(intercept);
        let known: f64 = reasons.iter().map(|reason| reason.contribution).sum();
        Ok(Explanation {
            base,
            gone: self.calibration.log_odds(score) - base - known,
            reasons,
        })
    }
}

/// 0 where one has no length.
fn cosine(product: f64, a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    let lengths = (a.dot(&a) * b.dot(&b)).sqrt();
    if lengths > 0.0 {
        (product / lengths).clamp(-1.0, 1.0)
    } else {
        0.0
    }
}
