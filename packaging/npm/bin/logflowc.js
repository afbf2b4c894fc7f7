#!/usr/bin/env node
// Runs the native command of this platform, which stands in a package of its own.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const platform = `${process.platform}-${process.arch}`;

function native() {
  const name = process.platform === "win32" ? "logflowc.exe" : "logflowc";
  try {
    return require.resolve(`logflowc-${platform}/bin/${name}`);
  } catch {
    console.error(`logflowc: there is no package logflowc-${platform} here; was it left out as optional, or is there none for this platform?`);
    process.exit(2);
  }
}

const child = spawn(native(), process.argv.slice(2), { stdio: "inherit" });
// Who ends this process means the command, which may have channels to empty first.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`logflowc: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
