//! What a program meets in the field: clocks that are wrong, homes that are none, files with a wrong byte.

mod bytes;
mod clocks;
mod full;
mod homes;
