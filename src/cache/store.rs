//! What the cache asks of a key-value store, so that disk and memory are interchangeable.

use std::ops::ControlFlow;

/// Why a store failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// What is stored can't be trusted any more: set it aside and start again.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The disk refused (full, read-only, gone); what was stored before is still good.
    #[error("disk: {0}")]
    Disk(String),
}

/// A store's result.
pub type Result<T> = std::result::Result<T, StoreError>;

/// One write of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Key.
    pub key: Vec<u8>,
    /// The value; none removes the key.
    pub value: Option<Vec<u8>>,
}

impl Write {
    /// Stores a value.
    pub fn put(key: Vec<u8>, value: Vec<u8>) -> Self {
        Self { key, value: Some(value) }
    }

    /// Removes a key.
    pub fn remove(key: Vec<u8>) -> Self {
        Self { key, value: None }
    }
}

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Takes the pairs of a scan one by one, and may stop it.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>> + 'a;

/// An ordered store of bytes. Keys are ordered as bytes; one conformance suite holds for every implementation.
pub trait Store: Send {
    /// The value of a key.
    ///
    /// # Errors
    /// [`StoreError`].
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// The pair with the greatest key that begins with `prefix` and is not greater than `key`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn at_or_before(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>>;

    /// The least key that begins with `prefix` and is greater than `key`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn after(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Visits all pairs whose key begins with `prefix`, in order.
    ///
    /// # Errors
    /// [`StoreError`], and whatever `visit` returns.
    fn scan(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<()>;

    /// Takes all the writes or, when it fails or the process dies, none.
    ///
    /// # Errors
    /// [`StoreError`].
    fn commit(&mut self, writes: Vec<Write>) -> Result<()>;

    /// Housekeeping after a commit, for when nobody waits: `live` is how many bytes the values hold.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tidy(&mut self, live: u64) -> Result<()>;

    /// Lets go of what it holds while nothing is asked; the next question takes it up again.
    fn rest(&mut self) {}
}
