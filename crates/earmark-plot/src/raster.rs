//! From a heat map to the pixels of a PNG.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::{Axis, ColourMap, HeatMap, PlotError};

/// Steps of a colour map in a picture: finer ones are not seen, and coarser ones are smaller.
const LEVELS: usize = 128;
/// The palette's entry for what no row or column covers.
const CLEAR: u8 = LEVELS as u8;
/// Pixels for a unit of the figure, vertically and at most horizontally.
const PIXELS_PER_UNIT: f64 = 1.5;
const MAX_WIDTH: usize = 1600;

/// The heat map as PNG, filling a box of `width` by `height` units between the ends of both axes.
pub(crate) fn encode(
    heat_map: &HeatMap,
    x: &Axis,
    y: &Axis,
    width: f64,
    height: f64,
) -> Result<Vec<u8>, PlotError> {
    let n_rows = heat_map.n_rows();
    let n_columns = heat_map.values.len() / n_rows;
    let (start, end) = (*heat_map.x.start(), *heat_map.x.end());
    let column_edge = |i: usize| x.place(start + (end - start) * i as f64 / n_columns as f64);
    let column_edges: Vec<f64> = (0..=n_columns).map(column_edge).collect();
    let row_edges: Vec<f64> = heat_map
        .row_edges
        .iter()
        .map(|edge| y.place(*edge))
        .collect();
    let width = ((width * PIXELS_PER_UNIT) as usize).clamp(1, MAX_WIDTH);
    let height = ((height * PIXELS_PER_UNIT) as usize).max(1);
    let columns = averaged_columns(heat_map, &cells(&column_edges, width));
    let rows = cells(&row_edges, height);
    let mut pixels = vec![CLEAR; width * height];
    for (row, cell) in rows.iter().enumerate() {
        // The first row of the image is the top.
        let line = &mut pixels[(height - 1 - row) * width..][..width];
        for (pixel, column) in line.iter_mut().zip(&columns) {
            if let (Some(column), false) = (column, cell.is_empty()) {
                let value = weighted(cell, |row| column[row]);
                *pixel = level(value, heat_map);
            }
        }
    }
    image(&pixels, width, heat_map.map)
}

/// The colour map as PNG, one pixel wide, the highest value at the top.
pub(crate) fn colour_bar(map: ColourMap) -> Result<Vec<u8>, PlotError> {
    let levels: Vec<u8> = (0..CLEAR).rev().collect();
    image(&levels, 1, map)
}

/// Which sources a pixel shows, and how much of each.
type Cell = Vec<(usize, f32)>;

/// For each of `n` pixels from place 0 to 1 the sources that overlap it, by the places of their edges.
fn cells(edges: &[f64], n: usize) -> Vec<Cell> {
    let mut first = 0;
    (0..n)
        .map(|pixel| {
            let (low, high) = (pixel as f64 / n as f64, (pixel + 1) as f64 / n as f64);
            while first + 1 < edges.len() && edges[first + 1] <= low {
                first += 1;
            }
            let sources = edges.windows(2).enumerate().skip(first);
            sources
                .take_while(|(_, edges)| edges[0] < high)
                .map(|(i, edges)| (i, (edges[1].min(high) - edges[0].max(low)) as f32))
                .filter(|(_, overlap)| *overlap > 0.0)
                .collect()
        })
        .collect()
}

fn weighted(cell: &[(usize, f32)], value: impl Fn(usize) -> f32) -> f32 {
    let total: f32 = cell.iter().map(|(_, weight)| weight).sum();
    let sum: f32 = cell.iter().map(|(i, weight)| weight * value(*i)).sum();
    sum / total
}

/// The values of the column of each pixel; `None` where the heat map has none.
fn averaged_columns(heat_map: &HeatMap, cells: &[Cell]) -> Vec<Option<Vec<f32>>> {
    let n_rows = heat_map.n_rows();
    let column = |cell: &Cell| {
        let row = |row| weighted(cell, |column| heat_map.values[column * n_rows + row]);
        (!cell.is_empty()).then(|| (0..n_rows).map(row).collect())
    };
    cells.iter().map(column).collect()
}

fn level(value: f32, heat_map: &HeatMap) -> u8 {
    let (low, high) = (*heat_map.range.start(), *heat_map.range.end());
    let part = ((f64::from(value) - low) / (high - low)).clamp(0.0, 1.0);
    (part * (LEVELS - 1) as f64).round() as u8
}

fn image(levels: &[u8], width: usize, map: ColourMap) -> Result<Vec<u8>, PlotError> {
    let colour = |level: usize| map.at(level as f64 / (LEVELS - 1) as f64);
    let mut palette: Vec<u8> = (0..LEVELS).flat_map(colour).collect();
    palette.extend([255, 255, 255]);
    let mut opacity = vec![255; LEVELS];
    opacity.push(0);
    let mut file = Vec::new();
    let height = levels.len() / width;
    let mut encoder = Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_trns(opacity);
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder
        .write_header()
        .map_err(|e| PlotError::encoding(&e))?;
    writer
        .write_image_data(levels)
        .map_err(|e| PlotError::encoding(&e))?;
    writer.finish().map_err(|e| PlotError::encoding(&e))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_average_the_sources_they_cover() {
        // Three sources over two pixels: the middle one belongs to both.
        let halves = cells(&[0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0], 2);
        let value = |cell: &Cell| weighted(cell, |i| [3.0, 6.0, 9.0][i]);
        assert!((value(&halves[0]) - 4.0).abs() < 1e-6);
        assert!((value(&halves[1]) - 8.0).abs() < 1e-6);
    }

    #[test]
    fn what_lies_outside_the_sources_is_left_clear() {
        let cells = cells(&[0.5, 0.75], 4);
        assert_eq!(cells.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 1, 0]);
        // A logarithm puts the edge at 0 Hz infinitely far down.
        assert_eq!(super::cells(&[f64::NEG_INFINITY, 0.5, 1.0], 2).len(), 2);
    }

    #[test]
    fn the_image_is_upright_and_has_the_colours_of_its_values() {
        let map = HeatMap::new(0.0..=2.0, vec![0.0, 1.0, 2.0], vec![0.0, 1.0, 0.5, 0.25]);
        let axis = Axis::new("", 0.0..=2.0);
        let file = encode(&map, &axis, &axis, 40.0, 40.0).unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (60, 60));
        let channels = info.line_size / 60;
        let at = |x: usize, y: usize| &pixels[y * info.line_size + x * channels..][..3];
        assert_eq!(at(5, 55), ColourMap::Viridis.at(0.0));
        assert_eq!(at(5, 5), ColourMap::Viridis.at(1.0));
        assert_eq!(at(55, 55), ColourMap::Viridis.at(64.0 / 127.0));
        assert_eq!(at(55, 5), ColourMap::Viridis.at(32.0 / 127.0));
    }
}
