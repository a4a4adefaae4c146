use std::io::Write;

use earmark::library::taste::{
    GenreShare, Group, Listening, Pair, Shelf, average_link, both_like, compare,
};
use serde::Serialize;

use super::desk::{Desk, write_record};
use crate::args::{CompareTasteArguments, Format};
use crate::output::{BOLD, Entry, say, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_comparison/v1";

/// Genres of a pair that a table names.
const N_GENRES: usize = 3;

pub(super) fn run(arguments: &CompareTasteArguments) -> Result<Status, Fatal> {
    let desk = Desk::open(&arguments.library, arguments.format)?;
    let names = listeners(&desk, &arguments.listeners)?;
    let shelf = desk.shelf()?;
    let mut all = Vec::new();
    for listener in names {
        let model = desk.taste.model(&listener)?;
        if model.is_none() {
            say(&format!(
                "'{listener}' has no model, so that marks alone can be compared"
            ));
        }
        let scores = model.map(|model| model.scores(&shelf.sounds));
        all.push(Listening {
            marks: desk.taste.marks(&listener)?,
            scores: scores.transpose()?,
            listener,
        });
    }
    let comparison = Comparison::of(&all, &shelf, arguments.alike);
    let mut out = stdout();
    match desk.format {
        Format::Table => comparison.write(&mut out)?,
        Format::Csv => write_list(&mut out, Format::Csv, &comparison.pairs)?,
        format => write_record(&mut out, format, &comparison)?,
    }
    out.flush()?;
    Ok(Status::Good)
}

/// Who was named, else everybody; nobody twice.
fn listeners(desk: &Desk, named: &[String]) -> Result<Vec<String>, Fatal> {
    let known = desk.taste.profiles()?;
    let known: Vec<String> = known.into_iter().map(|profile| profile.listener).collect();
    if let Some(stranger) = named.iter().find(|name| !known.contains(name)) {
        let message = format!(
            "'{stranger}' has marked nothing; there are marks of: {}",
            known.join(", ")
        );
        return Err(Fatal::new(message));
    }
    let is_named = |name: &String| named.is_empty() || named.contains(name);
    let chosen: Vec<String> = known.into_iter().filter(is_named).collect();
    if chosen.len() < 2 {
        let message = "it takes two listeners to compare; mark tracks with --listener NAME";
        return Err(Fatal::new(message));
    }
    Ok(chosen)
}

#[derive(Serialize)]
struct Comparison {
    schema: &'static str,
    listeners: Vec<String>,
    pairs: Vec<PairEntry>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct PairEntry {
    #[serde(flatten)]
    pair: Pair,
    genres: Vec<GenreShare>,
}

impl Comparison {
    fn of(all: &[Listening], shelf: &Shelf, alike: f64) -> Self {
        let liked: Vec<Vec<&str>> = all.iter().map(|one| genres(one, shelf)).collect();
        let place = |name: &str| all.iter().position(|one| one.listener == name).unwrap_or(0);
        let mut likeness = vec![vec![0.0; all.len()]; all.len()];
        let mut pairs = Vec::new();
        for pair in compare(all) {
            let (a, b) = (place(&pair.a), place(&pair.b));
            let correlation = pair.correlation.unwrap_or(0.0);
            likeness[a][b] = correlation;
            likeness[b][a] = correlation;
            pairs.push(PairEntry {
                genres: both_like(&liked[a], &liked[b]),
                pair,
            });
        }
        Self {
            schema: SCHEMA,
            listeners: all.iter().map(|one| one.listener.clone()).collect(),
            pairs,
            groups: average_link(&likeness, alike),
        }
    }

    fn write(&self, out: &mut impl Write) -> Result<(), Fatal> {
        for PairEntry { pair, genres } in &self.pairs {
            let correlation = match pair.correlation {
                Some(correlation) => format!("correlation {correlation:+.2}"),
                None => "no correlation known".to_owned(),
            };
            let both = genres
                .iter()
                .take(N_GENRES)
                .map(|share| share.genre.as_str());
            let both: Vec<&str> = both.collect();
            let both = match both.as_slice() {
                [] => String::new(),
                both => format!("; both like {}", both.join(", ")),
            };
            writeln!(
                out,
                "{BOLD}{} and {}{BOLD:#}: {correlation}; agree on {} of {} tracks that both marked{both}",
                pair.a, pair.b, pair.n_agree, pair.n_both
            )?;
        }
        for (number, group) in self.groups.iter().enumerate() {
            let belongs = |member: &usize| {
                let share = group.belonging[*member] * 100.0;
                format!("{} ({share:.0} %)", self.listeners[*member])
            };
            let members: Vec<String> = group.members.iter().map(belongs).collect();
            writeln!(out, "taste {}: {}", number + 1, members.join(", "))?;
        }
        Ok(())
    }
}

/// The most probable genre of each track that a listener likes.
fn genres<'a>(listening: &Listening, shelf: &'a Shelf) -> Vec<&'a str> {
    let likes = listening.marks.iter().filter(|mark| mark.liked);
    let best = likes.filter_map(|mark| {
        let number = shelf.sounds.find(&mark.track.track)?;
        let genre = shelf.tracks[number].heard.as_ref()?.genres.first()?;
        Some(genre.name.as_str())
    });
    best.collect()
}

impl Entry for PairEntry {
    const HEAD: &[&str] = &["a", "b", "both", "agree", "correlation", "genres"];

    fn row(&self) -> Vec<String> {
        let genres: Vec<&str> = self
            .genres
            .iter()
            .map(|share| share.genre.as_str())
            .collect();
        vec![
            self.pair.a.clone(),
            self.pair.b.clone(),
            self.pair.n_both.to_string(),
            self.pair.n_agree.to_string(),
            self.pair
                .correlation
                .map_or(String::new(), |r| format!("{r:.4}")),
            genres.join(";"),
        ]
    }
}
