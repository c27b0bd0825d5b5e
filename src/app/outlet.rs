//! What can be written to a file from where one is: papers and files for other programs.

use crate::export;
use crate::papers;
use crate::query::Query;

/// Something to be written to a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Outlet {
    /// A paper.
    Paper {
        /// Which, and what it is about.
        subject: papers::Subject,
        /// In which form.
        format: papers::Format,
    },
    /// A workbook, calendar or list.
    Export {
        /// Which.
        kind: export::Kind,
        /// In which form.
        format: export::Format,
        /// Rows and order of a list.
        query: Option<Query>,
    },
}
