//! What networks learn.

use std::sync::atomic::AtomicBool;

use earmark_nets::{
    InputShape,
    train::{Examples, MemoryExamples, Scores, TrainEvent, Training, train},
};

use super::sources::{
    accuracy, architecture, config, noise, run, small_crnn, sweeps, training, xor,
};

#[test]
fn an_mlp_learns_what_no_line_parts() {
    let config = config("epochs = 60\noptimizer = { kind = 'adam', lr = 0.01 }");
    let examples = xor(200, 0);
    let unseen = xor(200, 1000);
    let mlp = run(&training(
        &architecture("kind = 'mlp'\nhidden = [16]"),
        &config,
        &examples,
    ));
    let accurate = accuracy(&mlp.unwrap(), &unseen);
    assert!(accurate > 0.93, "{accurate}");
    let line = run(&training(
        &architecture("kind = 'mlp'\nhidden = []"),
        &config,
        &examples,
    ));
    let accurate = accuracy(&line.unwrap(), &unseen);
    assert!(accurate < 0.7, "{accurate}");
}

#[test]
fn every_rule_learns_and_so_does_one_sigmoid() {
    let examples = xor(200, 0);
    let network = architecture("kind = 'mlp'\nhidden = [16]\nloss = 'squared-error'");
    for rule in [
        "optimizer = { kind = 'sgd', lr = 0.5 }",
        "optimizer = { kind = 'sgd', lr = 0.5, nesterov = true, weight_decay = 1e-4 }",
        "optimizer = { kind = 'adamw', lr = 0.02, weight_decay = 0.01 }",
    ] {
        let config = config(&format!("epochs = 60\n{rule}"));
        let trained = run(&training(&network, &config, &examples)).unwrap();
        let accurate = accuracy(&trained, &xor(200, 1000));
        assert!(accurate > 0.9, "{rule}: {accurate}");
    }
}

#[test]
fn a_crnn_tells_rising_from_falling_sweeps() {
    let (examples, unseen) = (sweeps(64, 0), sweeps(64, 500));
    let config = config(
        "epochs = 12\nbatch_size = 16\noptimizer = { kind = 'adam', lr = 0.01 }\naugment = { gain = 0.5 }",
    );
    let network = small_crnn();
    let trained = run(&training(&network, &config, &examples)).unwrap();
    let accurate = accuracy(&trained, &unseen);
    assert!(accurate > 0.95, "{accurate}");
    assert!(trained.history().last().unwrap().loss < trained.history()[0].loss);
}

#[test]
fn rare_classes_are_heard_when_classes_are_balanced() {
    // Two clouds that overlap, nine of the first to one of the second.
    let shape = InputShape {
        n_rows: 1,
        n_frames: 1,
    };
    let labels: Vec<usize> = (0..400).map(|i| usize::from(i % 10 == 0)).collect();
    let values = labels.iter().enumerate();
    let values = values
        .map(|(i, label)| noise(i) + *label as f32 * 0.8)
        .collect();
    let examples = MemoryExamples::new(shape, 2, values, labels.clone()).unwrap();
    let recall = |weights: &str| {
        let config = config(&format!(
            "class_weights = '{weights}'\noptimizer = {{ kind = 'adam', lr = 0.05 }}"
        ));
        let network = architecture("kind = 'mlp'\nhidden = []");
        let trained = run(&training(&network, &config, &examples)).unwrap();
        let rows = trained.predict_proba(&examples, 64).unwrap();
        let rare = rows.iter().zip(&labels).filter(|(_, label)| **label == 1);
        let (n, heard) = rare.fold((0, 0), |(n, heard), (row, _)| {
            (n + 1, heard + i32::from(row[1] > 0.5))
        });
        f64::from(heard) / f64::from(n)
    };
    let (uniform, balanced) = (recall("uniform"), recall("balanced"));
    assert!(balanced > uniform + 0.4, "{uniform} {balanced}");
}

#[test]
fn early_stopping_keeps_the_best_epoch() {
    // Labels are noise, so that validation soon gets worse while training gets better.
    let shape = InputShape {
        n_rows: 6,
        n_frames: 1,
    };
    let draw = |n: usize, from: usize| {
        let values = (0..6 * n).map(|i| noise(from + i)).collect();
        let labels = (0..n)
            .map(|i| usize::from(noise(from + 7777 + i) > 0.0))
            .collect();
        MemoryExamples::new(shape, 2, values, labels).unwrap()
    };
    let (examples, validation) = (draw(40, 0), draw(40, 5000));
    let config = config(
        "epochs = 50\nearly_stopping = { patience = 3 }\noptimizer = { kind = 'adam', lr = 0.03 }",
    );
    let network = architecture("kind = 'mlp'\nhidden = [32]");
    let arguments = Training {
        validation: Some(&validation),
        ..training(&network, &config, &examples)
    };
    let mut seen: Vec<(Scores, bool)> = Vec::new();
    let trained = train(&arguments, &AtomicBool::new(false), &mut |event| {
        if let TrainEvent::Epoch { report, best, .. } = event {
            seen.push((report.validation.unwrap(), *best));
        }
    });
    let trained = trained.unwrap();
    let best = seen.iter().rposition(|(_, best)| *best).unwrap();
    assert_eq!(seen.len(), best + 1 + 3, "stops after its patience");
    assert!(seen.len() < 50);
    assert!(
        seen.iter()
            .all(|(scores, _)| scores.loss >= seen[best].0.loss)
    );
    let rows = trained.predict_proba(&validation, 32).unwrap();
    let losses = rows
        .iter()
        .enumerate()
        .map(|(i, row)| -row[validation.label(i)].ln());
    let loss = losses.sum::<f64>() / rows.len() as f64;
    assert!((loss - seen[best].0.loss).abs() < 1e-6, "{loss}");
}
