//! The layers of a network as Keras prints them.

use std::fmt::Write as _;

use serde::Serialize;

/// One layer: its name, what leaves it and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerSummary {
    /// The kind as Keras spells it and its number among its kind, for example `conv2d_1`.
    pub name: String,
    /// What leaves the layer, without the batch: `[units]`, `[steps, units]` or
    /// `[channels, rows, frames]`.
    pub output_shape: Vec<usize>,
    /// Values that training changes.
    pub n_parameters: usize,
    /// Values that are only observed: running means and variances of batch normalisation.
    pub n_statistics: usize,
}

/// The layers as a table of text, totals below.
pub(crate) fn table(layers: &[LayerSummary]) -> String {
    let rows: Vec<[String; 3]> = layers.iter().map(row).collect();
    let heads = ["layer", "output shape", "parameters"];
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.max().unwrap_or(0).max(heads[column].len())
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let mut text = String::new();
    let mut line = |a: &str, b: &str, c: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{a:first$}  {b:second$}  {c:>third$}");
    };
    line(heads[0], heads[1], heads[2]);
    for [name, shape, count] in &rows {
        line(name, shape, count);
    }
    let trained: usize = layers.iter().map(|layer| layer.n_parameters).sum();
    let observed: usize = layers.iter().map(|layer| layer.n_statistics).sum();
    let _ = writeln!(
        text,
        "total {}, trainable {}, not trainable {}",
        grouped(trained + observed),
        grouped(trained),
        grouped(observed)
    );
    text
}

fn row(layer: &LayerSummary) -> [String; 3] {
    let sizes: Vec<String> = layer.output_shape.iter().map(usize::to_string).collect();
    [
        layer.name.clone(),
        format!("[batch, {}]", sizes.join(", ")),
        grouped(layer.n_parameters + layer.n_statistics),
    ]
}

/// Digits in groups of three.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lines_up_and_counts() {
        let layer = |name: &str, shape: &[usize], n_parameters, n_statistics| LayerSummary {
            name: name.into(),
            output_shape: shape.into(),
            n_parameters,
            n_statistics,
        };
        let layers = [
            layer("dense_1", &[512], 10752, 0),
            layer("batch_normalization_1", &[512], 1024, 1024),
        ];
        let expected = "\
layer                  output shape  parameters
dense_1                [batch, 512]      10 752
batch_normalization_1  [batch, 512]       2 048
total 12 800, trainable 11 776, not trainable 1 024
";
        assert_eq!(table(&layers), expected);
    }
}
