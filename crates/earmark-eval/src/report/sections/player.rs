//! A player for the audio of a track, where the page can reach it.

use crate::report::html::Html;
use crate::report::mistakes::relative_url;

pub(in crate::report) fn write(html: &mut Html, track: &str, audio: Option<&str>) {
    let Some(url) = audio.and_then(relative_url) else {
        return;
    };
    let label = format!("Play {track}");
    let attributes = [
        ("controls", ""),
        ("preload", "none"),
        ("src", &url),
        ("aria-label", &label),
    ];
    html.leaf("audio", &attributes, "");
}
