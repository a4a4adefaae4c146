use super::TagKind::{self, Era, Genre, Instrument, Mood, Voice};
use super::TagOutput;

/// Labels whose proper name is another, and all labels that are no genre.
const MEANINGS: &[(&str, &str, TagKind)] = &[
    // genres under another name
    ("classic", "classical", Genre),
    ("Hip-Hop", "hip hop", Genre),
    ("hiphop", "hip hop", Genre),
    ("House", "house", Genre),
    ("Progressive rock", "progressive rock", Genre),
    ("rnb", "r&b", Genre),
    // moods and character
    ("beautiful", "beautiful", Mood),
    ("catchy", "catchy", Mood),
    ("chill", "chill", Mood),
    ("fast", "fast", Mood),
    ("happy", "happy", Mood),
    ("loud", "loud", Mood),
    ("Mellow", "mellow", Mood),
    ("party", "party", Mood),
    ("quiet", "quiet", Mood),
    ("sad", "sad", Mood),
    ("sexy", "sexy", Mood),
    ("slow", "slow", Mood),
    ("soft", "soft", Mood),
    ("weird", "weird", Mood),
    // eras
    ("00s", "2000s", Era),
    ("60s", "1960s", Era),
    ("70s", "1970s", Era),
    ("80s", "1980s", Era),
    ("90s", "1990s", Era),
    ("oldies", "oldies", Era),
    // instruments
    ("acoustic", "acoustic", Instrument),
    ("beat", "beat", Instrument),
    ("beats", "beat", Instrument),
    ("cello", "cello", Instrument),
    ("drums", "drums", Instrument),
    ("flute", "flute", Instrument),
    ("guitar", "guitar", Instrument),
    ("harp", "harp", Instrument),
    ("harpsichord", "harpsichord", Instrument),
    ("piano", "piano", Instrument),
    ("sitar", "sitar", Instrument),
    ("solo", "solo", Instrument),
    ("strings", "strings", Instrument),
    ("synth", "synthesizer", Instrument),
    ("violin", "violin", Instrument),
    // voices
    ("choir", "choir", Voice),
    ("choral", "choir", Voice),
    ("female", "female vocals", Voice),
    ("female vocal", "female vocals", Voice),
    ("female vocalist", "female vocals", Voice),
    ("female vocalists", "female vocals", Voice),
    ("female voice", "female vocals", Voice),
    ("instrumental", "instrumental", Voice),
    ("male", "male vocals", Voice),
    ("male vocal", "male vocals", Voice),
    ("male vocalists", "male vocals", Voice),
    ("male voice", "male vocals", Voice),
    ("man", "male vocals", Voice),
    ("no vocal", "instrumental", Voice),
    ("no vocals", "instrumental", Voice),
    ("no voice", "instrumental", Voice),
    ("singing", "vocals", Voice),
    ("vocal", "vocals", Voice),
    ("vocals", "vocals", Voice),
    ("voice", "vocals", Voice),
    ("woman", "female vocals", Voice),
];

/// The meaning of each of a model's labels. A label that is not known as
/// something else is a genre of that name.
#[must_use]
pub fn outputs(labels: &[&'static str]) -> Vec<TagOutput> {
    labels.iter().map(|label| output(label)).collect()
}

/// The proper name of a label; the label itself where it is not known under another.
#[must_use]
pub fn proper_name(label: &str) -> &str {
    let known = MEANINGS.iter().find(|(known, ..)| *known == label);
    known.map_or(label, |(_, name, _)| name)
}

fn output(source: &'static str) -> TagOutput {
    let known = MEANINGS.iter().find(|(label, ..)| *label == source);
    let (name, kind) = known.map_or((source, Genre), |(_, name, kind)| (*name, *kind));
    TagOutput { source, name, kind }
}
