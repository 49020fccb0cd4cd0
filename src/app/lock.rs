//! Links behind a passphrase: AES-256-GCM under a key from PBKDF2-HMAC-SHA-256, both the browser's own
//! (WebCrypto). The link then says only that it is locked.
//!
//! Form 1: base64url of `salt (16) · nonce (12) · ciphertext with tag`; the plain text is what
//! [`share_link::to_bytes`] gives. 600,000 rounds are what OWASP asked for this construction in 2023:
//! half a second here, and as much for every guess.

use crate::exchange::share_link;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const SALT: usize = 16;
const NONCE: usize = 12;
const ROUNDS: u32 = 600_000;
/// Fewest characters of a passphrase.
pub const LEAST: usize = 6;

/// Whether the browser offers it: only on https and the machine's own address.
pub fn is_offered() -> bool {
    crypto().is_some()
}

fn crypto() -> Option<(web_sys::Crypto, web_sys::SubtleCrypto)> {
    let crypto = web_sys::window()?.crypto().ok()?;
    // Undefined where the page is not in a secure context, whatever the type says.
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    let subtle = subtle.dyn_into::<web_sys::SubtleCrypto>().ok()?;
    Some((crypto, subtle))
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

async fn key(subtle: &web_sys::SubtleCrypto, passphrase: &str, salt: &[u8]) -> Result<web_sys::CryptoKey, JsValue> {
    let usages = Array::of1(&"deriveKey".into());
    let raw = Uint8Array::from(passphrase.as_bytes());
    let base = JsFuture::from(subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &usages)?).await?;
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", ROUNDS.into()),
    ]);
    let what = object(&[("name", "AES-GCM".into()), ("length", 256.into())]);
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let derived = subtle.derive_key_with_object_and_object(&how, base.unchecked_ref(), &what, false, &usages)?;
    Ok(JsFuture::from(derived).await?.unchecked_into())
}

fn cipher(nonce: &[u8]) -> Object {
    object(&[("name", "AES-GCM".into()), ("iv", Uint8Array::from(nonce).into())])
}

/// The fragment of a locked link; `None` if the browser does not encrypt here.
pub async fn lock(fragment: &str, passphrase: &str) -> Option<String> {
    let plain = share_link::to_bytes(fragment)?;
    let (crypto, subtle) = crypto()?;
    let mut head = [0u8; SALT + NONCE];
    crypto.get_random_values_with_u8_array(&mut head).ok()?;
    let (salt, nonce) = head.split_at(SALT);
    let key = key(&subtle, passphrase, salt).await.ok()?;
    let sealed = subtle
        .encrypt_with_object_and_u8_array(&cipher(nonce), &key, &plain)
        .ok()?;
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await.ok()?).to_vec();
    Some(share_link::locked(&[&head[..], &sealed].concat()))
}

/// The fragment within a locked link; `None` if the passphrase is wrong or the link damaged.
pub async fn unlock(link: &str, passphrase: &str) -> Option<String> {
    let bytes = share_link::read_locked(link)?;
    let (head, sealed) = bytes.split_at_checked(SALT + NONCE)?;
    let (salt, nonce) = head.split_at(SALT);
    let (_, subtle) = crypto()?;
    let key = key(&subtle, passphrase, salt).await.ok()?;
    let plain = subtle
        .decrypt_with_object_and_u8_array(&cipher(nonce), &key, sealed)
        .ok()?;
    let plain = Uint8Array::new(&JsFuture::from(plain).await.ok()?).to_vec();
    share_link::from_bytes(&plain)
}
