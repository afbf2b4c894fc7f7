#!/usr/bin/env bash
# Tries what docs/ci.md shows: the hooks with pre-commit, the action with actionlint and its steps by hand, and the lines of the snippets.
# Needs git, Python, Go and a package index; LOGFLOWC names the command, else it is built.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/target/ci-tools
[ -x "$tools/bin/pre-commit" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet pre-commit pyyaml; }
[ -x "$tools/bin/actionlint" ] || GOBIN=$tools/bin go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7
[ -n "${LOGFLOWC:-}" ] || cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p logflowc
command=${LOGFLOWC:-$root/target/release/logflowc}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$command" "$scratch/bin/logflowc"
export PATH=$scratch/bin:$tools/bin:$PATH
cd "$scratch/work"
mkdir conf
cp "$root/examples/quickstart.conf" conf/flume-good.conf
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git init --quiet
git add conf

fail() {
    echo "$1" >&2
    exit 1
}

# A shell line passes as long as all files are clean and fails, with its report written, when one is not.
snippet() {
    local name=$1 report=$2 line=$3
    rm -f conf/flume-bad.conf "$report"
    bash -euc "$line" >"$scratch/output" 2>&1 || fail "$name: fails without mistakes: $(cat "$scratch/output")"
    cp "$root/examples/mistakes.conf" conf/flume-bad.conf
    local code=0
    bash -euc "$line" >"$scratch/output" 2>&1 || code=$?
    case $line in *--exit-zero*) [ "$code" = 0 ] ;; *) [ "$code" = 1 ] ;; esac || fail "$name: ends with $code"
    grep -q LF105 "${report:-$scratch/output}" || fail "$name: the findings are lost"
    rm -f conf/flume-bad.conf
    echo "$name: ok"
}

# Every command of the page that runs `logflowc check conf/`.
page() {
    snippet junit logflowc.xml 'logflowc check conf/ --format junit --output logflowc.xml'
    grep -o 'logflowc check conf/[^|'"'"'`]*' "$root/docs/ci.md" | sort -u | while read -r line; do
        report=$(sed -n 's/.*--output \([^ ]*\).*/\1/p' <<<"$line")
        snippet "$line" "$report" "$line"
    done
}

# The hook of an installed command, and with HOOK=logflowc the one that is built: that takes as long as a build.
hooks() {
    printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n      - id: %s\n' \
        "$root" "$(git -C "$root" rev-parse HEAD)" "${HOOK:-logflowc-system}" >.pre-commit-config.yaml
    pre-commit run --all-files >"$scratch/output" 2>&1 || fail "pre-commit: $(cat "$scratch/output")"
    grep -q Passed "$scratch/output" || fail "pre-commit: $(cat "$scratch/output")"
    cp "$root/examples/mistakes.conf" conf/flume-bad.conf
    git add conf
    ! pre-commit run --all-files >"$scratch/output" 2>&1 || fail "pre-commit: passes with mistakes"
    grep -q LF105 "$scratch/output" || fail "pre-commit: the findings are lost"
    git rm --quiet --cached conf/flume-bad.conf
    echo "pre-commit: ok"
}

# A workflow that uses the action from the checkout, so that actionlint reads both, then the steps that are shell.
action() {
    mkdir -p .github/workflows
    cp "$root/action.yml" .
    printf '%s\n' 'on: push' 'jobs:' '  check:' '    runs-on: ubuntu-latest' '    steps:' \
        '      - uses: actions/checkout@v4' '      - uses: ./' '        with: { path: conf/, args: --deny warnings }' \
        >.github/workflows/action.yml
    { printf '%s\n' 'on: push' 'jobs:' '  check:' '    runs-on: ubuntu-latest'; sed -n '/^permissions:/,/^```/p' \
        "$root/docs/ci.md" | sed '1,3d;/^```/d;s/^/    /'; } >.github/workflows/page.yml
    grep -q codeql-action .github/workflows/page.yml || fail "actionlint: the page has no workflow"
    actionlint || fail "actionlint: the workflow of the page or the action"
    export CHECKED=conf/ WORDS="--deny warnings"
    "$tools/bin/python" -c 'import sys, yaml
for step in yaml.safe_load(open("action.yml"))["runs"]["steps"]:
    if "run" in step and "cargo" not in step["run"]: print(step["run"].strip())' |
        while read -r line; do
            report=$(sed -n 's/.*--output \([^ ]*\).*/\1/p' <<<"$line")
            snippet "action: $line" "$report" "$line"
        done
}

page
hooks
action
