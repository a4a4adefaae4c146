//! A page around the SVG.

use crate::svg::{dark_style, escaped};

/// A page that loads nothing.
pub(crate) fn page(title: &str, svg: &str) -> String {
    let title = escaped(title);
    let dark = dark_style();
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{STYLE}@media (prefers-color-scheme: dark) {{
body {{ background: #0d1117; }}
{dark}}}
</style>
</head>
<body>
<main>
{svg}
</main>
<output id="reading" aria-live="off" hidden></output>
<script>
{SCRIPT}</script>
</body>
</html>
"#
    )
}

const STYLE: &str = "\
body { margin: 0; background: #fff; }
main { max-width: 1600px; margin: 0 auto; overflow-x: auto; }
main > svg { display: block; width: 100%; min-width: 760px; height: auto; }
#reading { position: fixed; padding: 2px 8px; border-radius: 4px; pointer-events: none;
  font: 13px/1.5 Roboto, 'Helvetica Neue', Arial, sans-serif; background: #1f2328; color: #fff; }
";

const SCRIPT: &str = include_str!("cursor.js");
