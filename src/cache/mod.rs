//! The local cache in sled: records and cursor, set aside and rebuilt when damaged.
