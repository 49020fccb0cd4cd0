//! Words for people, zh-CN and English. Every message has both, or it does not compile.

use serde::{Deserialize, Serialize};

pub mod app;
pub mod exchange;
pub mod fault;
pub mod finding;
pub mod import;
pub mod index;
pub mod map;
pub mod number;
pub mod papers;
pub mod proposal;
pub mod results;
pub mod share;

/// The languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// 简体中文.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Picks from a pair (zh, en).
    pub fn pick<T>(self, pair: (T, T)) -> T {
        match self {
            Self::Chinese => pair.0,
            Self::English => pair.1,
        }
    }

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.pick(("zh-CN", "en"))
    }
}

/// Declares a closed set of messages: `Name = "中文", "English";`.
#[macro_export]
macro_rules! messages {
    ($(#[$doc:meta])* $enum:ident { $($key:ident = $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $enum { $($key),* }

        impl $enum {
            /// All messages.
            pub const ALL: &[Self] = &[$(Self::$key),*];

            /// The text in a language.
            pub fn text(self, language: $crate::locale::Language) -> &'static str {
                match self { $(Self::$key => language.pick(($zh, $en))),* }
            }
        }
    };
}
