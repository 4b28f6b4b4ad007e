//! Whatever comes in, nothing panics and nothing hangs: records, queries, headers, addresses.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, header};
use plangraph::input::SourceText;
use plangraph::sparql::{Prepared, on_big_stack};
use plangraph::workspace::Workspace;
use proptest::prelude::*;
use proptest::sample::Index;
use tower::ServiceExt;

use crate::support;

fn workspace() -> &'static Workspace {
    static WORKSPACE: OnceLock<Workspace> = OnceLock::new();
    WORKSPACE.get_or_init(support::workspace)
}

/// A damage done to a text: at a place, so many characters give way to something else.
fn damage() -> impl Strategy<Value = (Index, usize, String)> {
    let insert = prop_oneof![
        Just(String::new()),
        Just("\"".to_owned()),
        Just("[[task]]\n".to_owned()),
        Just("= 99999999999999999999".to_owned()),
        Just("-1".to_owned()),
        Just("\u{0}".to_owned()),
        "\\PC{0,8}",
    ];
    (any::<Index>(), 0..40_usize, insert)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_record_is_read_or_refused(which in any::<Index>(), damages in prop::collection::vec(damage(), 1..4)) {
        let plans = plangraph::assets::plans();
        let file = which.get(&plans);
        let mut chars: Vec<char> = file.text.chars().collect();
        for (place, length, insert) in damages {
            let start = place.index(chars.len());
            let end = (start + length).min(chars.len());
            chars.splice(start..end, insert.chars());
        }
        let damaged = SourceText { name: file.name.clone(), text: chars.into_iter().collect() };
        if let Err(diagnostics) = workspace().read(std::slice::from_ref(&damaged)) {
            let lines = damaged.text.lines().count() + 1;
            for diagnostic in diagnostics {
                prop_assert!((1..=lines).contains(&diagnostic.line), "{diagnostic}");
                prop_assert!(!diagnostic.message.is_empty());
            }
        }
    }

    #[test]
    fn any_text_is_a_query_or_refused(text in "[\\PC\n\"'<>{}()?$#\\\\]{0,200}") {
        on_big_stack(|| _ = Prepared::parse(&text)).unwrap();
    }

    #[test]
    fn any_header_and_address_get_an_answer(
        accept in "[ -~]{0,60}",
        address in "[!-\"$-~]{0,60}",
    ) {
        let request = Request::get(format!("/sparql?query=ASK%7B%7D&{}", address.replace(['"', '<', '>', '\\', '^', '`', '{', '|', '}'], "")))
            .header(header::ACCEPT, accept)
            .body(Body::empty());
        if let Ok(request) = request {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let status = runtime.block_on(service().oneshot(request)).unwrap().status();
            prop_assert!(!status.is_server_error() || status == 501, "{status}");
        }
    }
}

fn service() -> axum::Router {
    static SERVICE: OnceLock<axum::Router> = OnceLock::new();
    SERVICE
        .get_or_init(|| {
            let store = std::sync::Arc::new(support::loaded());
            plangraph::http::router(support::app(store, std::time::Duration::from_secs(10)))
        })
        .clone()
}
