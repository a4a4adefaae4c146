use std::path::PathBuf;

use earmark_library::LibraryError;
use earmark_library::taxonomy::{ChooseOptions, Prefer, Taxonomy, Unmatched};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(files: &[(&str, &str)]) -> Result<Taxonomy, LibraryError> {
    let folder = folder(files);
    Taxonomy::read(&folder.path().join(files[0].0))
}

/// The message about a TOML file, which is said to be about that file.
fn refusal(text: &str) -> String {
    let folder = folder(&[("mine.toml", text)]);
    let path: PathBuf = folder.path().join("mine.toml");
    let error = Taxonomy::read(&path).unwrap_err();
    assert_eq!(error.path(), Some(path.as_path()));
    error.to_string()
}

fn chosen(taxonomy: &Taxonomy, heard: &[(&str, f64)]) -> Vec<String> {
    let chosen = taxonomy.choose(heard, taxonomy.options());
    chosen.into_iter().map(|choice| choice.name).collect()
}

#[test]
fn a_file_adds_to_the_built_in_genres() {
    let text = "max_genres = 1\nmin_probability = 0.5\nunmatched = 'drop'\ndeny = ['Seen Live']\n\n[genres]\n\
                'Zouk' = { parents = ['World'], aliases = ['Zouk Love'] }\n'Funk' = { parents = ['Soul'] }\n";
    let taxonomy = read(&[("mine.toml", text)]).unwrap();
    let expected = ChooseOptions {
        min_probability: 0.5,
        max_genres: 1,
        unmatched: Unmatched::Drop,
        ..ChooseOptions::default()
    };
    assert_eq!(*taxonomy.options(), expected);
    assert!(taxonomy.is_under("zouk-love", "world"));
    assert!(taxonomy.is_under("funk", "soul"));
    assert!(taxonomy.is_under("funk", "rnb"));
    assert!(taxonomy.same("Funk Music", "funk"), "aliases stay");
    assert_eq!(chosen(&taxonomy, &[("zouk love", 0.6)]), ["Zouk"]);
}

#[test]
fn a_file_may_rename_and_begin_anew() {
    let text = "[genres]\n'Rap' = { aliases = ['Hip Hop'] }\n";
    let taxonomy = read(&[("mine.toml", text)]).unwrap();
    assert_eq!(taxonomy.proper_name("hip-hop"), Some("Rap"));
    assert!(taxonomy.is_under("trap", "rap"));
    let taxonomy = read(&[("mine.toml", "base = 'none'\n[genres]\n'Rock' = {}\n")]).unwrap();
    let names = ["rock", "jazz"].map(|name| taxonomy.proper_name(name));
    assert_eq!(names, [Some("Rock"), None]);
}

#[test]
fn an_allow_list_hands_styles_to_what_it_has_above_them() {
    let text = "allow = ['rock', 'Electronic', 'zouk']\nmin_probability = 0.2\n";
    let taxonomy = read(&[("mine.toml", text)]).unwrap();
    let heard = [
        ("deep house", 0.3),
        ("techno", 0.3),
        ("punk", 0.25),
        ("jazz", 0.2),
    ];
    assert_eq!(chosen(&taxonomy, &heard), ["Electronic", "Rock"]);
    // What is allowed is a genre, known or not; nothing else is written, known or not.
    assert_eq!(
        chosen(&taxonomy, &[("Zouk", 0.5), ("kizomba", 0.5)]),
        ["Zouk"]
    );
}

#[test]
fn what_is_denied_counts_for_nothing() {
    let taxonomy = read(&[("mine.toml", "deny = ['rap', 'House', 'seen live']\n")]).unwrap();
    assert_eq!(chosen(&taxonomy, &[("hip hop", 0.9)]), [] as [&str; 0]);
    assert_eq!(chosen(&taxonomy, &[("Seen-Live", 0.9)]), [] as [&str; 0]);
    // Neither for what is above it; what is below it is not denied.
    assert_eq!(chosen(&taxonomy, &[("house", 0.9)]), [] as [&str; 0]);
    assert_eq!(chosen(&taxonomy, &[("deep house", 0.9)]), ["Deep House"]);
}

#[test]
fn mistakes_are_named_with_line_and_remedy() {
    for (text, said) in [
        (
            "\nalow = ['rock']\n",
            "line 2: there is no key 'alow'; did you mean 'allow'?",
        ),
        (
            "[genres]\n'Zouk' = { parnets = ['World'] }\n",
            "line 2: there is no key 'parnets'; did you mean 'parents'?",
        ),
        (
            "[genres]\n'Zouk' = { parents = ['Wolrd'] }\n",
            "line 2: the parent 'Wolrd' is no genre; did you mean 'World'?",
        ),
        (
            "[genres]\n'Zouk' = { aliases = ['hip-hop'] }\n'Hip Hop' = {}\n",
            "line 2: the alias 'hip-hop' means 'Hip Hop' already",
        ),
        (
            "[genres]\n'A' = { aliases = ['c'] }\n'B' = { aliases = ['C'] }\n",
            "line 3: the alias 'C' means 'A' already",
        ),
        (
            "[genres]\n'A b' = {}\n'a-B' = {}\n",
            "is there already, as '",
        ),
        (
            "[genres]\n'A' = { parents = ['B'] }\n'B' = { parents = ['A'] }\n",
            "line 2: 'A' is above itself: 'A' is under 'B' is under 'A'",
        ),
        ("[genres]\n'A' = { parents = ['A'] }\n", "'A' is under 'A'"),
        (
            "min_probability = 1.5\n",
            "line 1: min_probability is 1.5; a probability is 0 to 1",
        ),
        ("max_genres = 0\n", "line 1: max_genres is 0"),
        ("\n\nunmatched = 'kepe'\n", "line 3: unknown variant `kepe`"),
        ("allow = 'rock'\n", "line 1: invalid type"),
        ("deny = ['']\n", "line 1: the name of a genre is empty"),
        ("tree = 'none.yaml'\n", "line 1: there is no file '"),
        ("[genres\n", "line 1: "),
    ] {
        let message = refusal(text);
        assert!(message.contains(said), "{text}: {message}");
    }
}

#[test]
fn a_tree_of_beets_takes_the_place_of_the_built_in_one() {
    let tree = "- rock:\n    - heavy metal:\n        - black metal:\n            - viking metal\n- rhythm and blues:\n    - funk\n";
    let taxonomy = read(&[("genres-tree.yaml", tree)]).unwrap();
    assert!(taxonomy.is_under("black metal", "heavy metal"));
    assert!(taxonomy.is_under("viking metal", "rock"));
    assert!(taxonomy.is_under("funk", "R&B"), "names and aliases stay");
    assert!(taxonomy.same("rap", "hip hop"));
}

#[test]
fn whitelist_and_tree_do_what_they_do_in_beets() {
    let files = [
        ("mine.toml", "tree = 'tree.yaml'\nwhitelist = 'list.txt'\n"),
        (
            "tree.yaml",
            "- rock:\n    - heavy metal:\n        - black metal:\n            - viking metal\n",
        ),
        ("list.txt", "# mine\nrock\nheavy metal\npop\n"),
    ];
    let taxonomy = read(&files).unwrap();
    assert_eq!(chosen(&taxonomy, &[("viking metal", 0.9)]), ["Heavy Metal"]);
    let canonical = ChooseOptions {
        prefer: Prefer::Canonical,
        ..taxonomy.options().clone()
    };
    let chosen = taxonomy.choose(&[("viking metal", 0.9)], &canonical);
    assert_eq!(chosen[0].name, "Rock");
    let alone = read(&[("list.txt", "rock\nzouk\n")]).unwrap();
    assert_eq!(
        alone.choose(&[("punk", 0.9)], alone.options())[0].name,
        "Rock"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Taxonomy::read(std::path::Path::new("/nowhere/mine.toml")).unwrap_err();
    assert_eq!(error.kind(), earmark_library::LibraryErrorKind::Io);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, b"# fine\n\xff = 1\n").unwrap();
    let message = Taxonomy::read(&path).unwrap_err().to_string();
    assert!(message.starts_with("line 2: is not UTF-8"), "{message}");
}
