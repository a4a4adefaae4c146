//! What text needs: escapes, and a guess at its width.

/// `text` for the content of an element or of an attribute in double quotes, in SVG and HTML. Line breaks become
/// spaces; characters XML 1.0 does not know, and marks that turn the order of letters, become `U+FFFD`.
///
/// ```
/// assert_eq!(earmark_plot::escaped("R&B <live>"), "R&amp;B &lt;live&gt;");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.push('\u{fffd}');
            }
            // Marks that would turn the order of what follows them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// About how wide text is at a font size: wide letters and all beyond Greek and Cyrillic count as square.
pub(super) fn width(text: &str, font_size: f64) -> f64 {
    let ems = text.chars().map(|c| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.3,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '\u{500}'.. => 0.9,
        'A'..='Z' => 0.66,
        _ => 0.56,
    });
    font_size * ems.sum::<f64>()
}

/// The text, cut with an ellipsis where it is wider than `limit`.
pub(super) fn shortened(text: &str, limit: f64, font_size: f64) -> String {
    if width(text, font_size) <= limit {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut room = limit - font_size;
    for c in text.chars() {
        room -= width(c.encode_utf8(&mut [0; 4]), font_size);
        if room < 0.0 {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// The text in lines no wider than `limit`, unless a word is.
pub(super) fn wrapped(text: &str, limit: f64, font_size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, font_size) + width(word, font_size) < limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_do_not_get_through() {
        assert_eq!(escaped("<&\"'>"), "&lt;&amp;&quot;'&gt;");
        assert_eq!(
            escaped("a\0b\u{1b}[31m\u{202e}c\n"),
            "a\u{fffd}b\u{fffd}[31m\u{fffd}c "
        );
        assert_eq!(escaped("שלום 🎵"), "שלום 🎵");
    }

    #[test]
    fn long_text_is_cut_or_broken() {
        assert_eq!(shortened("short", 100.0, 10.0), "short");
        let cut = shortened(&"long ".repeat(50), 100.0, 10.0);
        assert!(cut.ends_with('…') && cut.chars().count() < 30);
        let lines = wrapped("one two three four", 50.0, 10.0);
        assert_eq!(lines.join(" "), "one two three four");
        assert!(lines.len() > 1);
        assert!(wrapped("", 50.0, 10.0).is_empty());
    }
}
