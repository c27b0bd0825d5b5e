//! Enumerations that survive a newer peer: an unknown word is kept as it came and written back unchanged.

/// Defines an enumeration written as a kebab-case word, with an `Other` variant for words of a newer version.
///
/// `ALL` lists the known variants in order, `as_str` gives the word, `From<&str>` reads it.
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A word this version does not know; kept and written back unchanged. Behind a pointer: there is
            /// hardly ever one, and every record has room for it.
            Other(Box<compact_str::CompactString>),
        }

        impl $name {
            /// The known variants, in the order of definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for the variant in files and on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(Box::new($crate::domain::text::sanitise(other).into())),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Ok(Self::from(word.as_ref()))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    open_enum! {
        /// A sample.
        Sample {
            /// One.
            One = "one",
            /// Two words.
            TwoWords = "two-words",
        }
    }

    #[test]
    fn unknown_words_are_written_back() {
        for json in ["\"one\"", "\"two-words\"", "\"from-the-future\""] {
            let value: Sample = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
        assert_eq!(Sample::ALL.len(), 2);
    }
}
