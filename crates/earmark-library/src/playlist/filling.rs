use super::Length;

/// A list that is being filled.
pub(super) struct Filling {
    length: Length,
    tracks: usize,
    seconds: f64,
}

impl Filling {
    pub(super) fn new(length: Length) -> Self {
        Self {
            length,
            tracks: 0,
            seconds: 0.0,
        }
    }

    /// Whether a track of so many seconds brings the list nearer to its length; the first one always does.
    pub(super) fn wants(&self, seconds: f64) -> bool {
        self.tracks == 0
            || match self.length {
                Length::Tracks(count) => self.tracks < count,
                Length::Minutes(minutes) => self.seconds + seconds / 2.0 < 60.0 * minutes,
            }
    }

    /// Adds a track of so many seconds.
    pub(super) fn add(&mut self, seconds: f64) {
        self.tracks += 1;
        self.seconds += seconds;
    }

    /// Whether a track of `old` seconds may make room for one of `new` seconds: that takes the list no further from its length.
    pub(super) fn may_exchange(&self, old: f64, new: f64) -> bool {
        match self.length {
            Length::Tracks(_) => true,
            Length::Minutes(minutes) => {
                let missed = |seconds: f64| (seconds - 60.0 * minutes).abs();
                missed(self.seconds - old + new) <= missed(self.seconds)
            }
        }
    }

    /// Takes a track of `new` seconds in the place of one of `old` seconds.
    pub(super) fn exchange(&mut self, old: f64, new: f64) {
        self.seconds += new - old;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_is_wanted_and_exchanged_if_that_brings_the_list_no_further_from_its_length() {
        let mut filling = Filling::new(Length::Minutes(5.0));
        assert!(filling.wants(900.0), "the first");
        filling.add(200.0);
        assert!(filling.wants(190.0) && !filling.wants(200.0));
        filling.add(120.0);
        assert!(filling.may_exchange(120.0, 100.0) && filling.may_exchange(120.0, 80.0));
        assert!(!filling.may_exchange(120.0, 121.0) && !filling.may_exchange(120.0, 79.0));
        filling.exchange(120.0, 100.0);
        assert!(!filling.may_exchange(200.0, 201.0));
    }

    #[test]
    fn of_tracks_only_the_number_counts() {
        let mut filling = Filling::new(Length::Tracks(1));
        assert!(filling.wants(200.0));
        filling.add(200.0);
        assert!(!filling.wants(1.0) && filling.may_exchange(200.0, 9000.0));
    }
}
