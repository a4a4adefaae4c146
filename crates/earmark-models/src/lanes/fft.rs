//! Inverse real FFT, one transform per lane.

use std::f64::consts::TAU;

use pulp::Simd;

use super::ComplexLanes;
use super::complex::{add, add_i, multiply, sub, sub_i};

/// Plan of an inverse real FFT of even length `N`: from the half spectrum
/// `X[0..=N/2]` to
///
/// ```text
/// x[n] = Σ_{k=0}^{N-1} X[k] e^{2πikn/N},   X[N-k] = conj X[k]
/// ```
///
/// (no factor 1/N: callers fold it into their filters). The `N` real outputs
/// are one complex transform of half the length (even samples in the real
/// part, odd ones in the imaginary part), done by Stockham passes of radix 4,
/// 3 and 2. Cooley & Tukey 1965; the packing is in Press et al., Numerical
/// Recipes, 12.3.
pub(crate) struct InverseRealFft {
    len: usize,
    /// `e^{2πik/N}` for `k` in `0..=N/4`.
    unpack: Vec<[f32; 2]>,
    passes: Vec<Pass>,
}

struct Pass {
    radix: usize,
    /// Distance between neighbours of one sub-transform.
    stride: usize,
    /// `e^{2πipj/n}` for each `p` in `0..n/radix`, `j` in `1..radix`, where `n`
    /// is the length that this pass still has to transform.
    twiddles: Vec<[f32; 2]>,
}

fn unit(numerator: usize, denominator: usize) -> [f32; 2] {
    let (sin, cos) = (TAU * numerator as f64 / denominator as f64).sin_cos();
    [cos as f32, sin as f32]
}

impl InverseRealFft {
    /// # Panics
    /// If half of `len` has a prime factor above 3.
    pub(crate) fn new(len: usize) -> Self {
        assert!(len.is_multiple_of(4), "length {len} is no multiple of 4");
        let half = len / 2;
        let mut passes = Vec::new();
        let (mut rest, mut stride) = (half, 1);
        while rest > 1 {
            let radix = [4, 3, 2]
                .into_iter()
                .find(|radix| rest.is_multiple_of(*radix))
                .expect("length has a prime factor above 3");
            let twiddles = (0..rest / radix)
                .flat_map(|p| (1..radix).map(move |j| unit(p * j, rest)))
                .collect();
            passes.push(Pass {
                radix,
                stride,
                twiddles,
            });
            rest /= radix;
            stride *= radix;
        }
        Self {
            len,
            unpack: (0..=len / 4).map(|k| unit(k, len)).collect(),
            passes,
        }
    }

    /// Transforms the half spectrum (`N/2 + 1` values, overwritten) of every
    /// lane. Returns the `N/2` pairs `[x[2m], x[2m+1]]`, which lie in
    /// `spectrum` or in `scratch` (`N/2` values).
    #[inline(always)]
    pub(crate) fn run<'a, S: Simd>(
        &self,
        simd: S,
        spectrum: &'a mut [ComplexLanes<S>],
        scratch: &'a mut [ComplexLanes<S>],
    ) -> &'a [ComplexLanes<S>] {
        let half = self.len / 2;
        let spectrum = &mut spectrum[..half + 1];
        self.pack(simd, spectrum);
        let (mut from, mut to) = (&mut spectrum[..half], &mut scratch[..half]);
        for pass in &self.passes {
            match pass.radix {
                4 => pass.radix4(simd, from, to),
                3 => pass.radix3(simd, from, to),
                _ => pass.radix2(simd, from, to),
            }
            std::mem::swap(&mut from, &mut to);
        }
        from
    }

    /// `Z[k] = S + iDw`, `Z[N/2-k] = conj(S - iDw)` with
    /// `S, D = X[k] ± conj X[N/2-k]` and `w = e^{2πik/N}`.
    #[inline(always)]
    fn pack<S: Simd>(&self, simd: S, spectrum: &mut [ComplexLanes<S>]) {
        let half = self.len / 2;
        for (k, w) in self.unpack.iter().enumerate() {
            let a = spectrum[k];
            let b = spectrum[half - k];
            let b = [b[0], simd.neg_f32s(b[1])];
            let sum = add(simd, a, b);
            let difference = multiply(simd, sub(simd, a, b), *w);
            let mirrored = sub_i(simd, sum, difference);
            spectrum[half - k] = [mirrored[0], simd.neg_f32s(mirrored[1])];
            spectrum[k] = add_i(simd, sum, difference);
        }
    }
}

impl Pass {
    /// Splits the input into the `RADIX` legs of butterfly group `p`.
    #[inline(always)]
    fn legs<'a, S: Simd, const RADIX: usize>(
        &self,
        from: &'a [ComplexLanes<S>],
        p: usize,
    ) -> [&'a [ComplexLanes<S>]; RADIX] {
        let leg = from.len() / RADIX;
        std::array::from_fn(|i| &from[i * leg + p * self.stride..][..self.stride])
    }

    #[inline(always)]
    fn radix2<S: Simd>(&self, simd: S, from: &[ComplexLanes<S>], to: &mut [ComplexLanes<S>]) {
        let groups = to.chunks_exact_mut(2 * self.stride);
        for (p, (group, w)) in groups.zip(&self.twiddles).enumerate() {
            let [a, b] = self.legs::<S, 2>(from, p);
            let (y0, y1) = group.split_at_mut(self.stride);
            for q in 0..self.stride {
                y0[q] = add(simd, a[q], b[q]);
                y1[q] = multiply(simd, sub(simd, a[q], b[q]), *w);
            }
        }
    }

    #[inline(always)]
    fn radix3<S: Simd>(&self, simd: S, from: &[ComplexLanes<S>], to: &mut [ComplexLanes<S>]) {
        let half = simd.splat_f32s(-0.5);
        let root = simd.splat_f32s(0.75f32.sqrt());
        let groups = to.chunks_exact_mut(3 * self.stride);
        for (p, (group, w)) in groups.zip(self.twiddles.as_chunks::<2>().0).enumerate() {
            let [a, b, c] = self.legs::<S, 3>(from, p);
            let (y0, rest) = group.split_at_mut(self.stride);
            let (y1, y2) = rest.split_at_mut(self.stride);
            for q in 0..self.stride {
                let sum = add(simd, b[q], c[q]);
                let difference = sub(simd, b[q], c[q]);
                let middle = [0, 1].map(|i| simd.mul_add_e_f32s(sum[i], half, a[q][i]));
                let turned = difference.map(|part| simd.mul_f32s(part, root));
                y0[q] = add(simd, a[q], sum);
                y1[q] = multiply(simd, add_i(simd, middle, turned), w[0]);
                y2[q] = multiply(simd, sub_i(simd, middle, turned), w[1]);
            }
        }
    }

    #[inline(always)]
    fn radix4<S: Simd>(&self, simd: S, from: &[ComplexLanes<S>], to: &mut [ComplexLanes<S>]) {
        let groups = to.chunks_exact_mut(4 * self.stride);
        for (p, (group, w)) in groups.zip(self.twiddles.as_chunks::<3>().0).enumerate() {
            let [a, b, c, d] = self.legs::<S, 4>(from, p);
            let (low, high) = group.split_at_mut(2 * self.stride);
            let (y0, y1) = low.split_at_mut(self.stride);
            let (y2, y3) = high.split_at_mut(self.stride);
            for q in 0..self.stride {
                let (ac, a_c) = (add(simd, a[q], c[q]), sub(simd, a[q], c[q]));
                let (bd, b_d) = (add(simd, b[q], d[q]), sub(simd, b[q], d[q]));
                y0[q] = add(simd, ac, bd);
                y1[q] = multiply(simd, add_i(simd, a_c, b_d), w[0]);
                y2[q] = multiply(simd, sub(simd, ac, bd), w[1]);
                y3[q] = multiply(simd, sub_i(simd, a_c, b_d), w[2]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::{Arch, WithSimd};

    use super::*;
    use crate::lanes::{LaneBuffer, complex_lanes_mut, lane_count};

    struct Run<'a>(&'a InverseRealFft, &'a [f32]);
    impl WithSimd for Run<'_> {
        type Output = Vec<f32>;
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
            let mut spectrum = LaneBuffer::zeros(self.1.len());
            spectrum.as_mut_slice().copy_from_slice(self.1);
            let mut scratch = spectrum.clone();
            let out = self.0.run::<S>(
                simd,
                complex_lanes_mut::<S>(spectrum.as_mut_slice()),
                complex_lanes_mut::<S>(scratch.as_mut_slice()),
            );
            bytemuck::cast_slice(out).to_vec()
        }
    }

    /// Every lane is compared with the definition, summed in f64.
    #[test]
    fn agrees_with_the_definition_in_every_lane() {
        let lanes = lane_count();
        for len in [4, 8, 12, 16, 24, 48, 64, 96, 256] {
            let half = len / 2;
            let mut spectrum: Vec<f32> = (0..(half + 1) * 2 * lanes)
                .map(|i| ((i * 7919 + 13) % 1000) as f32 / 500.0 - 1.0)
                .collect();
            for k in [0, half] {
                spectrum[(2 * k + 1) * lanes..][..lanes].fill(0.0);
            }
            let at = |k: usize, part: usize, lane: usize| {
                f64::from(spectrum[(2 * k + part) * lanes + lane])
            };
            let out = Arch::new().dispatch(Run(&InverseRealFft::new(len), &spectrum));
            for lane in 0..lanes {
                for n in 0..len {
                    let term = |k: usize| {
                        let (sin, cos) = (TAU * (k * n % len) as f64 / len as f64).sin_cos();
                        at(k, 0, lane) * cos - at(k, 1, lane) * sin
                    };
                    let ends =
                        at(0, 0, lane) + at(half, 0, lane) * if n % 2 == 0 { 1.0 } else { -1.0 };
                    let expected = ends + 2.0 * (1..half).map(term).sum::<f64>();
                    let got = f64::from(out[n * lanes + lane]);
                    assert!(
                        (got - expected).abs() < 2e-6 * len as f64,
                        "length {len}, lane {lane}, n {n}: {got} is not {expected}"
                    );
                }
            }
        }
    }
}
