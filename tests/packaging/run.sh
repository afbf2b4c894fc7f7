#!/usr/bin/env bash
# Builds the wheel and the npm packages, installs them where nothing else is, and tries the command that each brings.
# Needs Python 3.8 or later, node, and a package index for maturin; installing needs none.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$root/target/packaging
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -rf "$out"
mkdir -p "$out"
version=$(cd "$root" && cargo pkgid --locked -p logflowc | sed 's/.*[#@]//')

fail() {
    echo "$1" >&2
    exit 1
}

# The exit status of a command, whose output goes to a file.
status() {
    "$@" >"$scratch/output" 2>&1 && echo 0 || echo $?
}

# What somebody does with the command first.
try() {
    local name=$1 command=$2
    [ "$("$command" --version)" = "logflowc $version" ] || fail "$name: another version"
    [ "$(status "$command" check "$root/examples/quickstart.conf")" = 0 ] || fail "$name: a clean file is not clean"
    [ "$(status "$command" check "$root/examples/mistakes.conf")" = 1 ] || fail "$name: no mistakes found"
    grep -q LF105 "$scratch/output" || fail "$name: the findings are lost"
    [ "$(status "$command" check "$scratch/nothing.conf")" = 2 ] || fail "$name: a missing file can be read"
    [ "$(printf 'a.sources = r\n' | "$command" check - --exit-zero --format concise | grep -c LF)" -gt 0 ] ||
        fail "$name: standard input is lost"
    ends "$name" "$command"
    echo "$name: ok"
}

# A running agent that is told to end empties its channels and ends with 0.
ends() {
    local name=$1 command=$2 code=0
    "$command" run -f "$root/examples/quickstart.conf" >"$scratch/events" 2>&1 &
    local agent=$!
    for _ in $(seq 600); do
        [ -s "$scratch/events" ] && break
        sleep 0.1
    done
    kill -TERM "$agent"
    wait "$agent" || code=$?
    [ "$code" = 0 ] || fail "$name: the agent ends with $code"
}

python3 -m venv "$scratch/build"
"$scratch/build/bin/pip" wheel --quiet --no-deps --wheel-dir "$out" "$root"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --no-index "$out"/logflowc-*.whl
try wheel "$scratch/venv/bin/logflowc"

cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p logflowc
node "$root/packaging/npm/pack.mjs" "$root/target/release/logflowc" "$out"
mkdir "$scratch/node"
(cd "$scratch/node" && npm install --offline --silent --no-audit --no-fund "$out"/logflowc-*.tgz)
try npm "$scratch/node/node_modules/.bin/logflowc"

# Without the package of the platform the command says what is missing.
rm -r "$scratch"/node/node_modules/logflowc-*
[ "$(status "$scratch/node/node_modules/.bin/logflowc" --version)" = 2 ] || fail "npm: runs without the native command"
grep -q "no package logflowc-" "$scratch/output" || fail "npm: does not say what is missing"
