//! Files, each under one name.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;
#[cfg(not(unix))]
use std::path::PathBuf;

use earmark_library::Track;

/// Leaves out tracks whose files are gone, and all names of a file but one: who deletes the copy of a link deletes both.
/// Of the names that is kept which is no symbolic link, and comes first.
pub(super) fn one_name_each(tracks: Vec<Track>) -> Vec<Track> {
    let looks: Vec<Option<Look>> = tracks.iter().map(|track| Look::at(&track.path)).collect();
    let mut best: HashMap<&Identity, (bool, usize)> = HashMap::new();
    for (number, look) in looks.iter().enumerate() {
        if let Some(look) = look {
            let this = (look.is_link, number);
            let best = best.entry(&look.identity).or_insert(this);
            *best = this.min(*best);
        }
    }
    let is_best = |number: usize, look: &Look| best[&look.identity].1 == number;
    let tracks = tracks.into_iter().zip(&looks).enumerate();
    let kept = tracks
        .filter(|(number, (_, look))| look.as_ref().is_some_and(|look| is_best(*number, look)));
    kept.map(|(_, (track, _))| track).collect()
}

/// What a name leads to.
struct Look {
    is_link: bool,
    identity: Identity,
}

/// The same for all names of a file.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    #[cfg(unix)]
    Inode(u64, u64),
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Look {
    fn at(path: &Path) -> Option<Self> {
        let is_link = path.symlink_metadata().ok()?.is_symlink();
        let identity = Identity::of(path, &path.metadata().ok()?)?;
        Some(Self { is_link, identity })
    }
}

impl Identity {
    #[cfg(unix)]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
    fn of(_: &Path, metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self::Inode(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn of(path: &Path, _: &Metadata) -> Option<Self> {
        path.canonicalize().ok().map(Self::Path)
    }
}
