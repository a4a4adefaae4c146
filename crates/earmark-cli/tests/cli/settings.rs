//! Flags, environment and settings files, the strongest first.

use std::fs;

use tempfile::TempDir;

use crate::command::{Run, clips, earmark};

/// Classifies a clip in a folder with these settings files.
fn classify(project: &str, user: &str, environment: &[(&str, &str)], flags: &[&str]) -> Run {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config/earmark");
    fs::create_dir_all(&config).unwrap();
    fs::write(folder.path().join("earmark.toml"), project).unwrap();
    fs::write(config.join("earmark.toml"), user).unwrap();
    let mut command = earmark();
    command
        .current_dir(folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("config"));
    command.envs(environment.iter().copied());
    command
        .arg("classify")
        .arg(clips().canonicalize().unwrap().join("metal.mp3"))
        .args(flags);
    command.output().unwrap().into()
}

fn genres(run: &Run) -> usize {
    run.record()["genres"].as_array().unwrap().len()
}

#[test]
fn flags_beat_environment_beats_project_beats_user() {
    assert_eq!(genres(&classify("", "top = 4", &[], &[])), 4);
    assert_eq!(genres(&classify("top = 3", "top = 4", &[], &[])), 3);
    assert_eq!(
        genres(&classify(
            "top = 3",
            "top = 4",
            &[("EARMARK_TOP", "2")],
            &[]
        )),
        2
    );
    let run = classify(
        "top = 3",
        "top = 4",
        &[("EARMARK_TOP", "2")],
        &["--top", "1"],
    );
    assert_eq!(genres(&run), 1);
}

#[test]
fn an_unknown_key_is_fatal_and_the_nearest_is_named() {
    let run = classify("modle = 'musicnn-mtt'", "", &[], &[]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stdout, "");
    assert_eq!(
        run.stderr,
        "error: earmark.toml: unknown key 'modle'; did you mean 'model'?\n"
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for flags in [
        ["--top", "0"],
        ["--format", "xml"],
        ["--model", "no-such"],
        ["--timeline=1", "x"],
    ] {
        let run = classify("", "", &[], &flags);
        assert_eq!(run.code, Some(2), "{flags:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn an_unknown_model_is_answered_with_those_there_are() {
    let run = classify("", "", &[], &["--model", "resnet"]);
    assert!(
        run.stderr
            .contains("choose one of earmark, gtzan10, musicnn-msd, musicnn-mtt"),
        "{}",
        run.stderr
    );
}
