//! The loop: messages in, answers and findings out.

mod capabilities;
mod requests;

use std::collections::BTreeMap;

use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{RegisterCapability, Request as _};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    MessageType, PublishDiagnosticsParams, ShowMessageParams, Uri,
};
use serde_json::Value;

use crate::diagnostics::diagnostics;
use crate::document::{Analysis, Document, View};
use crate::lines::{Encoding, Lines};
use crate::{Outside, uri};

/// Why the conversation ended otherwise than by `shutdown` and `exit`.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// What came is not the protocol, or came too early.
    #[error(transparent)]
    Protocol(#[from] lsp_server::ProtocolError),
    /// Standard input or output is gone.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The client is gone.
    #[error("the client went without `shutdown`")]
    Gone,
}

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    /// The request is understood and cannot be done.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }
}

/// Talks to the editor over standard input and output until it says `exit`.
pub fn serve(outside: &dyn Outside) -> Result<(), Broken> {
    let (connection, threads) = Connection::stdio();
    let outcome = converse(&connection, outside);
    // The writing thread ends when nobody can send any more.
    drop(connection);
    match outcome {
        Ok(()) => Ok(threads.join()?),
        Err(broken) => Err(broken),
    }
}

/// The same over any connection.
fn converse(connection: &Connection, outside: &dyn Outside) -> Result<(), Broken> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let encoding = capabilities::encoding(&params);
    let answer = capabilities::answer(encoding);
    connection.initialize_finish(id, serde_json::to_value(answer).expect("plain data"))?;
    let world = outside.world();
    let server = Server {
        connection,
        outside,
        world,
        encoding,
        documents: BTreeMap::new(),
        ending: false,
        told: String::new(),
    };
    if capabilities::can_watch(&params) {
        server.watch_settings();
    }
    server.run()
}

/// Everything that is known while an editor is connected.
struct Server<'c> {
    connection: &'c Connection,
    outside: &'c dyn Outside,
    world: World,
    encoding: Encoding,
    /// What is open, by URI.
    documents: BTreeMap<String, Document>,
    /// `shutdown` was asked for.
    ending: bool,
    /// What the user was told last about the settings.
    told: String,
}

impl Server<'_> {
    fn run(mut self) -> Result<(), Broken> {
        for message in &self.connection.receiver {
            match message {
                Message::Request(request) => self.request(request),
                Message::Notification(notification) if notification.method == "exit" => {
                    return if self.ending { Ok(()) } else { Err(Broken::Gone) };
                }
                Message::Notification(notification) => self.notification(notification),
                Message::Response(_) => {}
            }
            // What was typed meanwhile comes first: only the last state is worth checking.
            if self.connection.receiver.is_empty() {
                self.publish();
            }
        }
        Err(Broken::Gone)
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let outcome = match method.as_str() {
            _ if self.ending => Err(Refusal {
                code: ErrorCode::InvalidRequest,
                message: "`shutdown` was asked for".to_owned(),
            }),
            "shutdown" => {
                self.ending = true;
                Ok(Value::Null)
            }
            _ => self.answer(&method, params),
        };
        self.send(match outcome {
            Ok(result) => Response::new_ok(id, result),
            Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
        });
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => with(params, |params| self.open(params)),
            DidChangeTextDocument::METHOD => with(params, |params| self.change(params)),
            DidCloseTextDocument::METHOD => with(params, |params| self.close(&params)),
            // Only files of settings are watched: what they say may be about every document.
            DidChangeWatchedFiles::METHOD => self.documents.values_mut().for_each(|document| {
                document.analysis = None;
                document.unpublished = true;
            }),
            _ => {}
        }
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let key = item.uri.as_str().to_owned();
        let lines = Lines::new(item.text, self.encoding);
        let document =
            Document { uri: item.uri, version: item.version, lines, analysis: None, unpublished: true };
        self.documents.insert(key, document);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let Some(document) = self.documents.get_mut(params.text_document.uri.as_str()) else { return };
        params.content_changes.into_iter().for_each(|change| document.lines.change(change));
        document.version = params.text_document.version;
        document.analysis = None;
        document.unpublished = true;
    }

    fn close(&mut self, params: &DidCloseTextDocumentParams) {
        self.documents.remove(params.text_document.uri.as_str());
        self.notify::<PublishDiagnostics>(PublishDiagnosticsParams {
            uri: params.text_document.uri.clone(),
            diagnostics: Vec::new(),
            version: None,
        });
    }

    /// Shows the findings of what has changed.
    fn publish(&mut self) {
        let waiting = self.documents.values().filter(|document| document.unpublished);
        let waiting: Vec<Uri> = waiting.map(|document| document.uri.clone()).collect();
        for uri in waiting {
            let Some(view) = self.view(&uri) else { continue };
            let diagnostics = diagnostics(&view);
            let Some(document) = self.documents.get_mut(uri.as_str()) else { continue };
            document.unpublished = false;
            let version = Some(document.version);
            self.notify::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version });
        }
    }

    /// A document, checked if it was not since its last change.
    fn view(&mut self, uri: &Uri) -> Option<View<'_>> {
        if self.documents.get(uri.as_str())?.analysis.is_none() {
            let choice = self.choice(uri);
            let document = self.documents.get_mut(uri.as_str())?;
            let bytes = document.lines.text().as_bytes().to_vec();
            document.analysis = Some(Analysis::of(uri::name(uri), bytes, &self.world, choice));
        }
        let Document { uri, lines, analysis, .. } = self.documents.get(uri.as_str())?;
        Some(View { uri, lines, analysis: analysis.as_ref()?, world: &self.world })
    }

    /// What settings choose for a document; a mistake in them is told once.
    fn choice(&mut self, uri: &Uri) -> Choice {
        let Some(path) = uri::path(uri) else { return Choice::default() };
        self.outside.choice(&path).unwrap_or_else(|problem| {
            if self.told != problem {
                let message = problem.trim_end().to_owned();
                self.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::ERROR, message });
                self.told = problem;
            }
            Choice::default()
        })
    }

    /// Asks the client to say when settings change.
    fn watch_settings(&self) {
        let params = serde_json::to_value(capabilities::watched()).expect("plain data");
        let id = RequestId::from("watch-settings".to_owned());
        self.send(Request { id, method: RegisterCapability::METHOD.to_owned(), params });
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: N::Params) {
        self.send(Notification::new(N::METHOD.to_owned(), params));
    }

    /// When the client is gone the loop ends by itself, so what cannot be sent is dropped.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }
}

/// Does something with the parameters of a notification. Those that nobody understands are dropped, as the protocol
/// has no answer to a notification.
fn with<P: serde::de::DeserializeOwned>(params: Value, act: impl FnOnce(P)) {
    if let Ok(params) = serde_json::from_value(params) {
        act(params);
    }
}
