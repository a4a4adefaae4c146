//! Everything compared with librosa 0.11, whose results lie in `tests/goldens`.

mod descriptors;
mod golden;
mod noise;

use earmark_features::{
    MelFilterbank, MelSpectrogram, Ref, Spectrogram, SpectrumKind, Stft, amplitude_to_db,
    db_to_power, log_compress, power_to_db,
};
use golden::{Case, DbParameters, Golden, Signal, StftParameters, assert_close, peak};

/// An f32 transform rounds each bin by about 2e-7 of the strongest; librosa transforms in f64 and
/// rounds the result once. A bin within 46 dB of the strongest is so within 1e-4 of librosa's.
const OF_THE_STRONGEST_BIN: f32 = 5e-7;

fn stft_parts(case: &Case) -> (Vec<f32>, &StftParameters) {
    let signal = case.signal.as_ref().map(Signal::samples);
    let stft = case.stft.as_ref();
    (signal.expect("a signal"), stft.expect("stft parameters"))
}

#[test]
fn stft_is_that_of_librosa() {
    let golden = Golden::read("stft");
    for case in &golden.cases {
        let (y, parameters) = stft_parts(case);
        let stft = Stft::new(parameters.config()).unwrap().stft(&y).unwrap();
        assert_eq!(
            case.shape,
            [&[2], &stft.shape()[..]].concat(),
            "{}",
            case.name
        );

        let bins = stft.to_row_major();
        let actual: Vec<f32> = (bins.iter().map(|bin| bin.re))
            .chain(bins.iter().map(|bin| bin.im))
            .collect();
        let rounding = OF_THE_STRONGEST_BIN * peak(golden.values(case));
        assert_close(&case.name, &actual, golden.values(case), |_| rounding);
    }
}

#[test]
fn mel_filters_are_those_of_librosa() {
    let golden = Golden::read("mel_filters");
    for case in &golden.cases {
        let mel = case.mel.as_ref().unwrap();
        let bank = MelFilterbank::new(case.n_fft.unwrap(), mel.config()).unwrap();
        let runs = case.runs.as_ref().unwrap();
        assert_eq!(bank.n_mels(), runs.len(), "{}", case.name);

        let empty: Vec<usize> = (0..runs.len()).filter(|i| runs[*i][1] == 0).collect();
        assert_eq!(
            bank.empty_bands().collect::<Vec<_>>(),
            empty,
            "{}",
            case.name
        );

        let mut actual = Vec::new();
        for (i, [first, len]) in runs.iter().enumerate() {
            let (first_bin, weights) = bank.band(i).unwrap();
            let mut row = vec![0.0; bank.n_freq()];
            row[first_bin..first_bin + weights.len()].copy_from_slice(weights);
            let covered = row.iter().filter(|weight| **weight > 0.0).count();
            assert_eq!(covered, *len, "{}: bins of band {i}", case.name);
            actual.extend_from_slice(&row[*first..first + len]);
        }
        // The same f64 formula rounded at the same places: equal but for a last bit of libm.
        assert_close(&case.name, &actual, golden.values(case), |e| 3e-7 * e);
    }
}

#[test]
fn mel_spectrograms_are_those_of_librosa() {
    let golden = Golden::read("mel");
    let is_db = |case: &&Case| case.name.ends_with(": dB");
    for case in golden.cases.iter().filter(|case| !is_db(case)) {
        let (y, stft) = stft_parts(case);
        let plan = MelSpectrogram::new(stft.config(), case.mel.as_ref().unwrap().config()).unwrap();
        let expected = golden.values(case);
        let peak = peak(expected);
        let db_name = format!("{}: dB", case.name);
        let expected_db = golden.values(golden.case(&db_name));
        let (mel, db) = match case.power {
            Some(1.0) => {
                let mel = plan
                    .with_spectrum(SpectrumKind::Magnitude)
                    .compute(&y)
                    .unwrap();
                let rounding = OF_THE_STRONGEST_BIN * peak;
                assert_close(&case.name, &mel.to_row_major(), expected, |_| rounding);
                (
                    mel.clone(),
                    amplitude_to_db(mel, Ref::Max, 1e-5, Some(80.0)),
                )
            }
            Some(2.0) => {
                let mel = plan.compute(&y).unwrap();
                // An amplitude a, off by d, is a power off by 2 a d + d².
                let d = OF_THE_STRONGEST_BIN * peak.sqrt();
                let rounding = |power: f32| 2.0 * power.sqrt() * d + d * d;
                assert_close(&case.name, &mel.to_row_major(), expected, rounding);
                (mel.clone(), power_to_db(mel, Ref::Max, 1e-10, Some(80.0)))
            }
            other => panic!("power {other:?}"),
        };
        assert_eq!(case.shape, mel.shape(), "{}", case.name);
        // 80 dB below the strongest bin its rounding of 5e-7 is 0.5 % of an amplitude, 0.04 dB.
        assert_close(&db_name, &db.unwrap().to_row_major(), expected_db, |_| 0.04);
    }
}

fn reference(db: &DbParameters) -> Ref {
    match db.reference.as_f64() {
        Some(value) => Ref::Value(value as f32),
        None => {
            assert_eq!(db.reference, "max");
            Ref::Max
        }
    }
}

#[test]
fn decibels_are_those_of_librosa() {
    let golden = Golden::read("level");
    let input = |name: &str| {
        Spectrogram::from_frames(1, golden.values(golden.case(name)).to_vec()).unwrap()
    };
    let mut compared = 0;
    for case in &golden.cases {
        let Some(db) = &case.db else { continue };
        let actual = if case.name.starts_with("power_to_db") {
            power_to_db(input("power"), reference(db), db.amin, db.top_db)
        } else {
            amplitude_to_db(input("amplitude"), reference(db), db.amin, db.top_db)
        };
        // Levels reach 200 dB in size; f32 resolves 1.5e-5 dB there.
        assert_close(
            &case.name,
            actual.unwrap().as_slice(),
            golden.values(case),
            |_| 5e-5,
        );
        compared += 1;
    }
    assert_eq!(compared, 10);
}

#[test]
fn powers_from_decibels_are_those_of_librosa() {
    let golden = Golden::read("level");
    let db = golden.values(golden.case("db")).to_vec();
    let power = db_to_power(Spectrogram::from_frames(1, db).unwrap(), 2.0);
    let case = golden.case("db_to_power: reference 2");
    // An exponent of -10 with f32 spacing 1e-6 is a factor of 2e-6 in power.
    assert_close(&case.name, power.as_slice(), golden.values(case), |e| {
        5e-6 * e
    });
}

#[test]
fn log_compression_is_that_of_numpy() {
    let golden = Golden::read("level");
    let mut values = golden.values(golden.case("power")).to_vec();
    log_compress(&mut values, 10_000.0);
    let case = golden.case("log_compress: gain 10000");
    assert_close(&case.name, &values, golden.values(case), |e| {
        1e-6 * e + 1e-7
    });
}
