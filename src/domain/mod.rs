//! The words of the field as types, and the arithmetic on them.
//!
//! Nothing here does I/O, asks a clock, starts a thread or knows a terminal. Time comes in as an argument called `now`.
//!
//! The modules are a staircase: each names only those above it in this list.

/// Has files spell a type as it is displayed, and read it as it is parsed.
macro_rules! spelled_as_displayed {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use spelled_as_displayed;

pub mod time;

pub mod say;

pub mod log;

pub mod figure;

pub mod round;

pub mod team;

pub mod page;
