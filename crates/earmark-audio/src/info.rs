//! What a file says of its audio.

/// What the container says of the audio track that is decoded.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StreamInfo {
    /// Short name of the container: `wave`, `aiff`, `au`, `caf`, `mp3`,
    /// `flac`, `ogg`, `aac` (ADTS), `isomp4` (MP4, M4A), `matroska` (and WebM).
    pub container: String,
    /// Short name of the codec, such as `mp3`, `aac`, `vorbis`, `opus`, `pcm_s16le`.
    pub codec: String,
    /// Samples per second and channel of the source, in Hz.
    pub sample_rate: u32,
    /// Channels of the source, before the mixdown to mono.
    pub channels: u16,
    /// Length in seconds by the container's word; `None` when it says nothing.
    pub duration: Option<f64>,
}
