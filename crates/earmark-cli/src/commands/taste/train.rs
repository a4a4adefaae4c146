use std::io::Write;

use earmark::library::taste::{LEAST_MARKS, Quality, TasteOptions, Training, train};
use serde::Serialize;

use super::desk::{Desk, now};
use crate::args::{AboutArguments, Format};
use crate::output::{Entry, counted, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_training/v1";

pub(super) fn run(arguments: &AboutArguments) -> Result<Status, Fatal> {
    let mut desk = Desk::about(arguments)?;
    let shelf = desk.shelf()?;
    let marks = desk.taste.marks(&arguments.listener)?;
    let training = train(&shelf.sounds, &marks, &TasteOptions::default())?;
    let model = match &training {
        Training::Trained(model) => Some(model.as_ref()),
        _ => None,
    };
    // Without a model an earlier one, which knew other marks, goes too.
    desk.taste.keep_model(&arguments.listener, model, now())?;
    let entry = TrainingEntry::of(&arguments.listener, &training);
    let mut out = stdout();
    match desk.format {
        Format::Table => writeln!(out, "{}", entry.message)?,
        format => write_list(&mut out, format, std::slice::from_ref(&entry))?,
    }
    out.flush()?;
    Ok(match model {
        Some(_) => Status::Good,
        None => Status::Attention,
    })
}

#[derive(Serialize)]
struct TrainingEntry {
    schema: &'static str,
    listener: String,
    outcome: &'static str,
    quality: Option<Quality>,
    /// So many more artists to like and to dislike.
    more: Option<usize>,
    message: String,
}

impl TrainingEntry {
    fn of(listener: &str, training: &Training) -> Self {
        let (outcome, quality, more) = match training {
            Training::Trained(model) => ("trained", Some(model.quality().clone()), None),
            Training::TooFew { .. } => ("too_few", None, None),
            Training::OneArtist => ("one_artist", None, None),
            Training::Unclear { quality, more } => ("unclear", Some(quality.clone()), *more),
        };
        Self {
            schema: SCHEMA,
            listener: listener.to_owned(),
            outcome,
            quality,
            more,
            message: in_words(training),
        }
    }
}

fn in_words(training: &Training) -> String {
    match training {
        Training::Trained(model) => {
            let quality = model.quality();
            format!(
                "learnt from {} and {}; of a liked and a disliked track of artists held out, the liked one \
                 comes first in {}",
                likes(quality.n_likes),
                dislikes(quality.n_dislikes),
                share(quality)
            )
        }
        Training::TooFew {
            n_likes,
            n_dislikes,
        } => {
            let missing = |n: &usize| LEAST_MARKS.saturating_sub(*n);
            format!(
                "{} and {} of tracks in the library are too few to learn from; mark {} more that you like and {} more that \
                 you dislike",
                likes(*n_likes),
                dislikes(*n_dislikes),
                missing(n_likes),
                missing(n_dislikes)
            )
        }
        Training::OneArtist => "nearly all likes, or all dislikes, are of one artist, so that nobody can tell the artist from \
                                the taste; mark tracks of others too"
            .to_owned(),
        Training::Unclear { quality, more } => {
            let remedy = match more {
                Some(more) => format!(
                    "if it goes on like this, marks of {more} more artists that you like and of {more} that you dislike \
                     would make it clear"
                ),
                None => "what you like and what you dislike may not differ in how it sounds".to_owned(),
            };
            format!(
                "no better than guessing, for all that can be told: of a liked and a disliked track of artists held out, the \
                 liked one comes first in {}; {remedy}",
                share(quality)
            )
        }
    }
}

fn likes(n: usize) -> String {
    counted(n, "like", "likes")
}

fn dislikes(n: usize) -> String {
    counted(n, "dislike", "dislikes")
}

fn share(quality: &Quality) -> String {
    let percent = |value: f64| format!("{:.0} %", value * 100.0);
    format!(
        "{} of pairs (95 % interval {} to {}; guessing has 50 %)",
        percent(quality.auc),
        percent(quality.low),
        percent(quality.high)
    )
}

impl Entry for TrainingEntry {
    const HEAD: &[&str] = &[
        "listener", "outcome", "auc", "auc_low", "auc_high", "message",
    ];

    fn row(&self) -> Vec<String> {
        let quality = self.quality.as_ref();
        let number =
            |of: fn(&Quality) -> f64| quality.map_or(String::new(), |q| format!("{:.4}", of(q)));
        vec![
            self.listener.clone(),
            self.outcome.to_owned(),
            number(|quality| quality.auc),
            number(|quality| quality.low),
            number(|quality| quality.high),
            self.message.clone(),
        ]
    }
}
