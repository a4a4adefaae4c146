//! Cuts a stream of samples into overlapping frames, padding included.

use super::{PadMode, StftConfig};

/// Frames of `n_fft` samples, `hop_length` apart, of a signal that arrives in blocks.
///
/// `buffer` holds a stretch of the padded signal; `next` is where the next frame begins in it. No
/// more than about `3 n_fft` samples are held, however long the signal or the blocks are.
#[derive(Debug, Clone)]
pub(crate) struct Framer {
    n_fft: usize,
    hop_length: usize,
    padding: usize,
    pad_mode: PadMode,
    buffer: Vec<f32>,
    /// May lie beyond the end of `buffer` when `hop_length > n_fft`.
    next: usize,
    n_samples: usize,
}

impl Framer {
    /// `config` must have been validated.
    pub(crate) fn new(config: &StftConfig) -> Self {
        let mut framer = Self {
            n_fft: config.n_fft(),
            hop_length: config.hop_length(),
            padding: config.padding(),
            pad_mode: config.pad_mode(),
            buffer: Vec::with_capacity(3 * config.n_fft()),
            next: 0,
            n_samples: 0,
        };
        framer.reset();
        framer
    }

    /// Samples pushed since the beginning of the signal.
    pub(crate) fn n_samples(&self) -> usize {
        self.n_samples
    }

    /// Back to the beginning of a new signal.
    pub(crate) fn reset(&mut self) {
        self.buffer.clear();
        // Zeros are right for constant padding and hold the place of the reflection.
        self.buffer.resize(self.padding, 0.0);
        self.next = 0;
        self.n_samples = 0;
    }

    /// Appends samples and hands out every frame they complete.
    pub(crate) fn push(&mut self, mut block: &[f32], mut emit: impl FnMut(&[f32])) {
        while !block.is_empty() {
            let room = 3 * self.n_fft - self.buffer.len();
            let (head, rest) = block.split_at(room.min(block.len()));
            self.buffer.extend_from_slice(head);
            let had_head_padding = self.has_head_padding();
            self.n_samples += head.len();
            if self.has_head_padding() {
                if !had_head_padding {
                    self.reflect_head();
                }
                self.emit_ready(&mut emit);
            }
            block = rest;
        }
    }

    /// Pads the end, hands out the last frames and resets.
    ///
    /// The signal must have at least `StftConfig::min_samples` samples.
    pub(crate) fn finish(&mut self, mut emit: impl FnMut(&[f32])) {
        if !self.has_head_padding() {
            self.reflect_head();
        }
        let signal_end = self.buffer.len();
        for i in 0..self.padding {
            let sample = match self.pad_mode {
                PadMode::Constant => 0.0,
                PadMode::Reflect => {
                    let source = reflect(self.n_samples + i, self.n_samples);
                    self.buffer[signal_end - (self.n_samples - source)]
                }
            };
            self.buffer.push(sample);
        }
        self.emit_ready(&mut emit);
        self.reset();
    }

    /// Whether the padding before the first sample is known: a reflection needs `padding + 1`
    /// samples (fewer only when the signal ends before).
    fn has_head_padding(&self) -> bool {
        match self.pad_mode {
            PadMode::Constant => true,
            PadMode::Reflect => self.n_samples > self.padding,
        }
    }

    /// Mirrors the beginning of the signal about its first sample; `buffer` still starts with the
    /// padding.
    fn reflect_head(&mut self) {
        for distance in 1..=self.padding {
            let source = reflect(distance, self.n_samples);
            self.buffer[self.padding - distance] = self.buffer[self.padding + source];
        }
    }

    fn emit_ready(&mut self, emit: &mut impl FnMut(&[f32])) {
        while let Some(frame) = self.buffer.get(self.next..self.next + self.n_fft) {
            emit(frame);
            self.next += self.hop_length;
        }
        self.forget();
    }

    /// Drops what neither a later frame nor the reflection at the end can need.
    fn forget(&mut self) {
        let kept_for_reflection = match self.pad_mode {
            PadMode::Constant => 0,
            PadMode::Reflect => self.padding + 1,
        };
        let unneeded = self
            .next
            .min(self.buffer.len().saturating_sub(kept_for_reflection));
        self.buffer.drain(..unneeded);
        self.next -= unneeded;
    }
}

/// The index in `0..n_samples` that position `at >= 0` shows when the signal is mirrored about its
/// ends without repeating them (`numpy.pad(mode="reflect")`): a triangle of period
/// `2 (n_samples - 1)`. Positions before the signal mirror to those behind: -1 shows what 1 shows.
fn reflect(at: usize, n_samples: usize) -> usize {
    let Some(last) = n_samples.checked_sub(1).filter(|last| *last > 0) else {
        return 0;
    };
    let phase = at % (2 * last);
    phase.min(2 * last - phase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(config: StftConfig, signal: &[f32], block: usize) -> Vec<Vec<f32>> {
        let mut framer = Framer::new(&config);
        let mut frames = Vec::new();
        for block in signal.chunks(block) {
            framer.push(block, |frame| frames.push(frame.to_vec()));
        }
        framer.finish(|frame| frames.push(frame.to_vec()));
        frames
    }

    #[test]
    fn reflection_is_that_of_numpy() {
        // np.pad([0, 1, 2], 5, mode="reflect") = [1 0 1 2 1 | 0 1 2 | 1 0 1 2 1]
        let before: Vec<usize> = (1..=5).rev().map(|i| reflect(i, 3)).collect();
        let behind: Vec<usize> = (3..8).map(|i| reflect(i, 3)).collect();
        assert_eq!(before, [1, 0, 1, 2, 1]);
        assert_eq!(behind, [1, 0, 1, 2, 1]);
        assert_eq!(reflect(7, 1), 0);
    }

    #[test]
    fn centred_frames_of_a_short_signal() {
        let config = StftConfig::new(4).with_hop_length(2);
        let signal = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(
            frames(config, &signal, 1),
            [
                [0.0, 0.0, 1.0, 2.0],
                [1.0, 2.0, 3.0, 4.0],
                [3.0, 4.0, 0.0, 0.0]
            ]
        );
        assert_eq!(
            frames(config.with_pad_mode(PadMode::Reflect), &signal, 3),
            [
                [3.0, 2.0, 1.0, 2.0],
                [1.0, 2.0, 3.0, 4.0],
                [3.0, 4.0, 3.0, 2.0]
            ]
        );
    }

    #[test]
    fn hops_longer_than_a_frame_skip_samples() {
        let config = StftConfig::new(2).with_hop_length(5).with_center(false);
        let signal: Vec<f32> = (0..12).map(|v| v as f32).collect();
        assert_eq!(
            frames(config, &signal, 3),
            [[0.0, 1.0], [5.0, 6.0], [10.0, 11.0]]
        );
    }

    #[test]
    fn memory_stays_bounded() {
        let config = StftConfig::new(64)
            .with_hop_length(16)
            .with_pad_mode(PadMode::Reflect);
        let mut framer = Framer::new(&config);
        let capacity = framer.buffer.capacity();
        framer.push(&vec![0.5; 100_000], |_| ());
        framer.finish(|_| ());
        assert_eq!(framer.buffer.capacity(), capacity);
    }
}
