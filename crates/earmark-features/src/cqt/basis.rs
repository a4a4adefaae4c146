//! The filters of one octave in frequency, kept sparse.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::config::CqtConfig;
use super::wavelet::Wavelet;

/// A filter: its response in bins `first_bin..`, where it is not nearly 0.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SparseFilter {
    pub(super) first_bin: usize,
    pub(super) response: Vec<Complex<f32>>,
}

/// The filters of one octave and the length of the transform they are projected from.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    pub(super) n_fft: usize,
    pub(super) filters: Vec<SparseFilter>,
}

impl Basis {
    /// The responses of `wavelets` at `sample_rate`: each times its length in samples or, with
    /// `config.scale`, the root of that, over that of the transform.
    pub(super) fn new(wavelets: &[Wavelet], sample_rate: f64, config: &CqtConfig) -> Self {
        let lengths = wavelets.iter().map(|wavelet| wavelet.length(sample_rate));
        let longest = lengths.fold(1.0, f64::max);
        let n_fft = (longest.log2().ceil().exp2() as usize).max(2);
        let mut transform = ComplexTransform::new(n_fft);
        let filters = wavelets.iter().map(|wavelet| {
            let samples = wavelet.samples(sample_rate, config.window, config.norm);
            let length = wavelet.length(sample_rate);
            let factor = if config.scale { length.sqrt() } else { length } / n_fft as f64;
            let start = (n_fft - samples.len()) / 2;
            let response = transform.of(start, samples.map(|sample| sample * factor));
            sparsify(response, config.sparsity)
        });
        Self {
            n_fft,
            filters: filters.collect(),
        }
    }
}

/// The transform of complex samples as two of real ones.
struct ComplexTransform {
    fft: std::sync::Arc<dyn realfft::RealToComplex<f64>>,
    parts: [Vec<f64>; 2],
    spectra: [Vec<Complex<f64>>; 2],
    response: Vec<Complex<f32>>,
}

impl ComplexTransform {
    fn new(n_fft: usize) -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(n_fft);
        let (part, spectrum) = (fft.make_input_vec(), fft.make_output_vec());
        Self {
            response: vec![Complex::default(); spectrum.len()],
            parts: [part.clone(), part],
            spectra: [spectrum.clone(), spectrum],
            fft,
        }
    }

    /// The bins from 0 to `n_fft / 2` of samples that begin at `start`, zeros elsewhere.
    fn of(
        &mut self,
        start: usize,
        samples: impl ExactSizeIterator<Item = Complex<f64>>,
    ) -> &[Complex<f32>] {
        let [re, im] = &mut self.parts;
        re.fill(0.0);
        im.fill(0.0);
        for ((re, im), sample) in re[start..].iter_mut().zip(&mut im[start..]).zip(samples) {
            (*re, *im) = (sample.re, sample.im);
        }
        for (part, spectrum) in self.parts.iter_mut().zip(&mut self.spectra) {
            self.fft
                .process(part, spectrum)
                .expect("the plan made these buffers, so their lengths fit");
        }
        let [re, im] = &self.spectra;
        for ((bin, re), im) in self.response.iter_mut().zip(re).zip(im) {
            *bin = Complex::new((re.re - im.im) as f32, (re.im + im.re) as f32);
        }
        &self.response
    }
}

/// Leaves out the smallest bins, which together have `quantile` of the magnitude
/// (`librosa.util.sparsify_rows`).
fn sparsify(response: &[Complex<f32>], quantile: f64) -> SparseFilter {
    let sizes: Vec<f32> = response.iter().map(|bin| bin.norm()).collect();
    let mut rising = sizes.clone();
    rising.sort_unstable_by(f32::total_cmp);
    let total: f64 = sizes.iter().map(|size| f64::from(*size)).sum();
    let mut sum = 0.0;
    let threshold = rising.into_iter().find(|size| {
        sum += f64::from(*size);
        sum >= quantile * total
    });
    let is_kept = |size: &f32| threshold.is_none_or(|threshold| *size >= threshold);
    let first_bin = sizes.iter().position(is_kept).unwrap_or(0);
    let end = sizes.iter().rposition(is_kept).map_or(0, |last| last + 1);
    let kept = response[first_bin..end].iter().zip(&sizes[first_bin..]);
    let zero = Complex::default();
    SparseFilter {
        first_bin,
        response: kept
            .map(|(bin, size)| if is_kept(size) { *bin } else { zero })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_bins_are_left_out() {
        let response = [0.001, 0.1, 0.5, 0.004, 0.3, 0.002].map(|re| Complex::new(re, 0.0));
        let filter = sparsify(&response, 0.01);
        assert_eq!(filter.first_bin, 1);
        let kept: Vec<f32> = filter.response.iter().map(|bin| bin.re).collect();
        assert_eq!(kept, [0.1, 0.5, 0.0, 0.3]);
        assert_eq!(sparsify(&response, 0.0).response, response);
    }

    #[test]
    fn a_filter_responds_most_to_its_own_tone() {
        let config = CqtConfig::new(22_050);
        let wavelets = Wavelet::all(&[2093.0, 2217.5, 2349.3], &config);
        let basis = Basis::new(&wavelets, 22_050.0, &config);
        assert_eq!(basis.n_fft, 256);
        for (filter, wavelet) in basis.filters.iter().zip(&wavelets) {
            let sizes = filter.response.iter().map(|bin| bin.norm());
            let loudest = sizes
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap()
                .0;
            let frequency = (filter.first_bin + loudest) as f64 * 22_050.0 / 256.0;
            assert!((frequency - wavelet.frequency).abs() < 44.0, "{frequency}");
        }
    }
}
