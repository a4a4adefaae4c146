use super::*;

const FIRST: Schema = Schema {
    name: "the list of songs",
    application_id: 77,
    migrations: &["CREATE TABLE songs (name TEXT NOT NULL)"],
    remedy: "delete it",
    durable: true,
};
const SECOND: Schema = Schema {
    migrations: &[
        FIRST.migrations[0],
        "ALTER TABLE songs ADD COLUMN year INTEGER",
    ],
    ..FIRST
};

fn kind_of(path: &Path, schema: &Schema) -> LibraryErrorKind {
    open(path, schema).unwrap_err().kind()
}

fn with_a_song(path: &Path, schema: &Schema) -> Connection {
    let songs = open(path, schema).unwrap();
    let insert = "INSERT INTO songs VALUES ('Freight Train')";
    songs.execute(insert, []).unwrap();
    songs
}

#[test]
fn an_older_database_becomes_a_newer_one_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("songs.sqlite");
    drop(with_a_song(&path, &FIRST));
    let songs = open(&path, &SECOND).unwrap();
    let row = songs.query_row("SELECT name, year FROM songs", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
    });
    assert_eq!(row.unwrap(), ("Freight Train".to_owned(), None));
}

#[test]
fn many_may_make_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.sqlite"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| drop(open(&path, &SECOND).unwrap()));
            }
        });
    }
}

#[test]
fn a_newer_database_and_one_of_another_program_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("songs.sqlite");
    drop(open(&path, &SECOND).unwrap());
    let before = std::fs::read(&path).unwrap();
    assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Newer);
    let other = Schema {
        application_id: 78,
        ..FIRST
    };
    assert_eq!(kind_of(&path, &other), LibraryErrorKind::Config);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_cut_short_or_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("songs.sqlite");
    drop(open(&path, &FIRST).unwrap());
    let whole = std::fs::read(&path).unwrap();
    for length in [50, 99, 100, 4000, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(
            kind_of(&path, &FIRST),
            LibraryErrorKind::Damaged,
            "{length}"
        );
    }
    std::fs::write(&path, vec![b'x'; 5000]).unwrap();
    assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Damaged);
    std::fs::write(&path, b"").unwrap();
    open(&path, &FIRST).unwrap();
}

/// What a database may leave beside its file.
fn beside(path: &Path) -> Vec<String> {
    let folder = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn one_that_is_durable_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("songs.sqlite");
    let songs = with_a_song(&path, &FIRST);
    assert_eq!(beside(&path), ["songs.sqlite"]);
    drop(songs);
}

#[test]
fn opening_one_again_leaves_the_locks_of_the_process_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("songs.sqlite");
    let mut songs = open(&path, &FIRST).unwrap();
    let transaction = songs
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    drop(open(&path, &FIRST).unwrap());
    let script = "import sqlite3, sys\n\
        try: sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')\n\
        except sqlite3.OperationalError: print('locked')";
    let other = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output();
    let Ok(other) = other else {
        eprintln!("skipped: there is no python3 to look at the lock from outside");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&other.stdout), "locked\n");
    transaction.rollback().unwrap();
}

#[cfg(unix)]
#[test]
fn one_that_may_not_be_written_to_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("what? 100%#1");
    std::fs::create_dir(&inner).unwrap();
    for schema in [
        FIRST,
        Schema {
            durable: false,
            ..FIRST
        },
    ] {
        let path = inner.join(format!("{}.sqlite", schema.durable));
        drop(with_a_song(&path, &schema));
        let songs = for_reading(&path, &schema).ok().unwrap();
        let n: i64 = songs
            .query_row("SELECT count(*) FROM songs", [], |row| row.get(0))
            .unwrap();
        assert_eq!(n, 1);
        assert!(songs.execute("DELETE FROM songs", []).is_err());
        assert!(for_reading(&path, &SECOND).is_err(), "of an older version");
    }
    std::fs::set_permissions(&inner, PermissionsExt::from_mode(0o500)).unwrap();
    for durable in [true, false] {
        let path = inner.join(format!("{durable}.sqlite"));
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
        open(&path, &Schema { durable, ..FIRST }).unwrap();
    }
    std::fs::set_permissions(&inner, PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn a_folder_that_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").join("songs.sqlite");
    assert_eq!(kind_of(&path, &FIRST), LibraryErrorKind::Io);
}
