use std::io::{self, Write};

use csv::Writer;
use earmark::{Classification, Genre, Outcome};

use super::{Columns, Records};

/// One row per track, or per stretch of a track where a timeline is asked for.
pub(super) struct Csv {
    columns: Columns,
    top: usize,
}

impl Csv {
    pub(super) fn new(columns: Columns) -> Self {
        let top = columns.top.unwrap_or(usize::MAX);
        Self { columns, top }
    }

    fn header(&self) -> Vec<String> {
        let mut header = vec!["path".to_owned(), "duration".to_owned()];
        if self.columns.timeline {
            header.extend(["start", "end"].map(str::to_owned));
        }
        for rank in 1..=self.top {
            header.push(format!("genre_{rank}"));
            header.push(format!("probability_{rank}"));
        }
        header.extend(self.columns.tags.iter().map(|tag| (*tag).to_owned()));
        header.extend(["warnings", "error_kind", "error"].map(str::to_owned));
        header
    }

    fn row(
        &self,
        path: &str,
        done: &Classification,
        span: &[f64],
        genres: &[Genre],
    ) -> Vec<String> {
        let mut row = vec![path.to_owned(), format!("{:.3}", done.duration)];
        row.extend(span.iter().map(|seconds| format!("{seconds:.3}")));
        for rank in 0..self.top {
            match genres.get(rank) {
                Some(genre) => {
                    row.push(genre.name.to_string());
                    row.push(format!("{:.4}", genre.probability));
                }
                None => row.extend([String::new(), String::new()]),
            }
        }
        for column in &self.columns.tags {
            let tag = done
                .tags
                .iter()
                .find(|tag| tag.source.unwrap_or(tag.name) == *column);
            row.push(tag.map_or_else(String::new, |tag| format!("{:.4}", tag.probability)));
        }
        let warnings: Vec<_> = done.warnings.iter().map(|w| w.message.as_str()).collect();
        row.extend([warnings.join(" "), String::new(), String::new()]);
        row
    }

    fn rows(&self, outcome: &Outcome) -> Vec<Vec<String>> {
        let path = outcome.path().to_string_lossy();
        match outcome {
            Outcome::Done(done) if self.columns.timeline => {
                let row = |segment: &earmark::Segment| {
                    self.row(&path, done, &[segment.start, segment.end], &segment.genres)
                };
                done.timeline.iter().map(row).collect()
            }
            Outcome::Done(done) => vec![self.row(&path, done, &[], &done.genres)],
            Outcome::Failed(failed) => {
                let mut row = vec![String::new(); self.header().len()];
                let last = row.len() - 1;
                row[0] = path.into_owned();
                row[last - 1] = failed.error.kind.to_owned();
                row[last].clone_from(&failed.error.message);
                vec![row]
            }
        }
    }
}

fn write_rows(out: &mut dyn Write, rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

impl Records for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write_rows(out, [self.header()])
    }

    fn record(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        write_rows(out, self.rows(outcome))
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
