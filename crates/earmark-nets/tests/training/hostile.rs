//! Bytes that are no network are refused, whatever they are.

use std::sync::OnceLock;

use burn::tensor::Device;
use earmark_nets::{NetError, TrainedNetwork, train::Examples as _};
use proptest::prelude::*;

use super::sources::{config, run, small_crnn, sweeps, training};

/// A trained network as bytes.
fn bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let trained = run(&training(
            &small_crnn(),
            &config("epochs = 1"),
            &sweeps(8, 0),
        ));
        trained
            .and_then(|trained| trained.to_bytes())
            .expect("trains")
    })
}

fn read(bytes: &[u8]) -> Result<TrainedNetwork, NetError> {
    TrainedNetwork::from_bytes(bytes, &Device::flex())
}

fn header_len() -> usize {
    let (len, _) = bytes().split_first_chunk::<8>().expect("a length");
    8 + usize::try_from(u64::from_le_bytes(*len)).expect("a short header")
}

/// The file with another header text of any length.
fn with_header(change: impl Fn(&str) -> String) -> Vec<u8> {
    let header = std::str::from_utf8(&bytes()[8..header_len()]).expect("text");
    let header = change(header);
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.extend(&bytes()[header_len()..]);
    file
}

#[test]
fn a_network_comes_back_with_the_same_answers_and_bytes() {
    let examples = sweeps(8, 0);
    let trained = run(&training(&small_crnn(), &config("epochs = 1"), &examples)).unwrap();
    let back = read(&trained.to_bytes().unwrap()).unwrap();
    assert_eq!(back.to_bytes().unwrap(), trained.to_bytes().unwrap());
    assert_eq!(back.normalization(), trained.normalization());
    assert_eq!(back.description(), trained.description());
    assert_eq!(back.network().input(), examples.shape());
    let answers = |network: &TrainedNetwork| network.predict_proba(&examples, 3).unwrap();
    assert_eq!(answers(&back), answers(&trained));
}

#[test]
fn each_lie_is_named() {
    for (from, to, message) in [
        ("version = 1", "version = 9", "version 9"),
        ("normalization = 1", "normalization = 2", "normalization 2"),
        ("n_classes = 2", "n_classes = 3", "the architecture needs"),
        (
            "n_classes = 2",
            "n_classes = 2000000",
            "n_classes = 2000000",
        ),
        ("n_rows = 12", "n_rows = 12000000", "n_rows = 12000000"),
        ("units = [8]", "units = [9]", "the architecture needs"),
        (
            "channels = [4, 8]",
            "channels = [60000, 60000]",
            "are allowed",
        ),
        ("input.mean", "input.meal", "input.mean is missing"),
        ("\"earmark\"", "\"earlobe\"", "no text of the name"),
        ("kind = ", "kinds = ", "kind"),
    ] {
        let file = with_header(|header| {
            assert!(header.contains(from), "{from}: {header}");
            header.replacen(from, to, 1)
        });
        let error = read(&file).unwrap_err().to_string();
        assert!(error.contains(message), "{from} -> {to}: {error}");
    }
}

#[test]
fn values_that_are_no_numbers_are_refused() {
    let mut file = bytes().to_vec();
    let at = file.len() - 4;
    file[at..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(matches!(
        read(&file).unwrap_err(),
        NetError::Malformed { .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_cut_short_is_refused(share in 0.0..1.0f64) {
        let len = (bytes().len() as f64 * share) as usize;
        prop_assert!(read(&bytes()[..len]).is_err());
    }

    #[test]
    fn a_header_that_is_cut_short_is_refused(len in 0..4000usize) {
        prop_assert!(read(&bytes()[..len.min(header_len())]).is_err());
    }

    #[test]
    fn flips_in_the_header_never_panic(at in 0..4000usize, mask in 1..=255u8) {
        let mut file = bytes().to_vec();
        file[at % header_len()] ^= mask;
        if let Ok(network) = read(&file) {
            // Some flips change a number that is as good as the one before; what comes back is whole.
            prop_assert!(network.to_bytes().is_ok());
        }
    }
}
