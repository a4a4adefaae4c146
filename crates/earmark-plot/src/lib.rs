//! Figures of panels over a shared axis, as SVG, PNG and HTML.
//!
//! A [`Figure`] holds rows of [`Stack`]s; a stack is panels one above the other over one x axis; a
//! [`Panel`] has a y axis and [`Mark`]s: lines, bands, heat maps, tables of cells, bars, whiskers, points.
//! The SVG is the one drawing: PNG is that SVG rendered with a font from inside the program, HTML is a page
//! around it, and a page of one's own takes several inline. The same figure gives the same bytes.
//!
//! ```
//! use earmark_plot::{Axis, Figure, Mark, Panel, Stack};
//!
//! let sine = (0..=100).map(|i| (f64::from(i) / 100.0, (f64::from(i) / 16.0).sin()));
//! let panel = Panel::new("Waveform", Axis::new("Amplitude", -1.0..=1.0)).mark(Mark::line(sine));
//! let figure = Figure::new("A sine").stack(Stack::new(Axis::time(0.0..=1.0)).panel(panel));
//! assert!(figure.to_svg()?.starts_with("<svg"));
//! # Ok::<(), earmark_plot::PlotError>(())
//! ```
//!
//! What lives here: scales, ticks, colours, layout, drawing. What may not: audio, features, models,
//! files.
//!
//! | file or folder | what lives there |
//! |---|---|
//! | `figure.rs`, `panel.rs`, `mark.rs`, `heat_map.rs`, `matrix.rs`, `symbol.rs` | what is drawn |
//! | `axis.rs`, `ticks.rs` | from values to places, and their labels |
//! | `colour.rs` | colours of lines, colour maps |
//! | `svg/` | layout and drawing |
//! | `raster.rs` | from heat maps to pixels |
//! | `png.rs`, `html.rs` | the other two forms |

mod axis;
mod colour;
mod error;
mod figure;
mod heat_map;
mod html;
mod mark;
mod matrix;
mod panel;
mod png;
mod raster;
mod svg;
mod symbol;
mod ticks;

pub use axis::{Axis, Scale};
pub use colour::{Colour, ColourMap};
pub use error::PlotError;
pub use figure::Figure;
pub use heat_map::HeatMap;
pub use mark::Mark;
pub use matrix::{Cell, Matrix};
pub use panel::{Panel, Stack};
pub use svg::{escaped, inline_style, symbol_key};
pub use symbol::Symbol;
