use earmark::{ErrorKind, Picture, PictureConfig, PictureForm};

use crate::args::ShowArguments;
use crate::output::{Failures, say, warning_line};
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &ShowArguments) -> Result<Status, Fatal> {
    // Refused before the file is heard, not after.
    PictureForm::of(&arguments.output)?;
    let config = PictureConfig {
        start: arguments.start,
        duration: arguments.duration,
        sample_rate: arguments.sample_rate,
    };
    let picture = match Picture::of(&arguments.file, &config) {
        Ok(picture) => picture,
        Err(error) if error.kind == ErrorKind::Config => return Err(error.into()),
        Err(error) => {
            let mut failures = Failures::default();
            failures.note(&arguments.file, error.kind.as_str(), &error.message);
            failures.report();
            return Ok(Status::Attention);
        }
    };
    picture.write(&arguments.output)?;
    for warning in picture.warnings() {
        say(&warning_line(&arguments.file, warning));
    }
    Ok(Status::Good)
}
