//! Messages as bytes: postcard of (id, message). Both ends are built from one source, so the form
//! needs no versions; a message that cannot be read is reported, never guessed at.

use super::{JobId, Reply, Request};
use crate::territory::TerritoryData;
use serde::{Serialize, de::DeserializeOwned};

/// The bytes were not a message of this build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Garbled(pub String);

impl std::fmt::Display for Garbled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a message of this build: {}", self.0)
    }
}

/// A request as bytes.
pub fn encode_request(id: JobId, request: &Request) -> Vec<u8> {
    encode(&(id, request))
}

/// [`Request::Load`] as bytes, of a territory that is only lent: a copy of a large one takes a while.
pub fn encode_load(id: JobId, territory: &TerritoryData) -> Vec<u8> {
    #[derive(Serialize)]
    enum Lent<'a> {
        #[allow(dead_code, reason = "keeps its place, as in Request")]
        Sample,
        Load(&'a TerritoryData),
    }
    encode(&(id, Lent::Load(territory)))
}

/// A request from bytes.
pub fn decode_request(bytes: &[u8]) -> Result<(JobId, Request), Garbled> {
    decode(bytes)
}

/// A reply as bytes.
pub fn encode_reply(id: JobId, reply: &Reply) -> Vec<u8> {
    encode(&(id, reply))
}

/// A reply from bytes.
pub fn decode_reply(bytes: &[u8]) -> Result<(JobId, Reply), Garbled> {
    decode(bytes)
}

pub(super) fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("messages hold only sized sequences and numbers, which postcard always takes")
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Garbled> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(Garbled(format!("{} bytes too many", rest.len()))),
        Err(error) => Err(Garbled(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_the_wire_and_damage_is_told() {
        let request = Request::ReadFile { text: "{}".to_owned() };
        let bytes = encode_request(7, &request);
        assert_eq!(decode_request(&bytes), Ok((7, request)));
        for n in 0..bytes.len() {
            assert!(decode_request(&bytes[..n]).is_err(), "cut at {n}");
        }
        let mut long = bytes;
        long.push(0);
        assert!(decode_request(&long).is_err());

        let sample = crate::territory::sample::generate(1);
        let data = sample.territory.data();
        let loaded = encode_request(3, &Request::Load(Box::new(data.clone())));
        assert!(
            encode_load(3, data) == loaded,
            "lent or given, a territory is the same message"
        );

        let reply = Reply::Progress { done: 3, of: 20 };
        assert_eq!(decode_reply(&encode_reply(9, &reply)), Ok((9, reply)));
    }
}
