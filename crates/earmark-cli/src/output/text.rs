//! Text of a given width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` padded to `width` columns; the beginning of a longer one gives way
/// to an ellipsis, since the end of a path says most.
pub(crate) fn fit(text: &str, width: usize) -> String {
    // Control characters in a file name would garble the terminal.
    let text: String = text
        .chars()
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect();
    let used = text.width();
    if used <= width {
        return format!("{text}{}", " ".repeat(width - used));
    }
    let mut tail = Vec::new();
    let mut room = width.saturating_sub(1);
    for c in text.chars().rev() {
        let columns = c.width().unwrap_or(0);
        if columns > room {
            break;
        }
        room -= columns;
        tail.push(c);
    }
    let tail: String = tail.into_iter().rev().collect();
    format!("…{tail}{}", " ".repeat(room))
}

/// `1 copy`, `2 copies`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `3:07`, `1:02:03`.
pub(crate) fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_fills_its_width_exactly() {
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(fit("abcdef", 4), "…def");
        assert_eq!(fit("音楽.mp3", 7), "…楽.mp3".to_owned() + "");
        assert_eq!(fit("音楽.mp3", 6), "….mp3 ");
        assert_eq!(fit("a\nb", 3), "a\u{fffd}b");
    }

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(clock(7.4), "0:07");
        assert_eq!(clock(187.0), "3:07");
        assert_eq!(clock(3723.0), "1:02:03");
    }
}
