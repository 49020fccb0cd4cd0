//! Why something from outside cannot be read, in words.

use crate::locale::import::Pair;

/// Why a file cannot be read at all, zh and en.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadError(pub String, pub String);

impl From<Pair> for ReadError {
    fn from((zh, en): Pair) -> Self {
        Self(zh, en)
    }
}

impl From<ReadError> for Pair {
    fn from(error: ReadError) -> Self {
        (error.0, error.1)
    }
}
