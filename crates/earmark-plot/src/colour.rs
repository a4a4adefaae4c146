//! Colours that people with any colour vision tell apart.

/// A colour of lines, envelopes and bars: the palette of M. Okabe and K. Ito, *Color Universal Design*
/// (2008).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Colour {
    /// `#000000`, light on a dark page.
    Black,
    /// `#E69F00`
    Orange,
    /// `#56B4E9`
    SkyBlue,
    /// `#009E73`
    Green,
    /// `#F0E442`
    Yellow,
    /// `#0072B2`, the sky blue on a dark page.
    Blue,
    /// `#D55E00`
    Vermillion,
    /// `#CC79A7`
    Purple,
}

impl Colour {
    pub(crate) const ALL: [Self; 8] = [
        Self::Black,
        Self::Orange,
        Self::SkyBlue,
        Self::Green,
        Self::Yellow,
        Self::Blue,
        Self::Vermillion,
        Self::Purple,
    ];

    /// The class of its elements, what it is on white and on a dark page.
    pub(crate) fn style(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Black => ("black", "#000000", "#e6edf3"),
            Self::Orange => ("orange", "#e69f00", "#e69f00"),
            Self::SkyBlue => ("skyblue", "#56b4e9", "#56b4e9"),
            Self::Green => ("green", "#009e73", "#2bc79b"),
            Self::Yellow => ("yellow", "#f0e442", "#f0e442"),
            Self::Blue => ("blue", "#0072b2", "#56b4e9"),
            Self::Vermillion => ("vermillion", "#d55e00", "#ff8b3d"),
            Self::Purple => ("purple", "#cc79a7", "#cc79a7"),
        }
    }
}

/// A scale of colours for values.
///
/// Magma and viridis are those of S. van der Walt and N. Smith (matplotlib, CC0), perceptually uniform;
/// 33 of their 256 colours are kept and the others interpolated, at most 2 of 255 away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColourMap {
    /// From black over purple and orange to a light yellow.
    Magma,
    /// From dark purple over green to yellow.
    Viridis,
    /// For values on both sides of 0: from blue over white to vermillion.
    BlueVermillion,
}

impl ColourMap {
    /// The colour of `t` from 0 to 1, as red, green and blue; values outside are clamped, NaN is 0.
    ///
    /// ```
    /// use earmark_plot::ColourMap;
    /// assert_eq!(ColourMap::Magma.at(0.0), [0, 0, 4]);
    /// assert_eq!(ColourMap::Viridis.at(2.0), [253, 231, 37]);
    /// ```
    #[must_use]
    pub fn at(self, t: f64) -> [u8; 3] {
        let anchors = self.anchors();
        let t = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) };
        let place = t * (anchors.len() - 1) as f64;
        let below = (place as usize).min(anchors.len() - 2);
        let part = place - below as f64;
        let channel = |shift: u32| {
            let value = |anchor: u32| f64::from(anchor >> shift & 0xff);
            let (low, high) = (value(anchors[below]), value(anchors[below + 1]));
            (low + part * (high - low)).round() as u8
        };
        [channel(16), channel(8), channel(0)]
    }

    fn anchors(self) -> &'static [u32] {
        match self {
            Self::Magma => &MAGMA,
            Self::Viridis => &VIRIDIS,
            Self::BlueVermillion => &BLUE_VERMILLION,
        }
    }
}

#[rustfmt::skip]
const MAGMA: [u32; 33] = [
    0x000004, 0x030311, 0x0a0822, 0x130d33, 0x1d1146, 0x28115a, 0x36106a, 0x430f76, 0x50127c,
    0x5d177f, 0x691c81, 0x762181, 0x822681, 0x8f2a81, 0x9c2e7f, 0xa9327d, 0xb63779, 0xc33b75,
    0xcf4170, 0xdb486a, 0xe65163, 0xee5c5e, 0xf5695c, 0xf9785d, 0xfb8761, 0xfd9668, 0xfea571,
    0xfeb47b, 0xfec387, 0xfed194, 0xfde0a2, 0xfceeb0, 0xfcfdbf,
];

#[rustfmt::skip]
const VIRIDIS: [u32; 33] = [
    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453681, 0x424086, 0x3f4989, 0x3b528b,
    0x375a8d, 0x33638d, 0x2f6a8e, 0x2c728e, 0x297a8e, 0x26818e, 0x23898e, 0x21908c, 0x1f988b,
    0x1f9f88, 0x21a685, 0x28ae80, 0x31b57b, 0x3ebc74, 0x4cc26c, 0x5dc963, 0x6ece58, 0x82d34c,
    0x96d83f, 0xabdc32, 0xc0df24, 0xd5e21a, 0xeae51a, 0xfde725,
];

/// Okabe and Ito's blue and vermillion, darkened at the ends, with white between.
const BLUE_VERMILLION: [u32; 5] = [0x003f66, 0x3d92c4, 0xf7f7f7, 0xe58a45, 0x7a3200];

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance([r, g, b]: [u8; 3]) -> f64 {
        let linear = |v: u8| (f64::from(v) / 255.0).powf(2.2);
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    #[test]
    fn sequential_maps_grow_lighter_all_the_way() {
        for map in [ColourMap::Magma, ColourMap::Viridis] {
            let lights: Vec<f64> = (0..=64)
                .map(|i| luminance(map.at(f64::from(i) / 64.0)))
                .collect();
            assert!(lights.windows(2).all(|pair| pair[0] < pair[1]), "{map:?}");
        }
    }

    #[test]
    fn the_diverging_map_is_lightest_at_its_middle() {
        let light = |t| luminance(ColourMap::BlueVermillion.at(t));
        for i in 0..32 {
            let (t, next) = (f64::from(i) / 64.0, f64::from(i + 1) / 64.0);
            assert!(light(t) < light(next));
            assert!(light(1.0 - t) < light(1.0 - next));
        }
    }

    #[test]
    fn values_outside_are_clamped() {
        assert_eq!(ColourMap::Magma.at(f64::NAN), ColourMap::Magma.at(0.0));
        assert_eq!(ColourMap::Magma.at(f64::INFINITY), [0xfc, 0xfd, 0xbf]);
        assert_eq!(ColourMap::Viridis.at(0.5), [0x21, 0x90, 0x8c]);
    }
}
