//! The message catalogue in Chinese and English.
