//! What a run of a network leaves.

use std::fs;

use super::{SHORT, SMALL_CNN, Workshop, clips, pictures, trained, weights};

/// What every run of a network has, whatever it learnt from.
fn check_run(workshop: &Workshop) {
    let files = [
        "config.toml",
        "model.toml",
        "network.safetensors",
        "labels.txt",
        "split.csv",
        "tracks.csv",
        "predictions.csv",
        "metrics.json",
        "report.html",
        "report.json",
        "MODEL_CARD.md",
    ];
    for file in files {
        assert!(workshop.path("run").join(file).is_file(), "{file}");
    }
    assert!(!workshop.path("run/pipeline.json").exists());
    assert!(!workshop.path("run.unfinished").exists());
    let page = workshop.text("run/report.html");
    assert!(page.contains("<section id=\"learning\""));
    assert!(
        page.contains("normalisation, network"),
        "what is fitted to training tracks"
    );
    let learning = &workshop.json("run/report.json")["learning"];
    assert!(learning["layers"].as_array().unwrap().len() > 1);
    let epochs = learning["fits"][0]["epochs"].as_array().unwrap();
    assert!(
        !epochs.is_empty() && epochs[0]["validation_loss"].is_number(),
        "{learning}"
    );
    let mut predictions = csv::Reader::from_path(workshop.path("run/predictions.csv")).unwrap();
    let mut n_rows = 0;
    for row in predictions.records() {
        let row = row.unwrap();
        let shares = row.iter().skip(4).map(|cell| cell.parse::<f64>().unwrap());
        assert!((shares.sum::<f64>() - 1.0).abs() < 1e-9, "{row:?}");
        n_rows += 1;
    }
    let n_tracks = workshop.json("run/metrics.json")["evaluation"]["n_tracks"].as_u64();
    assert_eq!(n_tracks, Some(n_rows));
}

#[test]
fn columns_of_a_table_are_learnt() {
    let workshop = Workshop::new();
    let arguments = [
        "--model",
        "mlp",
        "--folds",
        "3",
        "--set",
        "training.epochs=4",
    ];
    let trained = trained(&workshop, &workshop.table(), "run", &arguments);
    assert_eq!(trained.record()["n_tracks"], 90);
    check_run(&workshop);
    let fits = workshop.json("run/report.json")["learning"]["fits"].clone();
    assert_eq!(fits.as_array().unwrap().len(), 3, "one a round");
    // Without anything asked of early stopping it stops ten epochs after the best: not within four.
    assert_eq!(fits[0]["epochs"].as_array().unwrap().len(), 4);
}

#[test]
fn pictures_are_cut_into_stretches() {
    let workshop = Workshop::new();
    let data = pictures(&workshop, "data", 20);
    let crnn = [
        "--model",
        "crnn",
        "--set",
        "network.channels=[4]",
        "--set",
        "network.pools=[[2, 2]]",
        "--set",
        "network.units=[4]",
    ];
    for model in [&SMALL_CNN[..], &crnn] {
        let cut = [
            "--features",
            "frames",
            "--frames",
            "8",
            "--step",
            "6",
            "--overwrite",
        ];
        let arguments = [model, &cut, &SHORT].concat();
        let trained = trained(&workshop, &data, "run", &arguments);
        check_run(&workshop);
        let description = workshop.text("run/model.toml");
        assert!(
            description.contains("frames = 8\nstep = 6\n"),
            "{description}"
        );
        // Stretches begin at frames 0, 6 and 12.
        let n_tracks = trained.record()["n_tracks"].as_u64().unwrap();
        let stretches = workshop.text("run/segments.csv").lines().count() as u64 - 1;
        assert_eq!(stretches, 3 * n_tracks);
    }
}

#[test]
fn sequences_and_segments_of_audio_are_learnt() {
    let workshop = Workshop::new();
    clips(&workshop.path("genres"), 1.0);
    let frames = [
        "--features",
        "mel-seq:frames",
        "--frames",
        "40",
        "--step",
        "20",
    ];
    // A hundredth of the pixels of the published network.
    let pool = ["--set", "network.pools=[[8, 4]]"];
    for arguments in [
        [&SMALL_CNN[..], &pool, &frames, &SHORT].concat(),
        [
            &[
                "--model",
                "mlp-mfcc",
                "--features",
                "mfcc-seq:mean",
                "--segments",
                "0.5s",
            ][..],
            &SHORT,
        ]
        .concat(),
    ] {
        let arguments = [
            &arguments[..],
            &["--overwrite", "--set", "training.epochs=12"],
        ]
        .concat();
        let trained = trained(&workshop, &workshop.path("genres"), "run", &arguments);
        check_run(&workshop);
        assert_eq!(trained.record()["accuracy"]["value"], 1.0);
    }
}

#[test]
fn a_seed_gives_the_same_network_to_the_last_bit() {
    let workshop = Workshop::new();
    let data = pictures(&workshop, "data", 8);
    // Whatever is drawn: initial values, order, dropout, masks.
    let arguments = [
        &SMALL_CNN[..],
        &SHORT,
        &[
            "--features",
            "frames",
            "--set",
            "training.augment.time_masks={ count = 1, width = 3 }",
        ],
        &["--set", "training.augment.mixup=0.2"],
    ]
    .concat();
    trained(
        &workshop,
        &data,
        "first",
        &[&arguments[..], &["--jobs", "1"]].concat(),
    );
    trained(
        &workshop,
        &data,
        "second",
        &[&arguments[..], &["--jobs", "2"]].concat(),
    );
    assert_eq!(weights(&workshop, "first"), weights(&workshop, "second"));
    for file in ["predictions.csv", "model.toml", "split.csv"] {
        let text = |run: &str| workshop.text(&format!("{run}/{file}"));
        assert_eq!(text("first"), text("second"), "{file}");
    }
    // From its own config, too.
    let (config, again) = (workshop.path("first/config.toml"), workshop.path("again"));
    let arguments_again = [
        "train",
        "--config",
        config.to_str().unwrap(),
        "-o",
        again.to_str().unwrap(),
    ];
    assert_eq!(crate::command::run(arguments_again).code, Some(0));
    assert_eq!(weights(&workshop, "first"), weights(&workshop, "again"));
    trained(
        &workshop,
        &data,
        "third",
        &[&arguments[..], &["--seed", "7"]].concat(),
    );
    assert_ne!(weights(&workshop, "first"), weights(&workshop, "third"));
    let predictions = |run: &str| fs::read(workshop.path(run).join("predictions.csv")).unwrap();
    assert_ne!(predictions("first"), predictions("third"));
}

#[test]
fn the_help_names_all_networks() {
    let help = crate::command::run(["help", "train"]).stdout;
    for name in [
        "mlp",
        "lstm-mfcc-frequency",
        "short-chunk",
        "transformer",
        "probe",
    ] {
        assert!(help.contains(name), "{name}: {help}");
    }
    assert!(
        help.contains("--model crnn --features mel-seq:frames"),
        "{help}"
    );
}
