use std::io::Write;
use std::time::Instant;

use earmark::Model;
use earmark::models::musicnn::{Musicnn, N_MELS, PATCH_FRAMES};
use earmark::models::shipped::MODELS;
use earmark::{AUDIO_EXTENSIONS, Threads};

use crate::output::{GREEN, RED, YELLOW, stdout};
use crate::settings::{Settings, locations};
use crate::status::{Fatal, Status};

/// How a check came out, with what there is to say.
enum Check {
    Good(String),
    Note(String),
    Bad(String),
}

pub(crate) fn run() -> Result<Status, Fatal> {
    let mut out = stdout();
    writeln!(out, "earmark {}", env!("CARGO_PKG_VERSION"))?;
    let mut status = Status::Good;
    for (name, check) in [
        ("processor", processor()),
        ("models", models()),
        ("speed", speed()),
        ("settings", settings()),
        ("formats", formats()),
    ] {
        let (style, word, text) = match check {
            Check::Good(text) => (GREEN, "ok", text),
            Check::Note(text) => (YELLOW, "note", text),
            Check::Bad(text) => {
                status = Status::Attention;
                (RED, "bad", text)
            }
        };
        writeln!(out, "{style}{word:>4}{style:#}  {name:<10} {text}")?;
    }
    Ok(status)
}

fn processor() -> Check {
    let threads = Threads::all().count();
    let lanes = earmark::models::lane_count();
    let text = format!("{threads} threads, {lanes} numbers per vector register");
    if lanes >= 4 {
        Check::Good(text)
    } else {
        Check::Note(format!("{text}; expect low speed"))
    }
}

fn models() -> Check {
    match Model::all_shipped().try_for_each(|model| model.verify()) {
        Ok(()) => {
            let n_shipped = Model::all_shipped().count();
            Check::Good(format!("{n_shipped} shipped, weights as released"))
        }
        Err(error) => Check::Bad(error.to_string()),
    }
}

/// Seconds of music per second that the network takes on one thread.
fn speed() -> Check {
    let network = match Musicnn::new(MODELS[0].weights) {
        Ok(network) => network,
        Err(error) => return Check::Bad(error.to_string()),
    };
    let mut scratch = network.scratch();
    let patch = vec![1.0; PATCH_FRAMES * N_MELS];
    const ROUNDS: u32 = 20;
    let started = Instant::now();
    for _ in 0..ROUNDS {
        if let Err(error) = network.run(&patch, &mut scratch) {
            return Check::Bad(error.to_string());
        }
    }
    let per_patch = started.elapsed().as_secs_f64() / f64::from(ROUNDS);
    Check::Good(format!(
        "{:.0} times real time per thread (network alone)",
        2.992 / per_patch
    ))
}

fn settings() -> Check {
    if let Err(Fatal::Message(message)) = Settings::load() {
        return Check::Bad(message);
    }
    let (found, absent): (Vec<_>, Vec<_>) = locations().into_iter().partition(|path| path.exists());
    let list = |paths: Vec<std::path::PathBuf>| {
        let paths: Vec<_> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        paths.join(", ")
    };
    Check::Good(match (found.is_empty(), absent.is_empty()) {
        (true, _) => format!("none; read if present: {}", list(absent)),
        (false, true) => list(found),
        (false, false) => format!("{} (also read if present: {})", list(found), list(absent)),
    })
}

fn formats() -> Check {
    Check::Good(format!(
        "folders are searched for .{}",
        AUDIO_EXTENSIONS.join(" .")
    ))
}
