//! From SVG to pixels.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use crate::PlotError;
use crate::svg::FONT_FAMILY;

/// The most pixels of a picture: 400 MB while it is drawn.
const MAX_PIXELS: f32 = 1e8;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../fonts/Roboto-Regular-subset.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../fonts/Roboto-Bold-subset.ttf").to_vec());
    Arc::new(fonts)
});

/// The drawing as PNG, `scale` pixels for a unit.
pub(crate) fn render(svg: &str, scale: f32) -> Result<Vec<u8>, PlotError> {
    let options = Options {
        font_family: FONT_FAMILY.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|e| PlotError::encoding(&e))?;
    let width = (tree.size().width() * scale).round();
    let height = (tree.size().height() * scale).round();
    let invalid = || PlotError::InvalidScale {
        scale,
        width,
        height,
        allowed: "use one that makes 1 to 100 million pixels",
    };
    if !(width >= 1.0 && height >= 1.0 && width * height <= MAX_PIXELS) {
        return Err(invalid());
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(invalid)?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels.encode_png().map_err(|e| PlotError::encoding(&e))
}
