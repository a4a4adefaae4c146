//! The models inside the binary.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::ModelError;

/// A model that ships with Earmark.
#[derive(Debug)]
pub struct ShippedModel {
    /// Name on the command line.
    pub name: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// Its outputs, under their original names.
    pub labels: &'static [&'static str],
    /// Who made it, and where it is published.
    pub source: &'static str,
    /// Licence of the weights.
    pub licence: &'static str,
    /// SHA-256 of [`Self::weights`], lower-case hexadecimal.
    pub sha256: &'static str,
    /// The safetensors file.
    pub weights: &'static [u8],
}

/// The notice that the weights' licence asks to be passed on.
pub const MUSICNN_NOTICE: &str = include_str!("../weights/LICENSE-musicnn.txt");

/// All shipped models, the default one first.
pub static MODELS: &[ShippedModel] = &[
    ShippedModel {
        name: "musicnn-msd",
        summary: "50 last.fm tags: genres, moods, eras, instruments and voices (trained on the Million Song Dataset)",
        labels: &MSD_LABELS,
        source: "J. Pons & X. Serra 2019, PyPI musicnn 0.1.0, MSD_musicnn",
        licence: "ISC",
        sha256: "49ed60d244463fb8794e8cfed21067f14519518b4270ab45e3571a577a5dd8f6",
        weights: include_bytes!("../weights/musicnn-msd.safetensors"),
    },
    ShippedModel {
        name: "musicnn-mtt",
        summary: "50 annotators' tags: instruments, voices, genres, tempo (trained on MagnaTagATune)",
        labels: &MTT_LABELS,
        source: "J. Pons & X. Serra 2019, PyPI musicnn 0.1.0, MTT_musicnn",
        licence: "ISC",
        sha256: "61ca05bfd400e56311ecfe256c487a3aa66671d588369b9344df481cb3405ab3",
        weights: include_bytes!("../weights/musicnn-mtt.safetensors"),
    },
];

/// The model of that name.
///
/// # Errors
/// If there is none; the error lists the names.
pub fn find(name: &str) -> Result<&'static ShippedModel, ModelError> {
    MODELS
        .iter()
        .find(|model| model.name == name)
        .ok_or_else(|| ModelError::UnknownModel {
            name: name.to_owned(),
        })
}

/// The names of all shipped models.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODELS.iter().map(|model| model.name)
}

impl ShippedModel {
    /// Hashes the weights and compares with the hash on record.
    ///
    /// # Errors
    /// If they differ: the binary is damaged.
    pub fn verify(&self) -> Result<(), ModelError> {
        let found = hex(&Sha256::digest(self.weights));
        if found == self.sha256 {
            return Ok(());
        }
        Err(ModelError::Checksum {
            name: self.name,
            found,
            expected: self.sha256,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string");
        text
    })
}

/// Last.fm tags, spelled as in the PyPI package.
const MSD_LABELS: [&str; 50] = [
    "rock",
    "pop",
    "alternative",
    "indie",
    "electronic",
    "female vocalists",
    "dance",
    "00s",
    "alternative rock",
    "jazz",
    "beautiful",
    "metal",
    "chillout",
    "male vocalists",
    "classic rock",
    "soul",
    "indie rock",
    "Mellow",
    "electronica",
    "80s",
    "folk",
    "90s",
    "chill",
    "instrumental",
    "punk",
    "oldies",
    "blues",
    "hard rock",
    "ambient",
    "acoustic",
    "experimental",
    "female vocalist",
    "guitar",
    "Hip-Hop",
    "70s",
    "party",
    "country",
    "easy listening",
    "sexy",
    "catchy",
    "funk",
    "electro",
    "heavy metal",
    "Progressive rock",
    "60s",
    "rnb",
    "indie pop",
    "sad",
    "House",
    "happy",
];

/// MagnaTagATune tags, spelled as in the PyPI package.
const MTT_LABELS: [&str; 50] = [
    "guitar",
    "classical",
    "slow",
    "techno",
    "strings",
    "drums",
    "electronic",
    "rock",
    "fast",
    "piano",
    "ambient",
    "beat",
    "violin",
    "vocal",
    "synth",
    "female",
    "indian",
    "opera",
    "male",
    "singing",
    "vocals",
    "no vocals",
    "harpsichord",
    "loud",
    "quiet",
    "flute",
    "woman",
    "male vocal",
    "no vocal",
    "pop",
    "soft",
    "sitar",
    "solo",
    "man",
    "classic",
    "choir",
    "voice",
    "new age",
    "dance",
    "male voice",
    "female vocal",
    "beats",
    "harp",
    "cello",
    "no voice",
    "weird",
    "country",
    "metal",
    "female voice",
    "choral",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_in_the_binary_are_those_on_record() {
        for model in MODELS {
            model.verify().unwrap();
            assert_eq!(model.labels.len(), crate::musicnn::N_TAGS);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let message = find("musicnn").unwrap_err().to_string();
        assert!(message.contains("musicnn-msd, musicnn-mtt"), "{message}");
    }
}
