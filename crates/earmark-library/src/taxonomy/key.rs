//! When two spellings are one name.

use unicode_normalization::UnicodeNormalization;

/// What all spellings of a name have in common: neither case nor accents nor what stands between words counts, and
/// `&` and a lone `n` are `and`. Of a name without letters and digits, the name itself.
pub(super) fn key(name: &str) -> String {
    let plain: String = name.nfkd().flat_map(char::to_lowercase).collect();
    let plain = plain.replace('&', " and ");
    // An accent stands behind its letter and parts no words.
    let is_accent = |c: &char| unicode_normalization::char::is_combining_mark(*c);
    let plain: String = plain.chars().filter(|c| !is_accent(c)).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric());
    let key: String = words
        .map(|word| if word == "n" { "and" } else { word })
        .collect();
    if key.is_empty() {
        name.trim().to_owned()
    } else {
        key
    }
}

/// A name for display, where nobody chose capitals: `death metal` becomes `Death Metal`.
pub(super) fn display(name: &str) -> String {
    let name = name.trim();
    if name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let mut shown = String::with_capacity(name.len());
    let mut starts = true;
    for letter in name.chars() {
        if starts {
            shown.extend(letter.to_uppercase());
        } else {
            shown.push(letter);
        }
        starts = matches!(letter, ' ' | '-' | '/' | '&');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_words_makes_no_difference() {
        for spelling in ["hip hop", "Hip-Hop", "HIPHOP", " hip_hop ", "hip‐hop"] {
            assert_eq!(key(spelling), "hiphop", "{spelling}");
        }
        for spelling in ["R&B", "r & b", "R'n'B", "R and B"] {
            assert_eq!(key(spelling), "randb", "{spelling}");
        }
        assert_eq!(key("drum'n'bass"), key("Drum & Bass"));
        assert_ne!(key("rock"), key("pop"));
    }

    #[test]
    fn composed_and_decomposed_letters_are_one() {
        assert_eq!(key("forr\u{f3}"), key("forro\u{301}"));
        assert_eq!(key("Forró"), key("forro"));
    }

    #[test]
    fn a_name_of_signs_keeps_them() {
        assert_eq!(key(" !!! "), "!!!");
        assert_eq!(key(""), "");
    }

    #[test]
    fn capitals_are_given_where_nobody_chose_any() {
        assert_eq!(display("death metal"), "Death Metal");
        assert_eq!(display("synth-pop"), "Synth-Pop");
        assert_eq!(display(" IDM"), "IDM");
        assert_eq!(display("r&b"), "R&B");
    }
}
