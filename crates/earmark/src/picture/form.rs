use std::ffi::OsStr;
use std::path::Path;

use crate::{Error, ErrorKind};

/// The forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PictureForm {
    /// Scalable vector graphics.
    Svg,
    /// Pixels.
    Png,
    /// A page.
    Html,
}

impl PictureForm {
    /// The form a name asks for: `.svg`, `.png` or `.html`, in either case.
    ///
    /// ```
    /// use earmark::PictureForm;
    /// assert_eq!(PictureForm::of("a.PNG".as_ref())?, PictureForm::Png);
    /// # Ok::<(), earmark::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for any other ending.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        match ending.as_deref().and_then(OsStr::to_str) {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("html") => Ok(Self::Html),
            _ => {
                let message = "no picture has that ending; name a file .svg, .png or .html";
                Err(Error::new(ErrorKind::Config, message).at(path))
            }
        }
    }
}
