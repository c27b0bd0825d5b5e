//! Key notation, keymap files, per-context tries, typed errors.
