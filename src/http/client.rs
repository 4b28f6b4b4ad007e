//! Who asks: whose share of the service a request counts against.

use std::net::{IpAddr, Ipv6Addr};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::auth;
use crate::outgoing::Network;
use crate::worker::Client;

/// Where a proxy says for whom it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Most addresses of such a header that are looked at.
const HOPS: usize = 20;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Who asks; with each request.
#[derive(Debug, Clone)]
pub(super) struct Asker(pub(super) Client);

/// Tells the handlers who asks.
pub(super) async fn tell(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let client = match auth::known(&app.settings.tokens, request.headers()) {
        // Who holds a token is one client wherever it is. Tokens that are not known here would be as many clients.
        Some(token) => Client::new(&format!("token {}", token.name())),
        None => match peer {
            Some(peer) => of_address(origin(peer, request.headers(), &app.settings.proxies)),
            None => Client::new("local"),
        },
    };
    request.extensions_mut().insert(Asker(client));
    next.run(request).await
}

/// The address that asks. What a listed proxy says is believed: the last address in the header that is not one of
/// theirs, as those before it may be made up.
fn origin(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut origin = peer.to_canonical();
    let values: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
    let hops = values.iter().rev().flat_map(|value| value.rsplit(','));
    for hop in hops.take(HOPS) {
        if !is_proxy(origin) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => origin = address.to_canonical(),
            Err(_) => break,
        }
    }
    origin
}

/// A client by its address; of IPv6 by the network of 64 bits that one subscriber has.
fn of_address(address: IpAddr) -> Client {
    match address {
        IpAddr::V4(address) => Client::new(&address.to_string()),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
            Client::new(&format!("{network}/64"))
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asker(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(value).unwrap());
        }
        let proxies: Vec<Network> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        of_address(origin(peer.parse().unwrap(), &headers, &proxies)).to_string()
    }

    #[test]
    fn only_a_listed_proxy_is_believed() {
        let proxies = ["127.0.0.1", "10.0.0.0/8"];
        for (peer, forwarded, client) in [
            ("192.0.2.1", &[][..], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["made up, 203.0.113.9 , 10.1.2.3"], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.7", "203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["nonsense"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("::ffff:127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
        ] {
            assert_eq!(asker(peer, forwarded, &proxies), client, "{peer} {forwarded:?}");
        }
        assert_eq!(asker("127.0.0.1", &["198.51.100.7"], &[]), "127.0.0.1", "none is listed");
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_client() {
        assert_eq!(asker("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::/64");
        assert_eq!(asker("2001:db8:1:2::9", &[], &[]), "2001:db8:1:2::/64");
    }
}
