//! An answer as the body of a response.
//!
//! A complete answer ends with trailers that say so and how many rows it has. One that fails midway breaks the
//! transfer: it is never closed as if it were complete.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use http_body::Frame;

use super::headers::set;
use super::log::Entry;
use crate::engine::{Answer, Stopped};
use crate::sparql::Summary;

/// Trailer of a complete answer: its rows or triples.
pub(super) const ROWS: HeaderName = HeaderName::from_static("x-row-count");

/// Trailer of a complete answer: `true`.
pub(super) const COMPLETE: HeaderName = HeaderName::from_static("x-result-complete");

/// Terms of the query that cannot be found: a trailer, and a header where the answer is whole before it is sent.
pub(super) const HINT: HeaderName = HeaderName::from_static("x-hint");

type Next = (Answer, Result<Option<Bytes>, Stopped>);

/// The answer on its way to the client; the query's entry of the log is written when it is through.
pub(super) fn body(answer: Answer, entry: Entry) -> Body {
    Body::new(AnswerBody { state: State::Idle(Some(Box::new(answer))), entry: Some(entry) })
}

struct AnswerBody {
    state: State,
    entry: Option<Entry>,
}

enum State {
    Idle(Option<Box<Answer>>),
    Waiting(Pin<Box<dyn Future<Output = Next> + Send>>),
    Done,
}

impl http_body::Body for AnswerBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Idle(answer) => {
                    let Some(mut answer) = answer.take() else { return Poll::Ready(None) };
                    self.state = State::Waiting(Box::pin(async move {
                        let next = answer.next_chunk().await;
                        (*answer, next)
                    }));
                }
                State::Waiting(next) => {
                    let (answer, next) = ready!(next.as_mut().poll(context));
                    return Poll::Ready(Some(self.took(answer, next)));
                }
            }
        }
    }
}

impl AnswerBody {
    fn took(
        &mut self,
        answer: Answer,
        next: Result<Option<Bytes>, Stopped>,
    ) -> Result<Frame<Bytes>, std::io::Error> {
        match next {
            Ok(Some(chunk)) => {
                self.state = State::Idle(Some(Box::new(answer)));
                Ok(Frame::data(chunk))
            }
            Ok(None) => {
                self.state = State::Done;
                let summary = answer.summary();
                if let Some(entry) = self.entry.take() {
                    entry.complete(summary);
                }
                Ok(Frame::trailers(trailers(summary)))
            }
            Err(stopped) => {
                self.state = State::Done;
                if let Some(entry) = self.entry.take() {
                    entry.stopped(&stopped);
                }
                Err(std::io::Error::other(stopped.to_string()))
            }
        }
    }
}

fn trailers(summary: Option<&Summary>) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    if let Some(summary) = summary {
        trailers.insert(ROWS, HeaderValue::from(summary.rows));
        trailers.insert(COMPLETE, HeaderValue::from_static("true"));
        if let Some(hint) = &summary.hint {
            set(&mut trailers, HINT, hint);
        }
    }
    trailers
}
