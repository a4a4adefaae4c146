//! Files that are in no number.

use crate::report::LeftOut;
use crate::report::html::Html;
use crate::report::numbers::counted;

pub(in crate::report) fn write(html: &mut Html, heading: &str, files: &[LeftOut]) {
    html.section("left-out", heading, |html| {
        if files.is_empty() {
            html.leaf("p", &[], "Every file of the data set was used.");
            return;
        }
        let n = counted(files.len(), "file is", "files are");
        html.leaf("p", &[], &format!("{n} in no number above."));
        html.table("Files left out", &[("File", ""), ("Reason", "")], |html| {
            for file in files {
                html.element("tr", &[], |html| {
                    html.leaf("th", &[("scope", "row"), ("class", "path")], &file.path);
                    html.leaf("td", &[], &file.reason);
                });
            }
        });
    });
}
