//! From names to addresses, once and with a time limit.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::allow::{AllowList, Host};
use super::client::Slots;
use super::error::OutgoingError;

/// Most addresses of one name that are tried: the client has room for no more.
const MAX_ADDRESSES: usize = 16;

/// Looks up the addresses of a name.
pub trait Resolve: Send + Sync + 'static {
    /// All addresses of `host`, a name in lower case without a trailing dot. May block.
    ///
    /// # Errors
    /// When the name has no address, or cannot be looked up.
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// Looks names up as the operating system does.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// Gives the client addresses that the allow-list permits, and no other.
///
/// The client connects to what it is given here and looks nothing up itself.
pub(super) struct CheckedResolver {
    pub(super) allow: Arc<AllowList>,
    pub(super) names: Arc<dyn Resolve>,
    /// Look-ups under way. One that hangs in the operating system outlives its request.
    pub(super) lookups: Slots,
    pub(super) limit: Duration,
}

impl CheckedResolver {
    /// Addresses of the server of `url`, all checked.
    fn checked(&self, url: &str, limit: Duration) -> Result<Vec<SocketAddr>, OutgoingError> {
        let target = self.allow.admit(url)?;
        let addresses = match &target.entry.host {
            Host::Address(address) => vec![*address],
            Host::Name(name) => self.look_up(name, limit)?,
        };
        // One wrong address among several is enough: which of them is used must not be left to chance.
        if addresses.is_empty() {
            return Err(OutgoingError::NotFound(target.host()));
        }
        if !addresses.iter().all(|&address| target.entry.permits(address)) {
            return Err(OutgoingError::Address(target.host()));
        }
        let port = target.entry.port;
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address.to_canonical(), port)).collect())
    }

    /// Asks on a thread of its own, for the operating system knows no time limit.
    fn look_up(&self, name: &str, limit: Duration) -> Result<Vec<IpAddr>, OutgoingError> {
        let slot = self.lookups.take().ok_or(OutgoingError::Busy)?;
        let (answer, answered) = mpsc::sync_channel(1);
        let names = Arc::clone(&self.names);
        let owned = name.to_owned();
        let worker = thread::Builder::new().name("lookup".to_owned()).spawn(move || {
            let _slot = slot;
            // Nobody may be waiting any more.
            let _ = answer.send(names.resolve(&owned));
        });
        worker.map_err(|_| OutgoingError::Busy)?;
        match answered.recv_timeout(limit) {
            Ok(Ok(addresses)) => Ok(addresses),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(OutgoingError::NotFound(name.to_owned())),
            Err(RecvTimeoutError::Timeout) => Err(OutgoingError::Deadline { host: name.to_owned(), limit }),
        }
    }
}

impl fmt::Debug for CheckedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckedResolver").field("allow", &self.allow).finish_non_exhaustive()
    }
}

impl Resolver for CheckedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        _config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let limit = self.limit.min(*timeout.after);
        let addresses =
            self.checked(&uri.to_string(), limit).map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let mut checked = self.empty();
        for address in addresses.into_iter().take(MAX_ADDRESSES) {
            checked.push(address);
        }
        Ok(checked)
    }
}
