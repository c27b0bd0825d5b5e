//! The plan compiler: a document's text becomes a responsibility list. Pure.
