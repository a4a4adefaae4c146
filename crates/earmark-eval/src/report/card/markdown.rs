//! Markdown (CommonMark, and tables as GitHub has them). Everything that comes from outside stays text.

use earmark_plot::escaped;

/// A card in the making: blocks with an empty line between them.
#[derive(Default)]
pub(super) struct Markdown {
    out: String,
    is_in_list: bool,
}

impl Markdown {
    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), plain(text)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.block(&plain(text));
    }

    /// What stands out: a name and what it means.
    pub(super) fn quote(&mut self, name: &str, text: &str) {
        self.block(&format!("> **{}**: {}", plain(name), plain(text)));
    }

    /// An item of a list: a name and what is told of it.
    pub(super) fn item(&mut self, name: &str, text: &str) {
        let line = format!("- **{}**: {}", plain(name), plain(text));
        if self.is_in_list {
            self.out.push('\n');
            self.out.push_str(&line);
        } else {
            self.block(&line);
        }
        self.is_in_list = true;
    }

    /// The first column is of names, the others are of numbers.
    pub(super) fn table(&mut self, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let head: Vec<String> = head.iter().map(|cell| plain(cell)).collect();
        let rule: Vec<String> = (0..head.len())
            .map(|column| if column == 0 { "---" } else { "---:" }.to_owned())
            .collect();
        let mut lines = vec![line(&head), line(&rule)];
        lines.extend(rows.map(|row| line(&row.iter().map(|cell| plain(cell)).collect::<Vec<_>>())));
        self.block(&lines.join("\n"));
    }

    fn block(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        self.out.push_str(text);
        self.is_in_list = false;
    }
}

/// Text without markup: HTML as entities, what Markdown would take for markup behind a backslash.
fn plain(text: &str) -> String {
    let text = escaped(text);
    let text = text.trim();
    let mut plain = String::with_capacity(text.len());
    // A paragraph that begins like an item of a list is none.
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after_number.len() < text.len()
        && after_number.chars().nth(1).is_none_or(char::is_whitespace);
    let number_ends = is_numbered.then_some(text.len() - after_number.len());
    for (place, c) in text.char_indices() {
        let is_markup = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$'
        );
        let begins_block = (place == 0 && matches!(c, '-' | '+' | '='))
            || (Some(place) == number_ends && matches!(c, '.' | ')'));
        if is_markup || begins_block {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_no_markup() {
        assert_eq!(
            plain("a_b*c|d\n<b>[x](y)"),
            "a\\_b\\*c\\|d &lt;b&gt;\\[x\\](y)"
        );
        assert_eq!(plain("1. item"), "1\\. item");
        assert_eq!(plain("12)"), "12\\)");
        assert_eq!(plain("1.é"), "1.é");
        assert_eq!(plain("- item"), "\\- item");
        assert_eq!(plain("0.5 to 1.5"), "0.5 to 1.5");
        assert_eq!(plain("# heading"), "\\# heading");
    }

    #[test]
    fn items_make_one_list_and_tables_have_a_rule() {
        let mut card = Markdown::default();
        card.item("a", "1");
        card.item("b", "2");
        card.table(
            &["x", "y"],
            [vec!["p".to_owned(), "q".to_owned()]].into_iter(),
        );
        let expected = "- **a**: 1\n- **b**: 2\n\n| x | y |\n| --- | ---: |\n| p | q |\n";
        assert_eq!(card.finish(), expected);
    }
}
