//! What people see of a library. `INSTA_UPDATE=always cargo test` writes the snapshots anew; look at what has changed.

use std::fs;

use insta::{Settings, assert_snapshot};

use super::heard::Heard;
use crate::command::Run;

fn run(arguments: &[&str]) -> Run {
    let command = [arguments, &["--format", "table"]].concat();
    Heard::get().run(command)
}

/// What a run says: the command, stdout, and stderr after a line.
fn shown(arguments: &[&str]) -> String {
    let run = run(arguments);
    let text = format!(
        "$ earmark {}\n{}---\n{}",
        arguments.join(" "),
        run.stdout,
        run.stderr
    );
    Heard::get().shown(&text)
}

fn file(name: &str) -> String {
    Heard::get().file(name).to_str().unwrap().to_owned()
}

/// Without the folder of the source in each snapshot.
fn in_short(check: impl FnOnce()) {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

#[test]
fn similar() {
    in_short(|| assert_snapshot!(shown(&["similar", &file("chord 2.wav"), "--top", "4"])));
}

#[test]
fn playlist() {
    let arguments = ["playlist", "--like", &file("folk.flac"), "--tracks", "5"];
    in_short(|| assert_snapshot!(shown(&arguments)));
}

#[test]
fn duplicates() {
    let text = shown(&["duplicates"]);
    // How long it took differs.
    let text = text.rsplit_once(", in ").unwrap().0;
    in_short(|| assert_snapshot!(text));
}

#[test]
fn stats() {
    in_short(|| assert_snapshot!(shown(&["stats"])));
}

#[test]
fn tag_plan_and_show() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.jsonl");
    let plan = plan.to_str().unwrap();
    let music = file("");
    let heard = Heard::get();
    let planned = heard.run(["tag", "plan", &music, "--overwrite", "-o", plan]);
    assert_eq!(planned.code, Some(0), "{}", planned.stderr);
    let show = shown(&["tag", "show", plan]);
    let text = format!("$ earmark tag plan --overwrite\n{}{show}", planned.stderr);
    let text = heard
        .shown(&text)
        .replace(folder.path().to_str().unwrap(), "~");
    in_short(|| assert_snapshot!(text));
    fs::remove_file(plan).unwrap();
}

#[test]
fn taste() {
    let about = ["--listener", "viewer"];
    let [chord, metal] = [file("chord 0.wav"), file("metal.mp3")];
    let verbs: [&[&str]; 6] = [
        &["taste", "like", &chord],
        &["taste", "dislike", &metal],
        &["taste", "marks"],
        &["taste", "train"],
        &["taste", "rank"],
        &["taste", "compare"],
    ];
    let say = |verb: &[&str]| match verb[1] {
        "compare" => shown(verb),
        _ => shown(&[verb, &about].concat()),
    };
    let text: Vec<String> = verbs.into_iter().map(say).collect();
    in_short(|| assert_snapshot!(text.join("\n")));
}

#[test]
fn wishes_that_cannot_be_met() {
    let missing = file("missing.mp3");
    let wrong: [&[&str]; 12] = [
        &["scan", &missing],
        &["similar", &missing],
        &["playlist", "--genre", "polka"],
        &["playlist", "--from", &missing],
        &["playlist", "--from", &missing, "--to", &missing],
        &["playlist", "--tempo", "fast"],
        &["duplicates", &missing],
        &["duplicates", "--against", &missing],
        &["stats", &missing],
        &["tag", "show", &missing],
        &["tag", "undo", "7"],
        &["taste", "rank", "--listener", "nobody"],
    ];
    let say = |arguments: &[&str]| {
        let code = run(arguments).code.unwrap();
        format!("{}exit code {code}\n", shown(arguments))
    };
    let text: Vec<String> = wrong.into_iter().map(say).collect();
    in_short(|| assert_snapshot!(text.join("\n")));
}
