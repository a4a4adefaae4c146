//! Maps of simulated tracks, laid out by t-SNE.

use earmark_eval::report::{MapPoint, TrackMap};
use earmark_eval::{EvalError, Prediction, Predictions, TsneOptions, tsne};
use ndarray::Array2;
use rand_core::Rng;
use rand_pcg::Pcg64;

/// Features of a track.
const N_FEATURES: usize = 16;

/// What is laid out.
enum Space {
    /// Noise around a place that goes through features class by class, as measured features do.
    Features,
    /// What the classifier makes of a track, with little noise.
    Embeddings,
}

/// Both maps of at most `most` tracks, evenly drawn, one with training tracks.
pub(crate) fn maps(predictions: &Predictions, most: usize) -> Result<Vec<TrackMap>, EvalError> {
    let every = predictions.tracks().len().div_ceil(most);
    let tracks: Vec<&Prediction> = predictions.tracks().iter().step_by(every).collect();
    let n_classes = predictions.class_names().len();
    let n_training = tracks.len() / 6;
    Ok(vec![
        map(&tracks, n_classes, &Space::Features, 0)?,
        map(&tracks, n_classes, &Space::Embeddings, n_training)?,
    ])
}

fn map(
    tracks: &[&Prediction],
    n_classes: usize,
    space: &Space,
    n_training: usize,
) -> Result<TrackMap, EvalError> {
    let (title, noise) = match space {
        Space::Features => ("Features", 0.75),
        Space::Embeddings => ("Embeddings", 0.3),
    };
    let mut random = Pcg64::new(9, 0);
    let classes: Vec<usize> = (0..tracks.len() + n_training)
        .map(|n| tracks.get(n).map_or(n % n_classes, |track| track.label))
        .collect();
    let rows = Array2::from_shape_fn((classes.len(), N_FEATURES), |(n, feature)| {
        // A mistaken track lies near the class it was taken for.
        let of_class =
            |class: usize| (0.4 * class as f64 + 2.4 * (feature * (class + 3)) as f64).sin();
        let signal = match tracks.get(n) {
            Some(track) => {
                let shares = track.probabilities.iter().enumerate();
                shares.map(|(class, share)| share * of_class(class)).sum()
            }
            None => 0.7 * of_class(classes[n]),
        };
        let shake: f64 = (0..4).map(|_| uniform(&mut random) - 0.5).sum();
        signal + noise * shake
    });
    let places = tsne(rows.view(), &TsneOptions::default())?;
    let points = places.iter().enumerate().map(|(n, [x, y])| MapPoint {
        track: tracks
            .get(n)
            .map_or_else(|| format!("training/{n:05}.flac"), |track| track.id.clone()),
        x: *x,
        y: *y,
        class: classes[n],
        predicted: tracks.get(n).map(|track| track.predicted()),
    });
    Ok(TrackMap {
        title: title.into(),
        about: format!("{N_FEATURES} simulated dimensions, t-SNE, perplexity 30, seed 0."),
        points: points.collect(),
    })
}

/// A number from 0 to 1.
fn uniform(random: &mut Pcg64) -> f64 {
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}
