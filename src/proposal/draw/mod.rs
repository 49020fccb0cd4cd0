//! Auto-draw: what is asked ([`ask`]) becomes pieces that are solved one by one ([`piece`]); each is
//! enumerated where it is small ([`exact`]) and searched otherwise ([`search`]), under several sets of
//! weights ([`score`]); what comes of it is put together, measured and chosen ([`choose`]), said in
//! words ([`words`]) and adopted as one edit ([`adopt`]).
//!
//! Work is cut into tasks by number, each a pure function of the ask: whichever worker does which task
//! when, the proposals are the same.

pub mod adopt;
pub mod ask;
pub mod choose;
pub mod exact;
pub mod failure;
pub mod measure;
pub mod piece;
pub mod score;
pub mod search;
pub mod studio;
pub mod thumbnail;
pub mod words;

pub use ask::{Aim, Ask};
pub use choose::Proposal;
pub use measure::Measures;
pub use studio::{Found, Studio};
