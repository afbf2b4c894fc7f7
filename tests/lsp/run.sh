#!/bin/sh
# Talks to `logflowc lsp` with a client that others have written; needs Python 3.10 or later and a package index.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
venv=$root/target/lsp-client
[ -x "$venv/bin/pytest" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet pytest-lsp==1.0.1; }
[ -n "${LOGFLOWC:-}" ] || cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p logflowc
LOGFLOWC=${LOGFLOWC:-$root/target/release/logflowc} "$venv/bin/pytest" -q -p no:cacheprovider "$here" "$@"
