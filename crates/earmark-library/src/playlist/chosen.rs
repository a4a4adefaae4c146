use std::collections::HashMap;

use rand_core::Rng;
use rand_pcg::Pcg64;

use super::candidate::Songs;
use super::filling::Filling;
use super::{Candidate, Length, nothing};
use crate::LibraryError;
use crate::neighbours::Vectors;

/// With a seed, a list is drawn from so many times the tracks it needs.
const VARIETY: usize = 3;

/// The tracks nearest to a direction, or with a seed a draw of the nearest, in that order.
pub(super) fn nearest(
    candidates: &[Candidate],
    direction: &[f32],
    length: Length,
    seed: Option<u64>,
) -> Result<Vec<usize>, LibraryError> {
    let ranked = ranked(candidates, direction)?;
    let Some(seed) = seed else {
        return fill(candidates, &ranked, length);
    };
    let pool = fill(candidates, &ranked, longer(length))?;
    let weight = |rank: usize| (pool.len() - rank) as f64;
    fill(candidates, &draw(&pool, weight, seed), length)
}

/// A draw of all tracks.
pub(super) fn drawn(
    candidates: &[Candidate],
    length: Length,
    seed: u64,
) -> Result<Vec<usize>, LibraryError> {
    let all: Vec<usize> = (0..candidates.len()).collect();
    fill(candidates, &draw(&all, |_| 1.0, seed), length)
}

/// Numbers of the candidates, the nearest first; those without an embedding are left out.
fn ranked(candidates: &[Candidate], direction: &[f32]) -> Result<Vec<usize>, LibraryError> {
    let rows = candidates.iter().zip(0..);
    let rows = rows.filter_map(|(track, number)| Some((number, track.embedding.as_deref()?)));
    let (keys, rows): (Vec<i64>, Vec<&[f32]>) = rows.unzip();
    if rows.is_empty() {
        return Err(nothing());
    }
    let vectors = Vectors::new(&keys, rows[0].len(), &rows.concat())?;
    let nearest = vectors.nearest(direction, vectors.len(), |_| true)?;
    Ok(nearest
        .iter()
        .map(|neighbour| neighbour.key as usize)
        .collect())
}

fn longer(length: Length) -> Length {
    match length {
        Length::Tracks(count) => Length::Tracks(count.saturating_mul(VARIETY)),
        Length::Minutes(minutes) => Length::Minutes(minutes * VARIETY as f64),
    }
}

/// All of `pool` in an order of chance, in which each comes first with a probability in proportion to its weight (P. S. Efraimidis and
/// P. G. Spirakis, Information Processing Letters 97(5), 2006).
fn draw(pool: &[usize], weight: impl Fn(usize) -> f64, seed: u64) -> Vec<usize> {
    let mut random = Pcg64::new(u128::from(seed), 0);
    let key = |(rank, number): (usize, &usize)| {
        // Above 0 and below 1.
        let uniform = ((random.next_u64() >> 12) as f64 + 0.5) / (1u64 << 52) as f64;
        (uniform.ln() / weight(rank), *number)
    };
    let mut keyed: Vec<(f64, usize)> = pool.iter().enumerate().map(key).collect();
    keyed.sort_by(|a, b| b.0.total_cmp(&a.0));
    keyed.into_iter().map(|(_, number)| number).collect()
}

/// The first of `ranked` that make up the length: no song twice, and no artist more often than every second track, unless too few are
/// left.
fn fill(
    candidates: &[Candidate],
    ranked: &[usize],
    length: Length,
) -> Result<Vec<usize>, LibraryError> {
    let mut songs = Songs::default();
    let unique: Vec<usize> = ranked
        .iter()
        .copied()
        .filter(|n| songs.add(&candidates[*n]))
        .collect();
    let most = taken(candidates, &unique, length).len().div_ceil(2);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for number in unique {
        let count = candidates[number]
            .artist_key()
            .map(|artist| counts.entry(artist).or_default());
        match count {
            Some(count) if *count >= most => rest.push(number),
            count => {
                count.into_iter().for_each(|count| *count += 1);
                first.push(number);
            }
        }
    }
    first.extend(rest);
    let chosen = taken(candidates, &first, length);
    if chosen.is_empty() {
        Err(nothing())
    } else {
        Ok(chosen)
    }
}

/// One after the other, those that bring the list nearer to its length: where one is too long, a shorter one behind it may not be.
fn taken(candidates: &[Candidate], ranked: &[usize], length: Length) -> Vec<usize> {
    let mut filling = Filling::new(length);
    let is_taken = |number: &usize| {
        let seconds = candidates[*number].duration;
        let is_wanted = filling.wants(seconds);
        if is_wanted {
            filling.add(seconds);
        }
        is_wanted
    };
    ranked.iter().copied().filter(is_taken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracks(n: usize) -> Vec<Candidate> {
        let track = |n: usize| Candidate {
            artist: Some(format!("artist {}", n % 7)),
            title: Some(format!("song {n}")),
            duration: 200.0 + n as f64,
            embedding: Some(vec![1.0, n as f32 / 10.0]),
            ..Candidate::default()
        };
        (0..n).map(track).collect()
    }

    #[test]
    fn without_a_seed_the_nearest_are_taken() {
        let chosen = nearest(&tracks(50), &[1.0, 0.0], Length::Tracks(5), None).unwrap();
        assert_eq!(chosen, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_seed_draws_from_the_nearest_and_repeats_itself() {
        let tracks = tracks(300);
        let of = |seed| nearest(&tracks, &[1.0, 0.0], Length::Tracks(10), Some(seed)).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert!((0..20).flat_map(of).all(|number| number < 30));
        let mean =
            |place: usize| (0..200).map(|seed| of(seed)[place]).sum::<usize>() as f64 / 200.0;
        assert!(mean(0) < 12.0, "the nearer are the likelier: {}", mean(0));
    }

    #[test]
    fn minutes_are_met_as_near_as_whole_tracks_come() {
        let tracks = tracks(100);
        for minutes in [10.0, 45.0, 62.5] {
            let chosen = drawn(&tracks, Length::Minutes(minutes), 3).unwrap();
            let seconds: f64 = chosen.iter().map(|n| tracks[*n].duration).sum();
            assert!(
                (seconds / 60.0 - minutes).abs() < 2.6,
                "{minutes}: {seconds} s"
            );
        }
    }

    #[test]
    fn a_long_track_does_not_end_a_list_that_shorter_ones_fit_into() {
        let mut tracks = tracks(8);
        tracks[1].duration = 3600.0;
        let chosen = nearest(&tracks, &[1.0, 0.0], Length::Minutes(10.0), None).unwrap();
        assert_eq!(chosen, [0, 2, 3]);
    }

    #[test]
    fn songs_come_once_and_no_artist_makes_up_more_than_half() {
        let mut tracks = tracks(40);
        for track in &mut tracks[..30] {
            track.artist = Some("always the same".into());
        }
        tracks[1].title = tracks[0].title.clone();
        let chosen = nearest(&tracks, &[1.0, 0.0], Length::Tracks(10), None).unwrap();
        assert_eq!(chosen, [0, 2, 3, 4, 5, 30, 31, 32, 33, 34]);
        let all = nearest(&tracks, &[1.0, 0.0], Length::Tracks(100), None).unwrap();
        assert_eq!(all.len(), 39, "more than there are cannot be had");
    }

    #[test]
    fn nothing_to_choose_from_is_said() {
        assert!(drawn(&[], Length::Tracks(3), 0).is_err());
        assert!(nearest(&[Candidate::default()], &[1.0], Length::Tracks(3), None).is_err());
    }
}
