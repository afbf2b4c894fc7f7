//! The servers that a client sends to: one, or several that stand in for each other or take turns
//! (`org.apache.flume.api.RpcClientFactory`).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use logflowc_balance::Policy;
use logflowc_plan::{self as plan, Turns};
use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Events, Headers};
use serde_json::json;

use crate::avro_rpc::AvroRemote;
use crate::rpc::{Address, Remote};
use crate::thrift_rpc::{Protocol, ThriftRemote};
use crate::tls::ClientTls;

/// The time that Flume's client gives a connection, and an answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Lines of one call, where nothing else is said: what the channels of Flume take at once.
const BATCH: usize = 100;

/// A server that has failed is left alone so long at least, so that no call tries it twice.
const REST_MS: u64 = 1000;

/// A server that has failed is left alone so long at most.
const MOST_REST_MS: u64 = 30_000;

/// Servers, and who of them gets the next call.
pub struct Servers {
    callers: Vec<Box<dyn Caller>>,
    policy: Policy,
    /// Most servers that one call is tried with.
    attempts: usize,
    /// Most lines of one call.
    pub(super) batch: usize,
}

/// Somebody who can be sent events.
trait Caller: Send {
    /// Connects, unless that is done.
    fn connect(&mut self) -> Result<(), Failure>;

    fn call(&mut self, events: &Events) -> Result<(), Failure>;
}

/// A server with its connection, if there is one.
struct Connected<R: Remote> {
    remote: R,
    client: Option<R::Client>,
}

impl<R: Remote> Caller for Connected<R> {
    fn connect(&mut self) -> Result<(), Failure> {
        if self.client.is_none() {
            self.client = Some(self.remote.connect()?);
        }
        Ok(())
    }

    fn call(&mut self, events: &Events) -> Result<(), Failure> {
        self.connect()?;
        let mut client = self.client.take().expect("it was connected just now");
        self.remote.send(&mut client, events, &Headers::default())?;
        self.client = Some(client);
        Ok(())
    }
}

impl Servers {
    /// One avro source.
    pub fn one(host: String, port: u16) -> Self {
        let address = Address { host, port, connect_timeout: TIMEOUT, request_timeout: TIMEOUT };
        let remote = AvroRemote { address, deflate: None, tls: None };
        Self::group(vec![Box::new(Connected { remote, client: None })], plan::Policy::Single)
    }

    /// What the properties of a client say. The error names the one that is wrong.
    pub fn of(properties: &HashMap<String, String>) -> Result<Self, String> {
        let properties = Properties(properties);
        let kind = properties.text("client.type").unwrap_or("DEFAULT");
        let kind = kind.rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
        let is_thrift = matches!(kind.as_str(), "THRIFT" | "THRIFTRPCCLIENT");
        let mut addresses = properties.addresses()?;
        let policy = match kind.as_str() {
            "DEFAULT" | "NETTYAVRORPCCLIENT" | "THRIFT" | "THRIFTRPCCLIENT" => {
                addresses.truncate(1);
                plan::Policy::Single
            }
            "DEFAULT_FAILOVER" | "FAILOVERRPCCLIENT" => plan::Policy::Failover { max_penalty_ms: REST_MS },
            "DEFAULT_LOADBALANCE" | "LOADBALANCINGRPCCLIENT" => properties.turns()?,
            _ => return Err(format!("`client.type` is none of those of Flume: `{kind}`")),
        };
        let tls = properties.tls()?;
        let callers = addresses.into_iter().map(|address| {
            if is_thrift {
                properties.thrift(address, tls.clone())
            } else {
                properties.avro(address, tls.clone())
            }
        });
        let mut servers = Self::group(callers.collect::<Result<_, _>>()?, policy);
        servers.attempts = properties.number("max-attempts")?.unwrap_or(servers.attempts);
        servers.batch = properties.number("batch-size")?.unwrap_or(BATCH).max(1);
        Ok(servers)
    }

    fn group(callers: Vec<Box<dyn Caller>>, policy: plan::Policy) -> Self {
        let (attempts, policy) = (callers.len(), Policy::new(policy, callers.len(), fastrand::Rng::new()));
        Self { callers, policy, attempts, batch: BATCH }
    }

    /// Connects to one of the servers, so that it is known early when none is there.
    pub(super) fn connect(&mut self) -> Result<(), Failure> {
        self.with_one(|caller| caller.connect())
    }

    /// Sends events to one of the servers. Fails when all that were tried do.
    pub(super) fn send(&mut self, events: &Events) -> Result<(), Failure> {
        self.with_one(|caller| caller.call(events))
    }

    fn with_one(
        &mut self,
        mut act: impl FnMut(&mut dyn Caller) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut last = Failure::Retry("all servers have failed of late".to_owned());
        for _ in 0..self.attempts {
            let Some(member) = self.policy.pick(Instant::now()) else { break };
            match act(&mut *self.callers[member]) {
                Ok(()) => {
                    self.policy.succeeded(member);
                    return Ok(());
                }
                Err(failure) => {
                    if self.attempts > 1 {
                        tracing::warn!("{failure}");
                    }
                    self.policy.failed(member, Instant::now());
                    last = failure;
                }
            }
        }
        Err(last)
    }
}

/// The properties of a client.
struct Properties<'p>(&'p HashMap<String, String>);

impl Properties<'_> {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn is_on(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    fn number<N: std::str::FromStr>(&self, key: &str) -> Result<Option<N>, String> {
        let number = |text: &str| text.parse().map_err(|_| format!("`{key}` is no number: `{text}`"));
        self.text(key).map(number).transpose()
    }

    fn list(&self, key: &str) -> Option<Vec<&str>> {
        self.text(key).map(|text| text.split_whitespace().collect())
    }

    fn time(&self, key: &str) -> Result<Duration, String> {
        // As in Flume, what is too short is not meant.
        let time =
            self.number(key)?.map(Duration::from_millis).filter(|time| *time >= Duration::from_secs(1));
        Ok(time.unwrap_or(TIMEOUT))
    }

    fn addresses(&self) -> Result<Vec<Address>, String> {
        let (connect_timeout, request_timeout) =
            (self.time("connect-timeout")?, self.time("request-timeout")?);
        let address = |name: &str| {
            let key = format!("hosts.{name}");
            let text = self.text(&key).ok_or_else(|| format!("there is no `{key}`"))?;
            let (host, port) =
                text.rsplit_once(':').ok_or_else(|| format!("`{key}` has no port: `{text}`"))?;
            let port = port.parse().map_err(|_| format!("`{key}` has no port: `{text}`"))?;
            Ok(Address { host: host.to_owned(), port, connect_timeout, request_timeout })
        };
        let names = self.list("hosts").ok_or("there are no `hosts`")?;
        names.into_iter().map(address).collect()
    }

    fn turns(&self) -> Result<plan::Policy, String> {
        let order = match self.text("host-selector").unwrap_or("ROUND_ROBIN").to_ascii_uppercase().as_str() {
            "ROUND_ROBIN" => Turns::RoundRobin,
            "RANDOM" => Turns::Random,
            other => return Err(format!("`host-selector` is neither ROUND_ROBIN nor RANDOM: `{other}`")),
        };
        let most = self.number("maxBackoff")?.filter(|most| *most > 0).unwrap_or(MOST_REST_MS);
        let rest = if self.is_on("backoff") { most } else { REST_MS };
        Ok(plan::Policy::LoadBalance { order, backoff_ms: Some(rest) })
    }

    fn tls(&self) -> Result<Option<ClientTls>, String> {
        let settings = json!({
            "ssl": self.is_on("ssl"), "trust-all-certs": self.is_on("trust-all-certs"),
            "truststore": self.text("truststore"), "truststore-password": self.text("truststore-password"),
            "truststore-type": self.text("truststore-type").unwrap_or("JKS"),
            "include-protocols": self.list("include-protocols"),
            "exclude-protocols": self.list("exclude-protocols"),
            "include-cipher-suites": self.list("include-cipher-suites"),
            "exclude-cipher-suites": self.list("exclude-cipher-suites"),
        });
        ClientTls::of(settings.as_object().expect("an object")).map_err(|failure| failure.to_string())
    }

    fn avro(&self, address: Address, tls: Option<ClientTls>) -> Result<Box<dyn Caller>, String> {
        let is_deflated =
            self.text("compression-type").is_some_and(|kind| kind.eq_ignore_ascii_case("deflate"));
        let level = self.number("compression-level")?.unwrap_or(6).min(9);
        let remote = AvroRemote { address, deflate: is_deflated.then_some(level), tls };
        Ok(Box::new(Connected { remote, client: None }))
    }

    fn thrift(&self, address: Address, tls: Option<ClientTls>) -> Result<Box<dyn Caller>, String> {
        if self.is_on("kerberos") {
            return Err("Kerberos is not spoken over Thrift".to_owned());
        }
        let protocol = Protocol::named(self.text("protocol").unwrap_or_default());
        Ok(Box::new(Connected { remote: ThriftRemote { address, protocol, tls }, client: None }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_in_properties_is_named() {
        for (text, expected) in [
            (&[][..], "there are no `hosts`"),
            (&[("hosts", "a b"), ("hosts.a", "h:1")], "there is no `hosts.b`"),
            (&[("hosts", "a"), ("hosts.a", "h")], "`hosts.a` has no port: `h`"),
            (
                &[("hosts", "a"), ("hosts.a", "h:1"), ("client.type", "other")],
                "`client.type` is none of those of Flume: `OTHER`",
            ),
            (&[("hosts", "a"), ("hosts.a", "h:1"), ("batch-size", "x")], "`batch-size` is no number: `x`"),
        ] {
            let text = text.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            assert_eq!(Servers::of(&text).err().as_deref(), Some(expected));
        }
    }
}
