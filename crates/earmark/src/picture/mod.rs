//! One file as a picture: waveform, spectra, chroma, onsets and beats.
//!
//! | file | what lives there |
//! |---|---|
//! | `config.rs` | which stretch, at which rate |
//! | `columns.rs` | frames of any length of time in a bounded number of columns |
//! | `listen.rs` | one pass over the file |
//! | `levels.rs` | from powers to what the panels show |
//! | `panels.rs`, `averages.rs` | the panels over time, those of the whole |
//! | `words.rs` | title lines and caption |
//! | `form.rs` | SVG, PNG or HTML by the name of a file |
//!
//! How lines and colours are drawn belongs to `earmark-plot`.

mod averages;
mod columns;
mod config;
mod form;
mod levels;
mod listen;
mod panels;
mod words;

use std::path::Path;

use earmark_audio::Warning;
use earmark_data::AsideFile;
use earmark_plot::{Figure, PlotError};

pub use config::PictureConfig;
pub use form::PictureForm;

use crate::{Error, ErrorKind};

/// Pixels of a PNG for a unit of the SVG, which is 1200 units wide.
const PNG_SCALE: f32 = 2.0;

/// The picture of a music file: over one time axis its waveform, short-time Fourier transform, mel
/// spectrogram, MFCC, chroma and onset strength with beats; below, its mean spectrum and pitch classes.
///
/// ```no_run
/// use earmark::{Picture, PictureConfig};
///
/// let picture = Picture::of("song.mp3".as_ref(), &PictureConfig::new())?;
/// picture.write("song.svg".as_ref())?;
/// # Ok::<(), earmark::Error>(())
/// ```
///
/// Descriptors have librosa's definitions and defaults. The same file gives the same bytes.
#[derive(Clone, Debug)]
pub struct Picture {
    figure: Figure,
    warnings: Vec<Warning>,
}

impl Picture {
    /// Listens to a file once and draws it.
    ///
    /// Memory is bounded (under 100 MB, most of it for a PNG), however long the file is: the picture has at most 1600 columns,
    /// and a column is the mean power of as many frames as fall into it.
    ///
    /// # Errors
    /// If the file cannot be read or holds no audio; [`ErrorKind::Config`] for values out of range and a
    /// stretch that begins behind the end of the file.
    pub fn of(path: &Path, config: &PictureConfig) -> Result<Self, Error> {
        let picture = || {
            let heard = listen::listen(path, config)?;
            let figure = draw(path, &heard)?;
            Ok(Self {
                figure,
                warnings: heard.warnings,
            })
        };
        picture().map_err(|error: Error| error.at(path))
    }

    /// The picture as SVG.
    ///
    /// # Errors
    /// Only by a fault of Earmark, as the other two.
    pub fn svg(&self) -> Result<String, Error> {
        Ok(self.figure.to_svg()?)
    }

    /// The picture as PNG, 2400 pixels wide.
    ///
    /// # Errors
    /// As [`svg`](Self::svg).
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        Ok(self.figure.to_png(PNG_SCALE)?)
    }

    /// The picture as one HTML page that loads nothing, with a cursor.
    ///
    /// # Errors
    /// As [`svg`](Self::svg).
    pub fn html(&self) -> Result<String, Error> {
        Ok(self.figure.to_html()?)
    }

    /// Writes the picture in the form its name asks for. The file appears when it is whole.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a name that ends otherwise than [`PictureForm::of`] knows, and
    /// [`ErrorKind::Io`] if the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let content = match PictureForm::of(path)? {
            PictureForm::Svg => self.svg()?.into_bytes(),
            PictureForm::Png => self.png()?,
            PictureForm::Html => self.html()?.into_bytes(),
        };
        Ok(AsideFile::write(path, &content)?)
    }

    /// What was wrong with the file, though not fatally. Empty where listening ended before the file did.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

fn draw(path: &Path, heard: &listen::Heard) -> Result<Figure, Error> {
    let levels = levels::Levels::of(heard)?;
    Ok(Figure::new(words::title(path))
        .subtitle(words::subtitle(heard))
        .caption(words::caption(heard))
        .stack(panels::over_time(heard, &levels))
        .row(averages::of_the_whole(heard, &levels)))
}

/// What is drawn comes from finite numbers, so that drawing can only fail by a fault of ours.
impl From<PlotError> for Error {
    fn from(error: PlotError) -> Self {
        Self::new(ErrorKind::Internal, error.to_string())
    }
}
