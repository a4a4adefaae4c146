//! The Gini impurity of a node in two parts.

/// One part of a node.
#[derive(Debug, Default)]
struct Half {
    /// Weights of the rows of each class.
    weights: Vec<u64>,
    weight: u64,
    /// The sum of the squares of `weights`.
    squares: u64,
    n_rows: usize,
}

impl Half {
    /// `Σₖ weightₖ² / weight`: the weight minus the impurity weighted by it.
    fn purity(&self) -> f64 {
        self.squares as f64 / self.weight as f64
    }
}

/// The two parts, while rows move from right to left. The weight of a row is how often it was drawn.
#[derive(Debug, Default)]
pub(super) struct Halves {
    left: Half,
    right: Half,
}

impl Halves {
    /// Puts all rows of a node to the right.
    pub(super) fn reset(&mut self, weights: &[u64], n_rows: usize) {
        let Self { left, right } = self;
        left.weights.clear();
        left.weights.resize(weights.len(), 0);
        (left.weight, left.squares, left.n_rows) = (0, 0, 0);
        right.weights.clear();
        right.weights.extend(weights);
        right.weight = weights.iter().sum();
        right.squares = weights.iter().map(|weight| weight * weight).sum();
        right.n_rows = n_rows;
    }

    /// Moves a row to the left.
    pub(super) fn move_left(&mut self, class: usize, weight: u64) {
        let Self { left, right } = self;
        left.squares += weight * (2 * left.weights[class] + weight);
        right.squares -= weight * (2 * right.weights[class] - weight);
        left.weights[class] += weight;
        right.weights[class] -= weight;
        left.weight += weight;
        right.weight -= weight;
        left.n_rows += 1;
        right.n_rows -= 1;
    }

    /// How pure the parts are, together. None where a part has fewer than `least` rows.
    pub(super) fn purity(&self, least: usize) -> Option<f64> {
        let enough = self.left.n_rows >= least && self.right.n_rows >= least;
        enough.then(|| self.left.purity() + self.right.purity())
    }
}

#[cfg(test)]
mod tests {
    use super::Halves;

    #[test]
    fn purity_is_weight_minus_weighted_impurity() {
        let mut halves = Halves::default();
        halves.reset(&[3, 2], 4);
        assert_eq!(halves.purity(1), None);
        halves.move_left(0, 2);
        halves.move_left(1, 1);
        // Left (2, 1): impurity 1 - 5/9; right (1, 1): 1/2.
        let expected = 5.0 - 3.0 * (1.0 - 5.0 / 9.0) - 2.0 * 0.5;
        let purity = halves.purity(2).expect("two rows on both sides");
        assert!((purity - expected).abs() < 1e-12);
        assert_eq!(halves.purity(3), None);
    }
}
