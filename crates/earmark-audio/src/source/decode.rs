//! The loop over the packets of one file.

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::MediaSource;
use symphonia::core::packet::Packet;

use super::clock::Clock;
use super::damage::{Damage, Next};
use super::guard::guarded;
use super::mixdown::Mixdown;
use super::registry::demux;
use super::track::{Selected, select};
use crate::resample::check_rate;
use crate::{AudioError, ErrorKind, StreamInfo, Warning};

/// What the samples of a packet were made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    pub(crate) sample_rate: u32,
    pub(crate) channels: u16,
}

impl Spec {
    fn of(buffer: &GenericAudioBufferRef<'_>) -> Self {
        Self {
            sample_rate: buffer.spec().rate(),
            channels: u16::try_from(buffer.num_planes()).unwrap_or(u16::MAX),
        }
    }
}

/// What the container gave.
enum Demuxed {
    Packet(Packet),
    /// Nothing of use, but there is more.
    Nothing,
    End,
}

/// A demuxer, a decoder and the state between packets.
pub(crate) struct Source {
    reader: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track_id: u32,
    /// Seconds by the container's word, over all chained parts.
    promised: Option<f64>,
    /// Seconds decoded.
    decoded: f64,
    spec: Option<Spec>,
    clock: Clock,
    mixdown: Mixdown,
    damage: Damage,
}

impl Source {
    /// Finds the format and makes the decoder.
    pub(crate) fn new(source: Box<dyn MediaSource>) -> Result<Self, AudioError> {
        let reader = demux(source)?;
        let Selected {
            id,
            decoder,
            duration,
            time_base,
        } = select(&*reader)?;
        Ok(Self {
            reader,
            decoder,
            track_id: id,
            promised: duration,
            decoded: 0.0,
            spec: None,
            clock: Clock::new(time_base),
            mixdown: Mixdown::default(),
            damage: Damage::default(),
        })
    }

    /// Describes the source; `spec` is that of its first packet, if it has any.
    pub(crate) fn info(&self, spec: Option<Spec>) -> Result<StreamInfo, AudioError> {
        let params = self.decoder.codec_params();
        let channels = params.channels.as_ref().map_or(0, |c| c.count());
        let spec = spec.unwrap_or(Spec {
            sample_rate: params.sample_rate.unwrap_or(0),
            channels: u16::try_from(channels).unwrap_or(u16::MAX),
        });
        if spec.sample_rate == 0 || spec.channels == 0 {
            return Err(self.damage.nothing_decoded());
        }
        Ok(StreamInfo {
            container: self.reader.format_info().short_name.to_owned(),
            codec: self.decoder.codec_info().short_name.to_owned(),
            sample_rate: spec.sample_rate,
            channels: spec.channels,
            duration: self.promised,
        })
    }

    /// Decodes on to the next samples and puts them, mixed to mono, into
    /// `mono`; `None` at the end.
    pub(crate) fn next_packet(&mut self, mono: &mut Vec<f32>) -> Result<Option<Spec>, AudioError> {
        mono.clear();
        while mono.is_empty() {
            let next = match self.demux()? {
                Demuxed::Packet(packet) => self.decode(&packet, mono)?,
                Demuxed::Nothing => Next::Continue,
                Demuxed::End => Next::Stop,
            };
            if next == Next::Stop {
                return self.end();
            }
        }
        check_samples(mono, self.decoded)?;
        if let Some(spec) = self.spec {
            self.decoded += mono.len() as f64 / f64::from(spec.sample_rate);
        }
        Ok(self.spec)
    }

    fn demux(&mut self) -> Result<Demuxed, AudioError> {
        Ok(match guarded(|| self.reader.next_packet()) {
            Ok(Some(packet)) if packet.track_id == self.track_id => Demuxed::Packet(packet),
            Ok(Some(_)) => Demuxed::Nothing,
            Ok(None) => Demuxed::End,
            Err(Error::ResetRequired) => self.next_part()?,
            Err(error) => match self.damage.demuxing_failed(error)? {
                Next::Continue => Demuxed::Nothing,
                Next::Stop => Demuxed::End,
            },
        })
    }

    fn decode(&mut self, packet: &Packet, mono: &mut Vec<f32>) -> Result<Next, AudioError> {
        match guarded(|| self.decoder.decode(packet)) {
            Ok(buffer) => {
                self.damage.packet_decoded();
                let spec = accept(self.spec, &buffer, &mut self.damage)?;
                self.spec = Some(spec);
                self.mixdown.mix(&buffer, mono);
                let length = mono.len() as f64 / f64::from(spec.sample_rate);
                self.clock.advance(packet, length, &mut self.damage);
                Ok(Next::Continue)
            }
            Err(error) => Ok(self.damage.packet_failed(&error)),
        }
    }

    /// Seconds decoded so far.
    pub(crate) fn decoded_duration(&self) -> f64 {
        self.decoded
    }

    /// Complete once the end is reached.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        self.damage.warnings(self.decoded, self.promised)
    }

    /// The next of several streams put one after the other (chained Ogg).
    fn next_part(&mut self) -> Result<Demuxed, AudioError> {
        match select(&*self.reader) {
            Ok(part) => {
                self.track_id = part.id;
                self.decoder = part.decoder;
                self.clock = Clock::new(part.time_base);
                self.promised = self.promised.zip(part.duration).map(|(a, b)| a + b);
                Ok(Demuxed::Nothing)
            }
            Err(error) if self.decoded > 0.0 => {
                self.damage.part_lost(&error);
                Ok(Demuxed::End)
            }
            Err(error) => Err(error),
        }
    }

    fn end(&self) -> Result<Option<Spec>, AudioError> {
        if self.decoded > 0.0 {
            Ok(None)
        } else {
            Err(self.damage.nothing_decoded())
        }
    }
}

/// Checks the rate of a packet and notes where rate or channels change.
fn accept(
    last: Option<Spec>,
    buffer: &GenericAudioBufferRef<'_>,
    damage: &mut Damage,
) -> Result<Spec, AudioError> {
    let spec = Spec::of(buffer);
    match last {
        Some(last) if last == spec => {}
        None => check_rate(spec.sample_rate)?,
        Some(last) => {
            check_rate(spec.sample_rate)?;
            damage.changed(|| {
                format!(
                    "the audio changes from {} Hz and {} channels to {} Hz and {} channels",
                    last.sample_rate, last.channels, spec.sample_rate, spec.channels
                )
            });
        }
    }
    Ok(spec)
}

/// The largest sample that is let through; full scale is 1. Sums of a transform over more would overflow.
const LARGEST: f32 = 1e30;

fn check_samples(samples: &[f32], seconds: f64) -> Result<(), AudioError> {
    // A NaN is not within any range.
    match samples
        .iter()
        .find(|sample| !(-LARGEST..=LARGEST).contains(*sample))
    {
        None => Ok(()),
        Some(sample) => {
            let what = if sample.is_finite() {
                "far above full scale (1)"
            } else {
                "not a finite number"
            };
            Err(AudioError::new(
                ErrorKind::InvalidAudio,
                format!("a sample after {seconds:.2} s is {sample:e}, {what}"),
                "export the file again",
            ))
        }
    }
}
