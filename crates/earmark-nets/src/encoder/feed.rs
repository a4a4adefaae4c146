//! GELU (Hendrycks and Gimpel 2016) between the two dense layers of the feed-forward part.

use super::{curves::normal, sublayer::Core};
use crate::{
    blocks::Mask,
    flex::{Values, slice, slice_mut, tensor},
};

/// `x Φ(x)` of every value, then its mask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gelu;

impl Core for Gelu {
    /// The sums tell all.
    type Kept = ();

    fn forward(self, sums: &Values, mask: Mask, tile: usize) -> (Values, ()) {
        let mut hidden = sums.clone();
        let values = slice_mut(&mut hidden);
        values.iter_mut().for_each(|x| *x *= normal(*x).0);
        mask.apply(tile, values);
        (hidden, ())
    }

    fn backward(
        self,
        sums: &Values,
        (): &(),
        mut gradient: Values,
        mask: Mask,
        tile: usize,
    ) -> [Values; 2] {
        let (sums, shape) = (slice(sums), sums.layout().shape());
        let mut hidden = tensor(vec![1.0; sums.len()], [shape[0], shape[1]]);
        let shares = slice_mut(&mut hidden);
        mask.apply(tile, shares);
        let each = shares.iter_mut().zip(slice_mut(&mut gradient)).zip(sums);
        for ((share, d), x) in each {
            let (distribution, density) = normal(*x);
            *d *= *share * (distribution + x * density);
            *share *= x * distribution;
        }
        [hidden, gradient]
    }
}
