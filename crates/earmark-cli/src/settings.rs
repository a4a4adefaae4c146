//! Settings files: `earmark.toml` in the current folder and the user's own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use earmark::Threads;
use serde::Deserialize;

use crate::args::{Format, Tags};
use crate::status::Fatal;

/// What a settings file may say. Each is a flag's value where the flag and its
/// environment variable are absent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Settings {
    pub(crate) model: Option<String>,
    pub(crate) top: Option<u16>,
    pub(crate) tags: Option<Tags>,
    pub(crate) format: Option<Format>,
    pub(crate) jobs: Option<u16>,
    pub(crate) cache: Option<PathBuf>,
    pub(crate) library: Option<PathBuf>,
}

const KEYS: [&str; 7] = ["model", "top", "tags", "format", "jobs", "cache", "library"];

impl Settings {
    /// Reads the files of [`locations`]; the first that sets a key wins.
    pub(crate) fn load() -> Result<Self, Fatal> {
        let mut settings = Self::default();
        for path in locations() {
            settings = settings.or(read(&path)?);
        }
        Ok(settings)
    }

    fn or(self, other: Self) -> Self {
        Self {
            model: self.model.or(other.model),
            top: self.top.or(other.top),
            tags: self.tags.or(other.tags),
            format: self.format.or(other.format),
            jobs: self.jobs.or(other.jobs),
            cache: self.cache.or(other.cache),
            library: self.library.or(other.library),
        }
    }

    /// The threads to use: those of the flag `jobs`, else those of the settings, else all.
    pub(crate) fn threads(&self, jobs: Option<u16>) -> Threads {
        let jobs = jobs.or(self.jobs);
        jobs.map_or_else(Threads::all, |jobs| Threads::new(usize::from(jobs)))
    }
}

/// Where settings are looked for, the stronger file first.
pub(crate) fn locations() -> Vec<PathBuf> {
    let user = dirs::config_dir().map(|folder| folder.join("earmark").join("earmark.toml"));
    [PathBuf::from("earmark.toml")]
        .into_iter()
        .chain(user)
        .collect()
}

fn read(path: &Path) -> Result<Settings, Fatal> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => {
            let path = path.display();
            return Err(Fatal::new(format!(
                "{path} cannot be read: {error}; mend or remove it"
            )));
        }
    };
    parse(&text).map_err(|reason| Fatal::new(format!("{}: {reason}", path.display())))
}

fn parse(text: &str) -> Result<Settings, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    if let Some(unknown) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!(
            "unknown key '{unknown}'; did you mean '{}'?",
            nearest(unknown)
        ));
    }
    let settings: Settings = table.try_into().map_err(|error| error.to_string())?;
    let zero = |value: Option<u16>| value == Some(0);
    if zero(settings.top) || zero(settings.jobs) {
        return Err("'top' and 'jobs' are 1 or more".to_owned());
    }
    Ok(settings)
}

fn nearest(unknown: &str) -> &'static str {
    let similarity = |key: &str| strsim::jaro_winkler(unknown, key);
    let best = KEYS
        .into_iter()
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    best.unwrap_or(KEYS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_key() {
        let text = "model = 'musicnn-mtt'\ntop = 2\ntags = 'all'\nformat = 'csv'\njobs = 4\n\
                    cache = '/big/cache'\nlibrary = '/big/library'\n";
        let expected = Settings {
            model: Some("musicnn-mtt".to_owned()),
            top: Some(2),
            tags: Some(Tags::All),
            format: Some(Format::Csv),
            jobs: Some(4),
            cache: Some(PathBuf::from("/big/cache")),
            library: Some(PathBuf::from("/big/library")),
        };
        assert_eq!(parse(text), Ok(expected));
        assert_eq!(parse(""), Ok(Settings::default()));
    }

    #[test]
    fn an_unknown_key_is_answered_with_the_nearest() {
        let message = parse("modle = 'x'").unwrap_err();
        assert_eq!(message, "unknown key 'modle'; did you mean 'model'?");
    }

    #[test]
    fn wrong_values_are_refused() {
        for text in [
            "top = 0",
            "jobs = -1",
            "format = 'xml'",
            "tags = true",
            "top =",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_stronger_file_wins_key_by_key() {
        let project = parse("top = 1").unwrap();
        let user = parse("top = 9\njobs = 2").unwrap();
        let both = project.or(user);
        assert_eq!((both.top, both.jobs), (Some(1), Some(2)));
    }
}
