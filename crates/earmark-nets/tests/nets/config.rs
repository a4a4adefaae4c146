//! Configurations as text.

use earmark_nets::{Architecture, presets};

use super::small::parse;

#[test]
fn every_preset_survives_toml_and_json() {
    for preset in presets() {
        let architecture = preset.architecture();
        let text = toml::to_string(&architecture).unwrap();
        assert!(
            text.starts_with(&format!("kind = \"{}\"", architecture.kind())),
            "{text}"
        );
        assert_eq!(parse(&text), architecture, "{}", preset.name);
        let text = serde_json::to_string(&architecture).unwrap();
        assert_eq!(
            serde_json::from_str::<Architecture>(&text).unwrap(),
            architecture
        );
    }
}

#[test]
fn a_kind_alone_is_its_defaults() {
    assert_eq!(
        parse("kind = 'cnn'"),
        Architecture::preset("cnn-mel").unwrap()
    );
    assert_eq!(
        parse("kind = 'crnn'"),
        Architecture::preset("crnn-choi").unwrap()
    );
    assert_eq!(
        parse("kind = 'lstm-mfcc'"),
        Architecture::preset("lstm-mfcc").unwrap()
    );
}

#[test]
fn a_misspelt_key_is_refused() {
    for (text, word) in [
        ("kind = 'mlp'\nhiden = [3]", "hiden"),
        ("kind = 'transfomer'", "transfomer"),
        ("kind = 'mlp'\nactivation = 'swish'", "swish"),
        ("hidden = [3]", "kind"),
    ] {
        let error = toml::from_str::<Architecture>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{error}");
    }
}
