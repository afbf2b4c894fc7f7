"""The language server as a client of another project sees it."""

import os
import time

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

URI = "file:///etc/my%20flume/a.conf"
TEXT = """a.sources = r1
a.channels = c1
a.sinks = k1
a.sources.r1.type = netcat
a.sources.r1.bind = localhost
a.sources.r1.port = 4444
a.sources.r1.channels = c1
a.channels.c1.type = memory
a.sinks.k1.type = logge
a.sinks.k1.channel = c1
"""


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[os.environ["LOGFLOWC"], "lsp"]))
async def client(lsp_client: LanguageClient):
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    capabilities = client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, process_id=os.getpid())
    )
    yield
    await lsp_client.shutdown_session()


async def opened(client, text=TEXT):
    item = types.TextDocumentItem(uri=URI, language_id="flume", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[URI]


def place(text, before):
    """The position behind the first occurrence of some text."""
    head = text[: text.index(before) + len(before)]
    return types.Position(line=head.count("\n"), character=len(head.rsplit("\n", 1)[-1]))


def at(before, text=TEXT):
    return {"text_document": types.TextDocumentIdentifier(uri=URI), "position": place(text, before)}


async def test_findings_and_fixes(client):
    found = [finding for finding in await opened(client) if finding.code == "LF105"]
    assert len(found) == 1
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=URI),
        range=found[0].range,
        context=types.CodeActionContext(diagnostics=found),
    )
    actions = await client.text_document_code_action_async(params)
    texts = [edit.new_text for action in actions for edit in action.edit.changes[URI]]
    assert "logger" in texts
    assert any("logflowc: allow LF105" in text for text in texts)


async def test_completion_and_hover(client):
    await opened(client, TEXT + "a.channels.c1.")
    params = types.CompletionParams(
        text_document=types.TextDocumentIdentifier(uri=URI),
        position=types.Position(line=10, character=14),
    )
    items = await client.text_document_completion_async(params)
    assert "capacity" in [item.label for item in items]
    assert "type" not in [item.label for item in items]
    hover = await client.text_document_hover_async(types.HoverParams(**at("r1.port")))
    assert "port" in hover.contents.value


async def test_names(client):
    await opened(client)
    places = await client.text_document_definition_async(types.DefinitionParams(**at("k1.channel = c")))
    assert [place.range.start.line for place in places] == [7]
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context=context, **at("a.channels = c"))
    assert len(await client.text_document_references_async(params)) == 4
    edit = await client.text_document_rename_async(types.RenameParams(new_name="fast", **at("a.channels = c")))
    assert len(edit.changes[URI]) == 4


async def test_formatting(client):
    await opened(client, TEXT.replace(" = ", "=") + "\n\n\n")
    params = types.DocumentFormattingParams(
        text_document=types.TextDocumentIdentifier(uri=URI),
        options=types.FormattingOptions(tab_size=4, insert_spaces=True),
    )
    edits = await client.text_document_formatting_async(params)
    assert "a.sources  = r1\na.channels = c1\n" in "".join(edit.new_text for edit in edits)


async def test_json(client):
    text = """{
  "sources": {"r1": {"type": "seq"}},
  "channels": {"c1": {"type": "memory"}},
  "sinks": {"k1": {"type": "logger"}},
  "agents": {"a": {"sources": ["r1"], "channels": ["c1"], "sinks": ["k1"]},
             "b": {"sources": ["r1"], "channels": ["c1"], "sinks": ["k1"]}}
}
"""
    await opened(client, text)
    edit = await client.text_document_rename_async(types.RenameParams(new_name="fast", **at('"channels": {"c', text)))
    assert len(edit.changes[URI]) == 3
    document = types.TextDocumentIdentifier(uri=URI)
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(text_document=document))
    assert len(tokens.data) // 5 >= 20


async def test_operators_in_words(client):
    text = """agent a
source s = seq
channel c = memory
sink k = null
flow s
  | parse csv { columns = [host, status:int] }
  | throttle 100 events/s by host
  | drop when status < 400
  => c
flow c => k
test "t" {
  send s "x"
  expect k nothing
}
"""
    uri = "file:///etc/flume/a.flow"

    def there(before):
        return {"text_document": types.TextDocumentIdentifier(uri=uri), "position": place(text, before)}

    item = types.TextDocumentItem(uri=uri, language_id="logflow", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    for before, labels in {
        "100 events/s ": {"by", "burst", "else mark"},
        "status:": {"int", "float", "string"},
        'send s "x"\n  ': {"clock", "fail", "send", "after", "expect"},
        "expect ": {"c", "k"},
    }.items():
        items = await client.text_document_completion_async(types.CompletionParams(**there(before)))
        assert labels <= {item.label for item in items}
    hover = await client.text_document_hover_async(types.HoverParams(**there("throttle 1")))
    assert hover.contents.value.startswith("**events**")
    edit = await client.text_document_rename_async(types.RenameParams(new_name="code", **there("drop when st")))
    assert [change.range.start.line for change in edit.changes[uri]] == [5, 7]


async def test_outline_and_colours(client):
    await opened(client)
    document = types.TextDocumentIdentifier(uri=URI)
    params = types.DocumentSymbolParams(text_document=document)
    (agent,) = await client.text_document_document_symbol_async(params)
    assert [child.name for child in agent.children] == ["r1", "c1", "k1"]
    params = types.SemanticTokensParams(text_document=document)
    tokens = await client.text_document_semantic_tokens_full_async(params)
    assert len(tokens.data) % 5 == 0 and tokens.data


async def test_typing_in_a_long_file(client):
    part = TEXT.split("\n", 3)[3].replace("logge\n", "logger\n")
    names = [(f"r{i}", f"c{i}", f"k{i}") for i in range(700)]
    lists = zip(("sources", "channels", "sinks"), zip(*names))
    text = "".join(f"a.{word} = {' '.join(list_)}\n" for word, list_ in lists)
    for source, channel, sink in names:
        text += part.replace("r1", source).replace("c1", channel).replace("k1", sink)
    assert text.count("\n") > 4900
    await opened(client, text)
    times = []
    for version in range(2, 22):
        end = types.Range(start=types.Position(line=10, character=0), end=types.Position(line=10, character=0))
        change = types.TextDocumentContentChangePartial(range=end, text="#")
        document = types.VersionedTextDocumentIdentifier(uri=URI, version=version)
        start = time.perf_counter()
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        )
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        times.append(time.perf_counter() - start)
    print(f"a change of {text.count(chr(10))} lines, both ends: {sorted(times)[10] * 1000:.1f} ms")
