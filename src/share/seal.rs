//! HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305): what is sealed to a collector opens with that key and in that
//! place only. The place (`info`) and the binding (`aad`) are part of every seal. Keys of an aggregation service may ask for
//! another cipher.

use hpke::aead::{Aead, AesGcm128, AesGcm256, ChaCha20Poly1305};
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _, single_shot_open, single_shot_seal};

use super::encoding::encode;
use super::{Result, ShareError};

type Kem = X25519HkdfSha256;
type PublicKey = <Kem as hpke::Kem>::PublicKey;
type EncappedKey = <Kem as hpke::Kem>::EncappedKey;

/// Bytes of a key, and of what a seal puts before its text.
const KEY: usize = 32;

/// A collector's secret key for one round.
pub struct CollectorSecret {
    secret: <Kem as hpke::Kem>::PrivateKey,
}

/// Where something is sealed and what it is bound to.
#[derive(Debug, Clone, Copy)]
pub struct SealPlace<'a> {
    /// Which kind of thing: `draglog.contribution/1 coach`.
    pub info: &'a [u8],
    /// What it belongs to: the round's hash, the member's key.
    pub bound_to: &'a [u8],
}

/// How the text of a seal is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cipher {
    Aes128,
    Aes256,
    ChaCha20,
}

/// Bytes of the system's randomness.
///
/// # Errors
/// If the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| ShareError::failed(format!("the system gives no randomness: {error}; try again")))?;
    Ok(bytes)
}

impl CollectorSecret {
    /// A new one, of the system's randomness.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn generate() -> Result<Self> {
        let seed = zeroize::Zeroizing::new(random::<KEY>()?);
        let (secret, _) = Kem::derive_keypair(&*seed);
        Ok(Self { secret })
    }

    /// The one in these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; KEY]) -> Option<Self> {
        Some(Self { secret: <Kem as hpke::Kem>::PrivateKey::from_bytes(bytes).ok()? })
    }

    /// Its bytes, for its file.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; KEY] {
        self.secret.to_bytes().into()
    }

    /// Bytes that only this key gives, for this purpose; they say nothing about the key.
    #[must_use]
    pub fn derive(&self, purpose: &[u8]) -> [u8; KEY] {
        let own = zeroize::Zeroizing::new(self.to_bytes());
        let inner = zeroize::Zeroizing::new(super::canonical::sha256(&[&own[..], purpose].concat()));
        super::canonical::sha256(&inner[..])
    }

    /// The public half as text.
    #[must_use]
    pub fn public(&self) -> String {
        encode(&Kem::sk_to_pk(&self.secret).to_bytes())
    }

    /// What is in a seal, if it was made for this key and this place.
    #[must_use]
    pub fn open(&self, sealed: &[u8], place: SealPlace<'_>) -> Option<Vec<u8>> {
        self.open_as(&OpModeR::Base, sealed, place)
    }

    /// The same for a seal that `sender` must have made.
    #[must_use]
    pub fn open_from(&self, sender: &[u8; KEY], sealed: &[u8], place: SealPlace<'_>) -> Option<Vec<u8>> {
        self.open_as(&OpModeR::Auth(PublicKey::from_bytes(sender).ok()?), sealed, place)
    }

    fn open_as(&self, mode: &OpModeR<'_, Kem>, sealed: &[u8], place: SealPlace<'_>) -> Option<Vec<u8>> {
        let (key, text) = sealed.split_at_checked(KEY)?;
        let key = EncappedKey::from_bytes(key).ok()?;
        let SealPlace { info, bound_to } = place;
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(mode, &self.secret, &key, info, text, bound_to).ok()
    }

    /// Seals to another collector, who can tell that it was this one.
    ///
    /// # Errors
    /// If the key is none.
    pub fn seal_to(&self, to: &[u8; KEY], text: &[u8], place: SealPlace<'_>) -> Result<Vec<u8>> {
        let bytes = zeroize::Zeroizing::new(self.to_bytes());
        let own = <Kem as hpke::Kem>::PrivateKey::from_bytes(&*bytes).map_err(|_| no_key())?;
        let public = Kem::sk_to_pk(&own);
        seal_as(&OpModeS::Auth((own, public)), to, text, place)
    }
}

/// Whether these bytes are a public key that something can be sealed to.
#[must_use]
pub fn is_public(bytes: &[u8; KEY]) -> bool {
    let probe = SealPlace { info: b"probe", bound_to: b"" };
    seal(bytes, b"", probe).is_ok()
}

/// Seals to a public key.
///
/// # Errors
/// If the key is none.
pub fn seal(to: &[u8; KEY], text: &[u8], place: SealPlace<'_>) -> Result<Vec<u8>> {
    seal_as(&OpModeS::Base, to, text, place)
}

fn seal_as(mode: &OpModeS<'_, Kem>, to: &[u8; KEY], text: &[u8], place: SealPlace<'_>) -> Result<Vec<u8>> {
    Ok(seal_by::<ChaCha20Poly1305>(mode, to, text, place)?.concat())
}

/// Seals with this cipher: the encapsulated key, and the text.
///
/// # Errors
/// If the key is none.
pub fn seal_with(cipher: Cipher, to: &[u8; KEY], text: &[u8], place: SealPlace<'_>) -> Result<[Vec<u8>; 2]> {
    match cipher {
        Cipher::Aes128 => seal_by::<AesGcm128>(&OpModeS::Base, to, text, place),
        Cipher::Aes256 => seal_by::<AesGcm256>(&OpModeS::Base, to, text, place),
        Cipher::ChaCha20 => seal_by::<ChaCha20Poly1305>(&OpModeS::Base, to, text, place),
    }
}

fn seal_by<A: Aead>(
    mode: &OpModeS<'_, Kem>,
    to: &[u8; KEY],
    text: &[u8],
    place: SealPlace<'_>,
) -> Result<[Vec<u8>; 2]> {
    let to = PublicKey::from_bytes(to).map_err(|_| no_key())?;
    let SealPlace { info, bound_to } = place;
    let sealed = single_shot_seal::<A, HkdfSha256, Kem>(mode, &to, info, text, bound_to);
    let (key, text) = sealed.map_err(|_| no_key())?;
    Ok([key.to_bytes().to_vec(), text])
}

fn no_key() -> ShareError {
    ShareError::failed("a collector's key is none")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(secret: &CollectorSecret) -> [u8; KEY] {
        super::super::encoding::decode_exactly(&secret.public()).unwrap()
    }

    #[test]
    fn a_seal_opens_with_its_key_in_its_place_only() {
        let (own, other) = (CollectorSecret::generate().unwrap(), CollectorSecret::generate().unwrap());
        let place = SealPlace { info: b"here", bound_to: b"round 1, ada" };
        let sealed = seal(&bytes(&own), b"text", place).unwrap();
        assert_eq!(own.open(&sealed, place).as_deref(), Some(&b"text"[..]));
        assert_eq!(other.open(&sealed, place), None);
        assert_eq!(own.open(&sealed, SealPlace { info: b"there", ..place }), None);
        assert_eq!(own.open(&sealed, SealPlace { bound_to: b"round 2, ada", ..place }), None);
        assert_eq!(own.open(&sealed[..sealed.len() - 1], place), None);
        assert_eq!(own.open(b"short", place), None);
    }

    #[test]
    fn a_step_tells_who_sealed_it() {
        let (coach, trustee) = (CollectorSecret::generate().unwrap(), CollectorSecret::generate().unwrap());
        let place = SealPlace { info: b"step", bound_to: b"" };
        let sealed = coach.seal_to(&bytes(&trustee), b"text", place).unwrap();
        assert_eq!(trustee.open_from(&bytes(&coach), &sealed, place).as_deref(), Some(&b"text"[..]));
        assert_eq!(trustee.open_from(&bytes(&trustee), &sealed, place), None);
        let forged = seal(&bytes(&trustee), b"text", place).unwrap();
        assert_eq!(trustee.open_from(&bytes(&coach), &forged, place), None);
    }

    #[test]
    fn a_key_of_small_order_is_none() {
        assert!(!is_public(&[0; KEY]));
    }
}
