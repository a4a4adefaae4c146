//! Matrix products, by the `gemm` crate.

/// A row-major matrix within a slice: `rows x columns` values, the first at
/// index 0, rows `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct Matrix<'a> {
    pub(crate) values: &'a [f32],
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) stride: usize,
}

/// `out += a · b`; `out` is row-major and contiguous.
///
/// # Panics
/// If a matrix reaches past its slice or the shapes do not fit.
pub(crate) fn multiply_add(out: &mut [f32], a: Matrix<'_>, b: Matrix<'_>) {
    assert_eq!(a.columns, b.rows, "inner dimensions differ");
    assert_eq!(out.len(), a.rows * b.columns, "output of the wrong size");
    for matrix in [a, b] {
        let last_row = (matrix.rows - 1) * matrix.stride;
        assert!(
            last_row + matrix.columns <= matrix.values.len(),
            "matrix past its slice"
        );
    }
    // SAFETY: the assertions above show that every element read or written
    // lies in its slice, and `out` is borrowed exclusively.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr(),
            1,
            b.columns as isize,
            true,
            a.values.as_ptr(),
            1,
            a.stride as isize,
            b.values.as_ptr(),
            1,
            b.stride as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_a_product_of_views() {
        // Rows of `a` overlap: stride 2, three columns.
        let a = Matrix {
            values: &[1.0, 2.0, 3.0, 4.0, 5.0],
            rows: 2,
            columns: 3,
            stride: 2,
        };
        let b = Matrix {
            values: &[1.0, 0.0, 0.0, 1.0, 1.0, 1.0],
            rows: 3,
            columns: 2,
            stride: 2,
        };
        let mut out = [10.0, 0.0, 0.0, 10.0];
        multiply_add(&mut out, a, b);
        assert_eq!(out, [14.0, 5.0, 8.0, 19.0]);
    }

    #[test]
    #[should_panic(expected = "matrix past its slice")]
    fn refuses_a_view_past_its_slice() {
        let short = Matrix {
            values: &[0.0; 5],
            rows: 2,
            columns: 3,
            stride: 3,
        };
        multiply_add(
            &mut [0.0; 6],
            short,
            Matrix {
                values: &[0.0; 9],
                rows: 3,
                columns: 3,
                stride: 3,
            },
        );
    }
}
