#!/usr/bin/env bash
# Tries what docs/editors.md shows in Neovim, Emacs and Helix: each opens a file with a mistake, shows the finding and formats the file.
# NVIM, EMACS and HX name the editors; one that is not there is skipped with a word. Helix needs tmux. LOGFLOWC names the command, else it is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
[ -n "${LOGFLOWC:-}" ] || cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p logflowc
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/bin" "$scratch/home/.config/helix" "$scratch/work"
ln -s "${LOGFLOWC:-$root/target/release/logflowc}" "$scratch/bin/logflowc"
export PATH=$scratch/bin:$PATH HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/.config
export XDG_DATA_HOME=$scratch/home/data XDG_STATE_HOME=$scratch/home/state XDG_CACHE_HOME=$scratch/home/cache
cd "$scratch/work"

fail() {
    echo "$1" >&2
    exit 1
}

# The block of a language that the page shows.
block() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{//!p}" "$root/docs/editors.md"
}

# A file of properties and one of the language, each with an unknown type and too many blanks.
files() {
    printf 'a.channels  =   c\na.channels.c.type = memroy\n' >flume-a.conf
    printf 'agent a\nsource s =   seqq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n' >a.flow
}

# An editor has formatted a file as the command does.
formatted() {
    logflowc fmt --check flume-a.conf a.flow >/dev/null || fail "$1: not formatted: $(cat flume-a.conf a.flow)"
    echo "$1: ok"
}

neovim() {
    block lua >"$scratch/init.lua"
    files
    for file in flume-a.conf a.flow; do
        FILE=$file timeout 300 "$1" --headless -n -u "$scratch/init.lua" -l "$here/neovim.lua" >"$scratch/output" 2>&1 ||
            fail "neovim: $file: $(cat "$scratch/output")"
    done
    formatted neovim
}

emacs() {
    block elisp >"$scratch/init.el"
    files
    for file in flume-a.conf a.flow; do
        FILE=$file timeout 300 "$1" --batch --load "$scratch/init.el" --load "$here/emacs.el" >"$scratch/output" 2>&1 ||
            fail "emacs: $file: $(cat "$scratch/output")"
    done
    formatted emacs
}

# Presses keys until the screen of Helix shows a text.
shows() {
    for _ in $(seq 600); do
        [ -z "$2" ] || tmux -L "$socket" send-keys "$2"
        tmux -L "$socket" capture-pane -p >"$scratch/output" && grep -q "$1" "$scratch/output" && return
        sleep 0.1
    done
    fail "helix: does not show $1: $(cat "$scratch/output")"
}

# Waits until Helix has ended.
ended() {
    for _ in $(seq 600); do
        tmux -L "$socket" has-session 2>/dev/null || return 0
        sleep 0.1
    done
    fail "helix: does not end: $(cat "$scratch/output")"
}

helix() {
    block toml >"$XDG_CONFIG_HOME/helix/languages.toml"
    socket=logflowc-$$
    files
    for file in flume-a.conf a.flow; do
        tmux -L "$socket" -f /dev/null new-session -d -x 160 -y 24 "$1 $file"
        shows 'did you mean' ']d'
        tmux -L "$socket" send-keys ':format' Enter
        shows '\[+\]' ''
        tmux -L "$socket" send-keys ':write-quit' Enter
        ended
    done
    formatted helix
}

try() {
    if command -v "$2" >/dev/null; then "$1" "$2"; else echo "$1: not here, skipped"; fi
}

try neovim "${NVIM:-nvim}"
try emacs "${EMACS:-emacs}"
try helix "${HX:-hx}"
