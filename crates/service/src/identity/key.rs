//! Secrets of API keys: 256 random bits, shown once, kept only as SHA-256. (A slow hash would add
//! nothing: there is nothing to guess.)

use aws_lc_rs::digest::{SHA256, digest};
use bailiwick_model::service_account::KeyHash;

use crate::clock::random_bytes;

/// How many characters of a secret are kept in the clear, to recognise a key by.
pub const KEY_PREFIX_LENGTH: usize = 12;
/// With what every secret begins, so that leaked ones can be searched for.
const KEY_MARK: &str = "bwk_";
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A secret just made.
pub struct NewSecret {
    /// The secret itself, to be shown once.
    pub secret: String,
    /// Its first characters.
    pub prefix: String,
    /// Its hash.
    pub hash: KeyHash,
}

/// Makes a secret: `bwk_` and 52 characters that carry 5 random bits each.
#[must_use]
pub fn new_secret() -> NewSecret {
    let bytes: [u8; 52] = random_bytes();
    let letters = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    let secret: String = KEY_MARK.chars().chain(letters).collect();
    let prefix = secret.chars().take(KEY_PREFIX_LENGTH).collect();
    let hash = hash_secret(&secret);
    NewSecret {
        secret,
        prefix,
        hash,
    }
}

/// The hash under which a secret is kept.
#[must_use]
pub fn hash_secret(secret: &str) -> KeyHash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    KeyHash(hash)
}
