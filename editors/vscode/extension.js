// Starts `logflowc lsp` and connects it to the editor.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function settings() {
  return vscode.workspace.getConfiguration("logflowc");
}

function newClient() {
  const server = { command: settings().get("path"), args: ["lsp"] };
  const documentSelector = [
    { language: "flume" },
    { language: "logflow" },
    { language: "json", pattern: settings().get("json") },
  ];
  return new LanguageClient("logflowc", "Flume", server, { documentSelector });
}

async function start() {
  client = newClient();
  try {
    await client.start();
  } catch (error) {
    const command = settings().get("path");
    vscode.window.showErrorMessage(`\`${command} lsp\` does not start: ${error.message ?? error}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running?.isRunning()) {
    await running.dispose();
  }
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  const changed = (event) => event.affectsConfiguration("logflowc") && restart();
  context.subscriptions.push(
    vscode.commands.registerCommand("logflowc.restart", restart),
    vscode.workspace.onDidChangeConfiguration(changed),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
