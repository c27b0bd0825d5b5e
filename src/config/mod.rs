//! Directories, layered settings and their collected diagnostics.
