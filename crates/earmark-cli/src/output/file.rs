use std::path::Path;

use earmark::audio::AudioStream;
use earmark::data::AsideFile;

use crate::status::Fatal;

/// The file that `-o` names, which is there as a whole or not at all. It takes the place of what was there, unless that is
/// music: a slip must not cost a song.
///
/// # Errors
/// Where music lies there, or nothing can be written.
pub(crate) fn output_file(path: &Path) -> Result<AsideFile, Fatal> {
    if AudioStream::open(path).is_ok() {
        let path = path.display();
        let message = format!("{path}: is music and would be lost; name another file for -o");
        return Err(Fatal::new(message));
    }
    Ok(AsideFile::create(path).map_err(earmark::Error::from)?)
}
