//! Data sets of audio files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use earmark_data::{ContentHash, Entry, Manifest, read_dataset};

use super::listed::Listed;
use super::parts::Parts;
use super::sequences;
use super::sources::{Source, Sources};
use super::{DEFAULT_FEATURES, refuse, refuse_stretches};
use crate::batch::in_order;
use crate::describe::{KeptRows, Segments, Track};
use crate::files::AUDIO_EXTENSIONS;
use crate::learn::config::DataConfig;
use crate::learn::examples::ReadTrack;
use crate::learn::inputs::Inputs;
use crate::learn::{Event, Examples, Host};
use crate::{Error, ErrorKind};

/// What a map of what is heard is drawn of.
const EMBEDDINGS: &str = "musicnn-msd/embedding:mean";

pub(super) fn read(config: &DataConfig, host: &mut Host<'_>) -> Result<Examples, Error> {
    let manifest = read_dataset(&config.path, AUDIO_EXTENSIONS)?;
    manifest.check_files()?;
    refuse(
        config.names_columns(),
        "columns are of tables, not of",
        &config.path,
    )?;
    let inputs = config.features.as_deref().unwrap_or(DEFAULT_FEATURES);
    let inputs: Inputs = inputs.parse()?;
    let segments = config.segments.as_deref().map(str::parse).transpose()?;
    let mut listed = Listed::new(config)?;
    let entries = entries(&manifest, &mut listed);
    if inputs.are_frames() {
        refuse(
            segments.is_some(),
            "sequences are cut into stretches (frames), not into segments, of",
            &config.path,
        )?;
        return sequences::read(config, &inputs, manifest.layout(), &entries, listed, host);
    }
    refuse_stretches(config)?;
    let (parts, described) = describe(&inputs, segments, &entries, host)?;
    let tracks = described.tracks(&mut listed)?;
    Examples::new(parts.table(manifest.layout())?, tracks, listed.finish()?)
}

/// Describes every track by every source, each source with its rows in the cache.
fn describe<'a>(
    inputs: &Inputs,
    segments: Option<Segments>,
    entries: &'a [Entry],
    host: &mut Host<'_>,
) -> Result<(Parts, Described<'a>), Error> {
    let mut sources = Sources::default();
    let parts = Parts::new(inputs, segments, &mut sources)?;
    let sources = sources.into_vec().into_iter();
    let sources = sources.map(|source| KeptSource::new(source, &host.cache));
    let sources: Vec<KeptSource> = sources.collect::<Result<_, _>>()?;
    let mut described = Described::of(entries);
    let mut tracks = Vec::new();
    for source in &sources {
        // Those that the sources before it could describe, too.
        tracks = source.prepare(&mut described, host)?;
    }
    let values = |track: &Track, _| {
        let rows = sources.iter().map(|source| source.kept.rows(track));
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        Ok(parts.rows(&rows)?.concat())
    };
    let progress = in_order(
        &tracks,
        host.threads,
        host.stop,
        values,
        |track, values, _| {
            match values {
                Ok(values) => described.add(track, values),
                Err(error) => {
                    described.fail(&track.path, &error);
                    (host.on_event)(Event::Failed(&track.path, &error));
                }
            }
            true
        },
    );
    if progress.done < tracks.len() {
        return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
    }
    Ok((parts, described))
}

/// A source whose rows are kept.
pub(super) struct KeptSource {
    name: &'static str,
    pub(super) kept: KeptRows,
}

impl KeptSource {
    pub(super) fn new(source: Source, cache: &Path) -> Result<Self, Error> {
        Ok(Self {
            name: source.name,
            kept: KeptRows::new(source.describer, cache)?,
        })
    }

    /// Sees to it that the rows of all tracks that have not failed are in the cache; returns those that are.
    pub(super) fn prepare(
        &self,
        described: &mut Described<'_>,
        host: &mut Host<'_>,
    ) -> Result<Vec<Track>, Error> {
        let files = described.files();
        let (threads, stop) = (host.threads, host.stop);
        let (tracks, progress) =
            self.kept
                .prepare(&files, threads, stop, |path, result, progress| {
                    if let Err(error) = result {
                        described.fail(path, error);
                        (host.on_event)(Event::Failed(path, error));
                    }
                    (host.on_event)(Event::Describing(self.name, progress));
                });
        if progress.done < files.len() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        Ok(tracks)
    }
}

impl Examples {
    /// The files of some of these units by what a tagger hears in them, for a map; those it cannot hear, such as very
    /// short ones, are left out. None if it hears none.
    pub(in crate::learn) fn embedded(
        &self,
        units: &[usize],
        host: &mut Host<'_>,
    ) -> Result<Option<Self>, Error> {
        let on_event = &mut *host.on_event;
        let mut without_failures = |event: Event<'_>| {
            if !matches!(event, Event::Failed(..)) {
                on_event(event);
            }
        };
        let mut host = Host {
            cache: host.cache.clone(),
            checkpoints: None,
            device: host.device.clone(),
            threads: host.threads,
            stop: host.stop,
            on_event: &mut without_failures,
        };
        let own = units.iter().filter(|unit| !self.units[**unit].is_further);
        let entries: Vec<Entry> = own.map(|unit| self.entry(*unit)).collect();
        let inputs: Inputs = EMBEDDINGS.parse()?;
        let mut left_out = Listed::nothing();
        let (parts, described) = describe(&inputs, None, &entries, &mut host)?;
        if described.tracks.is_empty() {
            return Ok(None);
        }
        let tracks = described.tracks(&mut left_out)?;
        let embedded = Self::new(parts.table(self.layout)?, tracks, Vec::new())?;
        embedded.with_classes(&self.classes).map(Some)
    }
}

/// The tracks that are taken.
fn entries(manifest: &Manifest, listed: &mut Listed) -> Vec<Entry> {
    for left_out in manifest.left_out() {
        listed.leave_out(left_out.id.clone(), left_out.reason);
    }
    let entries = manifest.entries().iter().cloned();
    entries.filter_map(|entry| listed.take(entry)).collect()
}

/// What became of every track, as far as it is described.
pub(super) struct Described<'a> {
    entries: &'a [Entry],
    /// Hash and values, row after row.
    tracks: HashMap<PathBuf, (ContentHash, Vec<f64>)>,
    failures: HashMap<PathBuf, String>,
}

impl<'a> Described<'a> {
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        Self {
            entries,
            tracks: HashMap::new(),
            failures: HashMap::new(),
        }
    }

    /// Files that have not failed yet.
    fn files(&self) -> Vec<Result<PathBuf, Error>> {
        let paths = self.entries.iter().map(|entry| &entry.path);
        let sound = paths.filter(|path| !self.failures.contains_key(*path));
        sound.map(|path| Ok(path.clone())).collect()
    }

    /// Why an entry could not be described.
    pub(super) fn failure(&self, entry: &Entry) -> Option<String> {
        self.failures.get(&entry.path).cloned()
    }

    fn fail(&mut self, path: &Path, error: &Error) {
        self.failures.insert(path.to_owned(), error.to_string());
    }

    fn add(&mut self, track: &Track, values: Vec<f64>) {
        let described = (track.hash, values);
        self.tracks.insert(track.path.clone(), described);
    }

    fn tracks(mut self, listed: &mut Listed) -> Result<Vec<ReadTrack>, Error> {
        let mut tracks = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            if let Some(reason) = self.failures.remove(&entry.path) {
                listed.leave_out(entry.id.clone(), reason);
            } else if let Some((hash, values)) = self.tracks.remove(&entry.path) {
                tracks.push(ReadTrack {
                    entry: entry.clone(),
                    hash,
                    values,
                });
            }
        }
        if tracks.is_empty() && !self.entries.is_empty() {
            let message = "not one track could be described; see the reasons above";
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(tracks)
    }
}
