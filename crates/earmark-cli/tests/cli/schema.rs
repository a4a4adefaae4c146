//! Records held to `docs/records.schema.json`.

use std::collections::HashMap;
use std::fs;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::command::repository;

/// Fails the test if a record is not as its schema says, or has a field that the schema does not tell of.
pub(crate) fn check(record: &Value) {
    let Some(name) = record["schema"].as_str() else {
        return;
    };
    let validators = validators();
    let validator = validators.get(name);
    let validator = validator.unwrap_or_else(|| panic!("{name} is in no schema"));
    let errors: Vec<String> = validator
        .iter_errors(record)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{record}");
}

/// By the name of the schema.
fn validators() -> &'static HashMap<String, Validator> {
    static VALIDATORS: OnceLock<HashMap<String, Validator>> = OnceLock::new();
    VALIDATORS.get_or_init(|| {
        let text = fs::read_to_string(repository("docs/records.schema.json")).unwrap();
        let mut document: Value = serde_json::from_str(&text).unwrap();
        deny_others(&mut document);
        let definitions = document["$defs"].as_object().unwrap();
        let records = definitions.values().filter_map(|definition| {
            let name = definition["properties"]["schema"]["const"].as_str()?;
            let mut schema = definition.clone();
            schema["$defs"] = json!(definitions);
            Some((
                name.to_owned(),
                jsonschema::draft202012::new(&schema).unwrap(),
            ))
        });
        records.collect()
    })
}

/// Programs must bear fields that are added; a test that meets one wants it told.
fn deny_others(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
            fields.values_mut().for_each(deny_others);
        }
        Value::Array(items) => items.iter_mut().for_each(deny_others),
        _ => {}
    }
}

#[test]
fn the_schema_itself_is_sound_and_refuses_what_is_not_told() {
    let text = fs::read_to_string(repository("docs/records.schema.json")).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&document).unwrap();
    let schema = jsonschema::draft202012::new(&document).unwrap();
    let mut record =
        json!({"schema": "earmark.tag_change_count/v1", "change": "Pop → Jazz", "n_tracks": 1});
    assert!(schema.is_valid(&record));
    record["added"] = json!("later");
    assert!(schema.is_valid(&record));
    assert!(std::panic::catch_unwind(|| check(&record)).is_err());
    record["n_tracks"] = json!(-1);
    assert!(!schema.is_valid(&record));
}
