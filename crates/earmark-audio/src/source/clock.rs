//! Finds holes in the time stamps of packets.

use symphonia::core::packet::Packet;
use symphonia::core::units::TimeBase;

use super::damage::Damage;

/// Where the next packet of a track should start.
pub(super) struct Clock {
    time_base: Option<TimeBase>,
    /// Seconds; `None` until a packet has given samples.
    expected: Option<f64>,
}

impl Clock {
    pub(super) fn new(time_base: Option<TimeBase>) -> Self {
        Self {
            time_base,
            expected: None,
        }
    }

    /// Reports the hole before a packet that gave `length` seconds of audio.
    pub(super) fn advance(&mut self, packet: &Packet, length: f64, damage: &mut Damage) {
        let Some(time_base) = self.time_base.filter(|_| length > 0.0) else {
            return;
        };
        let start = time_base.calc_time_saturating(packet.pts).as_secs_f64();
        if let Some(expected) = self.expected {
            damage.gap(start - expected);
        }
        // Some containers do not know how long their packets last.
        let stated = time_base.calc_duration_saturating(packet.block_dur());
        self.expected = Some(start + length.max(stated.as_secs_f64()));
    }
}
