//! Seeded initial values.
//!
//! Every parameter draws from a stream of its own (seed and number of the parameter), so that values
//! depend neither on the order in which they are first used nor on other threads, and a network that is
//! about to load weights draws nothing.

use burn::{
    module::{Param, ParamId},
    tensor::{Device, Shape, Tensor, TensorData},
};

/// How the values of one parameter are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fill {
    /// The same value everywhere.
    Constant(f32),
    /// Zeros, and ones in columns `[from, to)`: the forget gates of an LSTM (Jozefowicz et al., *An empirical
    /// exploration of recurrent network architectures*, 2015).
    OnesBetween(usize, usize),
    /// Uniform between minus and plus the limit.
    Uniform(f64),
    /// Rows that are orthogonal to each other and of length one (Saxe et al., *Exact solutions to the
    /// nonlinear dynamics of learning in deep linear neural networks*, 2013); at most as many as columns.
    OrthogonalRows,
}

/// Makes the parameters of one network.
#[derive(Debug)]
pub(crate) struct Draws {
    seed: u64,
    n_parameters: u64,
}

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            n_parameters: 0,
        }
    }

    /// A parameter that is drawn when it is first used.
    pub(crate) fn parameter<const D: usize>(
        &mut self,
        shape: [usize; D],
        fill: Fill,
        device: &Device,
    ) -> Param<Tensor<D>> {
        let stream = Stream::new(self.seed, self.n_parameters);
        self.n_parameters += 1;
        let init = move |device: &Device, require_grad: bool| {
            let data = TensorData::new(values(stream, &shape, fill), shape);
            Tensor::from_data(data, device).set_require_grad(require_grad)
        };
        Param::uninitialized(
            ParamId::new(),
            init,
            device.clone(),
            true,
            Shape::from(shape),
        )
    }
}

fn values(mut stream: Stream, shape: &[usize], fill: Fill) -> Vec<f32> {
    let len = shape.iter().product();
    match fill {
        Fill::Constant(value) => vec![value; len],
        Fill::OnesBetween(from, to) => (0..len)
            .map(|i| f32::from((from..to).contains(&i)))
            .collect(),
        Fill::Uniform(limit) => (0..len)
            .map(|_| ((2.0 * stream.unit() - 1.0) * limit) as f32)
            .collect(),
        Fill::OrthogonalRows => orthogonal_rows(&mut stream, shape[0], len / shape[0]),
    }
}

/// Gram and Schmidt's process, each projection taken twice for the sake of rounding.
fn orthogonal_rows(stream: &mut Stream, n_rows: usize, n_columns: usize) -> Vec<f32> {
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n_rows);
    while rows.len() < n_rows {
        let mut row: Vec<f64> = (0..n_columns).map(|_| stream.normal()).collect();
        for other in rows.iter().chain(&rows) {
            let share = dot(&row, other);
            row.iter_mut().zip(other).for_each(|(x, o)| *x -= share * o);
        }
        let length = dot(&row, &row).sqrt();
        row.iter_mut().for_each(|x| *x /= length);
        rows.push(row);
    }
    rows.into_iter().flatten().map(|x| x as f32).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The generator `SplitMix64` (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*,
/// 2014).
#[derive(Debug, Clone, Copy)]
struct Stream(u64);

impl Stream {
    fn new(seed: u64, number: u64) -> Self {
        Self(Self(seed).next() ^ Self(number.rotate_left(32)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but without 1, by 53 bits.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * 2f64.powi(-53)
    }

    /// Standard normal (Box and Muller, *A note on the generation of random normal deviates*, 1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.unit()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64, fill: Fill, shape: [usize; 2]) -> Vec<f32> {
        let device = Device::flex();
        let parameter = Draws::new(seed).parameter(shape, fill, &device);
        parameter.val().into_data().try_to_vec().unwrap()
    }

    #[test]
    fn a_seed_names_the_values() {
        let fill = Fill::Uniform(1.0);
        assert_eq!(drawn(1, fill, [4, 5]), drawn(1, fill, [4, 5]));
        assert_ne!(drawn(1, fill, [4, 5]), drawn(2, fill, [4, 5]));
        // Changing this number changes every network that a seed names.
        assert_eq!(drawn(0, fill, [1, 1])[0].to_bits(), 1_061_437_776);
    }

    #[test]
    fn parameters_of_one_network_differ() {
        let device = Device::flex();
        let mut draws = Draws::new(3);
        let mut next = || {
            let parameter: Param<Tensor<1>> = draws.parameter([8], Fill::Uniform(1.0), &device);
            parameter.val().into_data().try_to_vec::<f32>().unwrap()
        };
        assert_ne!(next(), next());
    }

    #[test]
    fn uniform_keeps_its_limit_and_variance() {
        let uniform = drawn(5, Fill::Uniform(0.5), [100, 100]);
        assert!(uniform.iter().all(|x| x.abs() <= 0.5));
        let variance = uniform.iter().map(|x| x * x).sum::<f32>() / 1e4;
        assert!((variance - 1.0 / 12.0).abs() < 0.002, "{variance}");
    }

    #[test]
    fn rows_are_orthonormal() {
        let (n, m) = (8, 32);
        let rows = drawn(1, Fill::OrthogonalRows, [n, m]);
        for i in 0..n {
            for j in 0..n {
                let dot: f32 = (0..m).map(|k| rows[i * m + k] * rows[j * m + k]).sum();
                let expected = f32::from(i == j);
                assert!((dot - expected).abs() < 1e-6, "{i} {j} {dot}");
            }
        }
    }
}
