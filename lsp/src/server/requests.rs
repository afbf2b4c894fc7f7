//! Which function answers which request.

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, Formatting, GotoDefinition, HoverRequest,
    PrepareRenameRequest, References, Rename, Request, SemanticTokensFullRequest,
};
use lsp_types::{
    CompletionResponse, DocumentSymbolResponse, GotoDefinitionResponse, SemanticTokens,
    TextDocumentIdentifier,
};
use serde_json::Value;

use super::{Refusal, Server};
use crate::document::View;
use crate::{actions, completion, formatting, hover, navigation, outline, rename, tokens};

/// What comes of a request.
type Answer = Result<Value, Refusal>;

impl Server<'_> {
    pub(super) fn answer(&mut self, method: &str, params: Value) -> Answer {
        match method {
            Completion::METHOD => self.about::<Completion>(
                params,
                |params| &params.text_document_position.text_document,
                |view, params| {
                    let items = completion::completion(view, params.text_document_position.position);
                    Ok(Some(CompletionResponse::Array(items)))
                },
            ),
            HoverRequest::METHOD => self.about::<HoverRequest>(
                params,
                |params| &params.text_document_position_params.text_document,
                |view, params| Ok(hover::hover(view, params.text_document_position_params.position)),
            ),
            CodeActionRequest::METHOD => self.about::<CodeActionRequest>(
                params,
                |params| &params.text_document,
                |view, params| Ok(Some(actions::actions(view, &params))),
            ),
            DocumentSymbolRequest::METHOD => self.about::<DocumentSymbolRequest>(
                params,
                |params| &params.text_document,
                |view, _| Ok(Some(DocumentSymbolResponse::Nested(outline::symbols(view)))),
            ),
            SemanticTokensFullRequest::METHOD => self.about::<SemanticTokensFullRequest>(
                params,
                |params| &params.text_document,
                |view, _| Ok(Some(SemanticTokens { result_id: None, data: tokens::tokens(view) }.into())),
            ),
            Formatting::METHOD => self.about::<Formatting>(
                params,
                |params| &params.text_document,
                |view, _| Ok(formatting::formatting(view)),
            ),
            _ => self.about_names(method, params),
        }
    }

    /// Requests about a name and all places where it stands.
    fn about_names(&mut self, method: &str, params: Value) -> Answer {
        match method {
            GotoDefinition::METHOD => self.about::<GotoDefinition>(
                params,
                |params| &params.text_document_position_params.text_document,
                |view, params| {
                    let places = navigation::definition(view, params.text_document_position_params.position);
                    Ok(places.map(GotoDefinitionResponse::Array))
                },
            ),
            References::METHOD => self.about::<References>(
                params,
                |params| &params.text_document_position.text_document,
                |view, params| {
                    let position = params.text_document_position.position;
                    Ok(navigation::references(view, position, params.context.include_declaration))
                },
            ),
            PrepareRenameRequest::METHOD => self.about::<PrepareRenameRequest>(
                params,
                |params| &params.text_document,
                |view, params| Ok(rename::prepare(view, params.position)),
            ),
            Rename::METHOD => self.about::<Rename>(
                params,
                |params| &params.text_document_position.text_document,
                |view, params| rename::rename(view, params.text_document_position.position, &params.new_name),
            ),
            _ => Err(Refusal {
                code: ErrorCode::MethodNotFound,
                message: format!("`{method}` is not known here"),
            }),
        }
    }

    /// Answers a request about a document. One that is not open has nothing to say.
    fn about<R: Request>(
        &mut self,
        params: Value,
        document: impl Fn(&R::Params) -> &TextDocumentIdentifier,
        handler: impl FnOnce(&View<'_>, R::Params) -> Result<R::Result, Refusal>,
    ) -> Answer {
        let params: R::Params = serde_json::from_value(params)
            .map_err(|error| Refusal { code: ErrorCode::InvalidParams, message: error.to_string() })?;
        let uri = document(&params).uri.clone();
        let Some(view) = self.view(&uri) else { return Ok(Value::Null) };
        let result = handler(&view, params)?;
        Ok(serde_json::to_value(result).expect("the types of the protocol are plain data"))
    }
}
