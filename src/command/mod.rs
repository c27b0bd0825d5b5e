//! Every user command in one table: id, doc, contexts, help section.
