//! Bytes as hexadecimal digits.

/// The digits of `bytes`, two a byte.
pub(crate) fn from_bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that `digits` name; `None` if these are anything but pairs of digits.
pub(crate) fn to_bytes(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_bytes_are_the_same() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(to_bytes(&from_bytes(&bytes)), Some(bytes));
        assert_eq!(to_bytes(""), Some(Vec::new()));
        assert_eq!(to_bytes("fF"), Some(vec![255]));
    }

    #[test]
    fn what_is_no_pair_of_digits_is_refused() {
        for text in ["f", "fff", "+f", "-1", "0x", " 1", "é", "zz"] {
            assert_eq!(to_bytes(text), None, "{text}");
        }
    }
}
