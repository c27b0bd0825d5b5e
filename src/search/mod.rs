//! Search by Han, pinyin, initials, id and fuzzy match over records. Pure.
