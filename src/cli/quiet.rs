//! Readers of other people's formats that may panic inside on a damaged file, which they report as an error.

use std::panic;

/// Runs such a reader: the panic's own message would only frighten. One thread alone runs here.
pub fn quietly<T>(read: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let done = read();
    panic::set_hook(hook);
    done
}
