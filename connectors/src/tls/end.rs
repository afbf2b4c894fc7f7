//! What both ends of a connection are asked in the same words: whether to encrypt, and what may be agreed on.

use std::sync::Arc;

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::offer::{Names, Offer};
use crate::entry::{self, read};

/// The keys of both ends.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Settings {
    pub(super) ssl: bool,
    exclude_protocols: Option<Vec<String>>,
    include_protocols: Option<Vec<String>>,
    exclude_cipher_suites: Option<Vec<String>>,
    include_cipher_suites: Option<Vec<String>>,
}

impl Settings {
    /// What may be agreed on.
    pub(super) fn offer(&self) -> Result<Offer, String> {
        let protocols = Names::new(self.include_protocols.as_ref(), self.exclude_protocols.as_ref());
        let suites = Names::new(self.include_cipher_suites.as_ref(), self.exclude_cipher_suites.as_ref());
        Offer::new(&protocols, &suites)
    }
}

/// The keys of one end, whose own are those of `S`.
pub(super) fn keys<S: DeserializeOwned>() -> Vec<&'static str> {
    [entry::keys::<Settings>(), entry::keys::<S>()].concat()
}

/// What one end makes of its own settings, if encryption is asked for.
pub(super) fn configured<S: DeserializeOwned, C>(
    settings: &plan::Settings,
    config: fn(&S, Offer) -> Result<C, String>,
) -> Result<Option<Arc<C>>, Failure> {
    let both: Settings = read(settings)?;
    if !both.ssl {
        return Ok(None);
    }
    let own: S = read(settings)?;
    let config = both.offer().and_then(|offer| config(&own, offer));
    config.map(Arc::new).map(Some).map_err(|why| Failure::fatal("cannot encrypt", why))
}
