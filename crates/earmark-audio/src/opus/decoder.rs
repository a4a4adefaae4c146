//! The Opus decoder in the shape Symphonia's registry takes.

use opus_pure::MAX_PACKET_SAMPLES;
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, Channels, GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::Result;
use symphonia::core::packet::PacketRef;

use super::head::OpusHead;
use super::streams::{SAMPLE_RATE, Streams};

const INFO: CodecInfo = CodecInfo {
    short_name: "opus",
    long_name: "Opus",
    profiles: &[],
};

/// Decodes Opus packets, drops the pre-skip and applies the output gain.
pub(crate) struct OpusDecoder {
    params: AudioCodecParameters,
    streams: Streams,
    channels: usize,
    /// Samples of the pre-skip still to be dropped.
    to_skip: usize,
    pcm: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

impl OpusDecoder {
    fn try_new(params: &AudioCodecParameters) -> Result<Self> {
        let head = match &params.extra_data {
            Some(bytes) => OpusHead::parse(bytes)?,
            None => OpusHead::implied(params.channels.as_ref().map_or(2, Channels::count)),
        };
        let streams = Streams::new(&head)?;
        let layout = Channels::Discrete(head.channels as u16);
        let mut params = params.clone();
        params
            .with_sample_rate(SAMPLE_RATE)
            .with_channels(layout.clone());
        Ok(Self {
            params,
            streams,
            channels: head.channels,
            to_skip: head.pre_skip,
            pcm: vec![0.0; MAX_PACKET_SAMPLES * head.channels],
            buffer: AudioBuffer::new(AudioSpec::new(SAMPLE_RATE, layout), MAX_PACKET_SAMPLES),
        })
    }
}

impl AudioDecoder for OpusDecoder {
    fn reset(&mut self) {
        self.streams.reset();
    }

    fn codec_info(&self) -> &CodecInfo {
        &INFO
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.buffer.clear();
        let frames = self.streams.decode(packet.data, &mut self.pcm)?;
        self.buffer.render_uninit(Some(frames));
        self.buffer
            .copy_from_slice_interleaved(&&self.pcm[..frames * self.channels]);
        let skipped = self.to_skip.min(frames);
        self.to_skip -= skipped;
        let trim_start = usize::try_from(packet.trim_start.get()).unwrap_or(frames);
        let trim_end = usize::try_from(packet.trim_end.get()).unwrap_or(frames);
        self.buffer.trim(skipped.max(trim_start), trim_end);
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

impl RegisterableAudioDecoder for OpusDecoder {
    fn try_registry_new(
        params: &AudioCodecParameters,
        _options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::try_new(params)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &[SupportedAudioCodec {
            id: CODEC_ID_OPUS,
            info: INFO,
        }]
    }
}
