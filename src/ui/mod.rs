//! Drawing: `fn(&State, &Theme, &mut Frame)`. Read-only.
