//! What a track is described by.

use std::fmt;
use std::str::FromStr;

use earmark_features::{FeatureSet, SequenceSummary, sequence_summary};

use crate::describe::{Recipe, TAGGER_OUTPUTS, TaggerOutput};
use crate::{Error, ErrorKind};

/// The summary of a sequence for which none is named.
const SUMMARY: &str = "mean-std";

/// What becomes of a sequence.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// One row of columns.
    Summary(&'static SequenceSummary),
    /// Its frames, for networks.
    Frames,
}

/// The word for sequences as they are.
const FRAMES: &str = "frames";
/// The word for cosine transforms of bands, and how many coefficients are taken.
const MFCC: (&str, usize) = ("mfcc", 20);

impl Form {
    fn named(name: &str) -> Result<Self, Error> {
        match name {
            FRAMES => Ok(Self::Frames),
            name => summary_of(name).map(Self::Summary),
        }
    }

    /// How many columns of each row of the sequence follow each other as a short sequence; 1 of vectors.
    pub(super) fn n_frames(self) -> usize {
        match self {
            Self::Frames => 1,
            Self::Summary(summary) => summary.n_frames(),
        }
    }

    pub(super) fn kind(self) -> String {
        match self {
            Self::Frames => FRAMES.to_owned(),
            Self::Summary(summary) => format!("{}-v{}", summary.name, summary.version),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frames => FRAMES,
            Self::Summary(summary) => summary.name,
        })
    }
}

/// What becomes of the arrays of an NPZ table: a summary or `frames`, of the arrays or, as `mfcc:frames`, of the first
/// 20 coefficients of the cosine transform of each frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArrayInputs {
    pub(super) n_coefficients: Option<usize>,
    pub(super) form: Form,
}

impl FromStr for ArrayInputs {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (n_coefficients, form) = match text.split_once(':') {
            Some((name, form)) if name == MFCC.0 => (Some(MFCC.1), form),
            _ if text == MFCC.0 => (Some(MFCC.1), ""),
            _ => (None, text),
        };
        let form = Form::named(if form.is_empty() { SUMMARY } else { form })?;
        Ok(Self {
            n_coefficients,
            form,
        })
    }
}

impl ArrayInputs {
    /// With versions.
    pub(super) fn kind(&self) -> String {
        match self.n_coefficients {
            None => self.form.kind(),
            Some(_) => format!("{}:{}", MFCC.0, self.form.kind()),
        }
    }
}

impl fmt::Display for ArrayInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.n_coefficients {
            None => self.form.fmt(f),
            Some(_) => write!(f, "{}:{}", MFCC.0, self.form),
        }
    }
}

/// What a track is described by: parts whose columns lie side by side.
///
/// | part | columns |
/// |---|---|
/// | `gtzan57` | those of a named set of statistics |
/// | `mel-seq:mean-std-mad` | a summary of a named set of sequences, `mean-std` if none is named |
/// | `mel-seq:frames` | the sequence itself, cut into stretches: for networks |
/// | `musicnn-msd/tags:mean-std` | a summary of what a layer of a shipped tagger says of 3 s, each second |
///
/// ```
/// use earmark::learn::Inputs;
///
/// let inputs: Inputs = "gtzan57+musicnn-msd/tags".parse()?;
/// assert_eq!(inputs.to_string(), "gtzan57+musicnn-msd/tags:mean-std");
/// # Ok::<(), earmark::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs(Vec<Input>);

/// A part of [`Inputs`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    pub(super) source: InputSource,
    /// None for a set of statistics.
    pub(super) form: Option<Form>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum InputSource {
    Set(&'static FeatureSet),
    Tagger {
        model: &'static str,
        output: &'static TaggerOutput,
    },
}

impl Inputs {
    pub(super) fn parts(&self) -> &[Input] {
        &self.0
    }

    /// Whether they are sequences of frames, not columns.
    pub(super) fn are_frames(&self) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part.form, Some(Form::Frames)))
    }
}

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl FromStr for Inputs {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parts: Vec<Input> = text.split('+').map(part).collect::<Result<_, _>>()?;
        if parts.len() > 1
            && parts
                .iter()
                .any(|part| matches!(part.form, Some(Form::Frames)))
        {
            let message =
                format!("{text}: frames are taken of one set alone; leave the others out");
            return Err(Error::new(ErrorKind::Config, message));
        }
        let names: Vec<String> = parts.iter().map(Input::to_string).collect();
        match names
            .iter()
            .enumerate()
            .find(|(n, name)| names[..*n].contains(name))
        {
            None => Ok(Self(parts)),
            Some((_, name)) => {
                let message = format!("the features {name} are named twice; name them once");
                Err(Error::new(ErrorKind::Config, message))
            }
        }
    }
}

fn part(text: &str) -> Result<Input, Error> {
    let (source, summary) = match text.split_once(':') {
        Some((source, summary)) => (source, Some(summary)),
        None => (text, None),
    };
    let source = match source.split_once('/') {
        None => InputSource::Set(Recipe::new(source)?.set()),
        Some((model, output)) => InputSource::Tagger {
            model: earmark_models::shipped::find(model)?.name,
            output: tagger_output(output)?,
        },
    };
    let is_sequence = match source {
        InputSource::Set(set) => set.is_sequence(),
        InputSource::Tagger { .. } => true,
    };
    let form = match summary {
        Some(_) if !is_sequence => {
            let message =
                format!("{text}: this set has one row a track already; leave the summary out");
            return Err(Error::new(ErrorKind::Config, message));
        }
        None if !is_sequence => None,
        summary => Some(Form::named(summary.unwrap_or(SUMMARY))?),
    };
    Ok(Input { source, form })
}

fn summary_of(name: &str) -> Result<&'static SequenceSummary, Error> {
    sequence_summary(name).map_err(|error| Error::new(ErrorKind::Config, error.to_string()))
}

fn tagger_output(name: &str) -> Result<&'static TaggerOutput, Error> {
    TaggerOutput::named(name).ok_or_else(|| {
        let names: Vec<&str> = TAGGER_OUTPUTS.iter().map(|output| output.name).collect();
        let message = format!(
            "a tagger has no {name:?}; choose one of {}",
            names.join(", ")
        );
        Error::new(ErrorKind::Config, message)
    })
}

impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(Input::to_string).collect();
        f.write_str(&parts.join("+"))
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source {
            InputSource::Set(set) => f.write_str(set.name)?,
            InputSource::Tagger { model, output } => write!(f, "{model}/{}", output.name)?,
        }
        match self.form {
            Some(form) => write!(f, ":{form}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_shown_in_full() {
        let shown = |text: &str| text.parse::<Inputs>().map(|inputs| inputs.to_string());
        assert_eq!(shown("gtzan57").unwrap(), "gtzan57");
        assert_eq!(shown("mel-seq").unwrap(), "mel-seq:mean-std");
        assert_eq!(
            shown("mfcc-seq:mean+musicnn-mtt/pools").unwrap(),
            "mfcc-seq:mean+musicnn-mtt/pools:mean-std"
        );
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for (text, message) in [
            ("gtzan75", "must be one of"),
            ("gtzan57:mean", "leave the summary out"),
            (
                "musicnn-msd/pool",
                "tags, embedding, mean_pool, max_pool, pools",
            ),
            ("musicnn/tags", "musicnn-msd"),
            ("mel-seq:means", "mean-std-mad"),
            ("mel-seq+mel-seq:mean-std", "named twice"),
            ("", "must be one of"),
        ] {
            let error = text.parse::<Inputs>().unwrap_err();
            assert!(error.message.contains(message), "{text}: {}", error.message);
        }
    }
}
