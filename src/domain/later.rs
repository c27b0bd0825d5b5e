//! Values that are made when they are first looked at: nothing that a screen can do without stands before it.

use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

/// A value that is there already, or is made by whoever looks at it first; the others wait for that.
pub struct Later<T>(LazyLock<T, Box<dyn FnOnce() -> T + Send>>);

impl<T> Later<T> {
    /// A value that `make` makes.
    pub fn new(make: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(make)))
    }
}

impl<T: Send + 'static> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self::new(move || value)
    }
}

impl<T: Default + 'static> Default for Later<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn it_is_made_once_and_only_when_looked_at() {
        let made = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&made);
        let value = Later::new(move || counter.fetch_add(1, Ordering::Relaxed) + 7);
        assert_eq!(made.load(Ordering::Relaxed), 0);
        assert_eq!((*value, *value, made.load(Ordering::Relaxed)), (7, 7, 1));
        assert_eq!(*Later::from(3), 3);
        assert_eq!(*Later::<String>::default(), "");
    }
}
