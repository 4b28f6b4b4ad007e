//! Accepting connections: bounded in number, and in the time a client may take for its request.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::client::Peer;
use super::{App, PATIENCE, intake, router};

/// Connections at once.
const CONNECTIONS: usize = 1024;

/// How long a client may take for the head of its request, and how long it may be silent between two.
const HEAD: Duration = Duration::from_secs(10);

/// How long a client may leave an answer unread.
const UNREAD: Duration = Duration::from_secs(30);

/// Connections of one address at once.
const CONNECTIONS_OF_ONE: usize = 512;

/// The last places are for addresses with few connections: two that take all they can would leave none for others.
const LAST: usize = CONNECTIONS / 4;
const FEW: usize = 16;

/// Longest head of a request in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// How many connections each address has.
#[derive(Clone, Default)]
struct Shares(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection of an address, given back when it ends.
struct Share(Shares, IpAddr);

impl Shares {
    /// A connection of an address; none where it has too many.
    fn take(&self, address: IpAddr, most: usize) -> Option<Share> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Share(self.clone(), address))
    }
}

/// Connections that an address may have while so many places are free.
fn most_of_one(is_proxy: bool, free: usize) -> usize {
    match (is_proxy, free < LAST) {
        // Behind a proxy are many.
        (true, _) => CONNECTIONS,
        (false, false) => CONNECTIONS_OF_ONE,
        (false, true) => FEW,
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
    }
}

/// A response after which the connection ends (RFC 9112, 6.1).
fn ending_with(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Serves until `stop` resolves, then lets running requests end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let routes = router(app.clone());
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let shares = Shares::default();
    let (closing, closed) = watch::channel(false);
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned().await.map_err(std::io::Error::other)?;
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // A client that left, or no file handle: neither is a reason to stop.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let is_proxy = app.settings.proxies.iter().any(|network| network.contains(peer.ip()));
        let most = most_of_one(is_proxy, places.available_permits());
        let Some(share) = shares.take(peer.ip(), most) else { continue };
        _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(UNREAD));
        let stream = Box::pin(stream);
        let (routes, mut closed) = (routes.clone(), closed.clone());
        tokio::spawn(async move {
            let service = service_fn(move |mut request: hyper::Request<Incoming>| {
                let routes = routes.clone();
                request.extensions_mut().insert(Peer(peer.ip()));
                async move {
                    let chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
                    let answered = match intake::head(request.headers()) {
                        Ok(()) => routes.oneshot(request).await,
                        Err(problem) => Ok(problem.into_response()),
                    };
                    // A length beside the chunks was taken away before we see it: what follows may be no request.
                    answered.map(|response| if chunked { ending_with(response) } else { response })
                }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(HEAD_BYTES)
                .serve_connection(TokioIo::new(stream), service);
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = async { _ = closed.wait_for(|closing| *closing).await.is_ok() } => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((place, share));
        });
    }
    drop(listener);
    _ = closing.send(true);
    app.close().await;
    // Every place is free once every connection has ended.
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    _ = tokio::time::timeout(PATIENCE, places.acquire_many(all)).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_take_all_they_can_leave_places_for_others() {
        let shares = Shares::default();
        let mut taken = Vec::new();
        for number in 1..=4 {
            let greedy = IpAddr::from([127, 0, 0, number]);
            while let Some(share) = shares.take(greedy, most_of_one(false, CONNECTIONS - taken.len())) {
                taken.push(share);
            }
        }
        let free = CONNECTIONS - taken.len();
        assert!((LAST - 3 * FEW..=LAST).contains(&free), "{free}");
        assert!(shares.take(IpAddr::from([127, 0, 0, 9]), most_of_one(false, free)).is_some());
        taken.clear();
        assert!(shares.0.lock().unwrap().is_empty());
    }
}
