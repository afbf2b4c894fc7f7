# Shared helpers of the server scripts; sourced, never run.
# A server script sets NAME, defines srv_start / srv_ready / srv_addr (and, if
# it wants, srv_stop / srv_install) and ends with:  srv_main "$@"
set -euo pipefail

LIB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SERVERS_HOME=${SERVERS_HOME:-${TMPDIR:-/tmp}/logflow-servers}
# What is downloaded or compiled; several homes may share it.
SERVERS_CACHE=${SERVERS_CACHE:-$SERVERS_HOME}
HOST=127.0.0.1
READY_TIMEOUT=${READY_TIMEOUT:-180}

srv_dirs() { HOME_DIR=$SERVERS_HOME/$NAME; DATA=$HOME_DIR/data; LOG=$HOME_DIR/server.log; ILOG=$HOME_DIR/install.log; PIDFILE=$HOME_DIR/pid; mkdir -p "$DATA"; }

die() { echo "$NAME: $*" >&2; exit 1; }
say() { echo "$NAME: $*" >&2; }

# ---- process book-keeping: "PID STARTTIME" so that a recycled pid is never signalled
proc_stamp() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
alive() { # [pidfile]
  local f=${1:-$PIDFILE} p s
  [ -s "$f" ] || return 1
  read -r p s < "$f" || true
  [ -n "${p:-}" ] && [ -d "/proc/$p" ] && [ "$(proc_stamp "$p")" = "${s:-x}" ]
}
pid_of() { local f=${1:-$PIDFILE} p; read -r p _ < "$f"; echo "$p"; }
record_pid() { echo "$1 $(proc_stamp "$1")" > "${2:-$PIDFILE}"; }

# spawn [-p pidfile] [-l log] CMD...: own session, detached, recorded
spawn() {
  local pf=$PIDFILE lg=$LOG
  while :; do case $1 in -p) pf=$2; shift 2;; -l) lg=$2; shift 2;; *) break;; esac; done
  setsid nohup "$@" >>"$lg" 2>&1 </dev/null &
  local p=$!
  sleep 0.2
  record_pid "$p" "$pf"
}
end_pid() { # [pidfile] [grace seconds]
  local f=${1:-$PIDFILE} grace=${2:-20} p i
  alive "$f" || { rm -f "$f"; return 0; }
  p=$(pid_of "$f")
  kill -TERM -- "-$p" 2>/dev/null || kill -TERM "$p" 2>/dev/null || true
  for ((i = 0; i < grace * 5; i++)); do alive "$f" || break; sleep 0.2; done
  if alive "$f"; then kill -KILL -- "-$p" 2>/dev/null || kill -KILL "$p" 2>/dev/null || true; fi
  rm -f "$f"
}

tcp_open() { (exec 3<>"/dev/tcp/$HOST/$1") 2>/dev/null; }
port_free() { if tcp_open "$1"; then die "port $1 is already taken by something else (set another one, see README)"; fi; }
wait_ready() { # waits for srv_ready while the process lives
  local end=$((SECONDS + READY_TIMEOUT))
  until srv_ready 2>/dev/null; do
    alive || { tail -n 25 "$LOG" >&2; die "exited while starting, see $LOG"; }
    [ $SECONDS -lt $end ] || { end_pid "$PIDFILE" 5; die "not ready after ${READY_TIMEOUT}s, see $LOG"; }
    sleep 0.3
  done
}

# ---- installing
need_cmd() { # command, deb...
  local c=$1; shift
  command -v "$c" >/dev/null 2>&1 || [ -x "$c" ] || need_deb "$@"
}
need_deb() {
  dpkg -s "$@" >/dev/null 2>&1 && return 0
  say "installing Debian packages: $*"
  # keep a freshly installed daemon from starting by itself on all interfaces
  local guard=/usr/sbin/policy-rc.d made=0
  if [ ! -e $guard ]; then printf '#!/bin/sh\nexit 101\n' > $guard; chmod 755 $guard; made=1; fi
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y --no-install-recommends install "$@" >>"$ILOG" 2>&1 ||
    { apt-get -o DPkg::Lock::Timeout=600 update >>"$ILOG" 2>&1
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y --no-install-recommends install "$@" >>"$ILOG" 2>&1 || { [ $made = 1 ] && rm -f $guard; die "apt-get failed, see $ILOG"; }; }
  [ $made = 1 ] && rm -f $guard
  return 0
}
deb_unpack() { # one package's files under a folder of ours, without installing it; prints the folder
  local dir=$SERVERS_CACHE/.deb/$1
  if [ ! -e "$dir/.ok" ]; then
    rm -rf "$dir"; mkdir -p "$dir"
    (cd "$dir" && { apt-get download "$1" || { apt-get update && apt-get download "$1"; }; } && dpkg -x ./*.deb . && rm ./*.deb && touch .ok) >>"$ILOG" 2>&1 || die "cannot unpack $1, see $ILOG"
  fi
  echo "$dir"
}
MVN_DEP=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
# mvn_cp POMNAME [-Dprop=..]: prints the class path, resolved once per pom content and flags
mvn_cp() {
  local n=$1 out key; shift
  key=$(cat "$LIB_DIR/poms/$n/pom.xml" - <<<"$*" | sha256sum | cut -c1-12)
  out=$SERVERS_CACHE/.cp/$n-$key
  if [ ! -s "$out" ]; then
    mkdir -p "$SERVERS_CACHE/.cp"
    say "resolving jars of poms/$n with Maven"
    mvn -q -B -f "$LIB_DIR/poms/$n/pom.xml" "$@" "$MVN_DEP:build-classpath" -Dmdep.includeScope=runtime "-Dmdep.outputFile=$out.tmp" >>"$ILOG" 2>&1 ||
      die "mvn failed, see $ILOG"
    mv "$out.tmp" "$out"
  fi
  cat "$out"
}
# mvn_unpack G:A:V:tar.gz:bin: unpacks a distribution archive once, prints its folder
mvn_unpack() {
  local art=$1 dir=$SERVERS_CACHE/.dist/${1//[:]/_}
  if [ ! -e "$dir/.ok" ]; then
    mkdir -p "$dir"; say "fetching $art with Maven"
    mvn -q -B "$MVN_DEP:copy" "-Dartifact=$art" "-DoutputDirectory=$dir" >>"$ILOG" 2>&1 || die "mvn failed, see $ILOG"
    tar -xzf "$dir"/*.tar.gz -C "$dir" --strip-components=1 && rm "$dir"/*.tar.gz && touch "$dir/.ok"
  fi
  echo "$dir"
}
# javac_once CP SOURCE...: compiles java/ sources, prints the class folder
javac_once() {
  local cp=$1 key out; shift
  key=$( (cat "$@"; echo "$cp") | sha256sum | cut -c1-12)
  out=$SERVERS_CACHE/.classes/$key
  if [ ! -e "$out/.ok" ]; then mkdir -p "$out"; javac -nowarn -proc:none -cp "$cp" -d "$out" "$@" >>"$ILOG" 2>&1 || die "javac failed, see $ILOG"; touch "$out/.ok"; fi
  echo "$out"
}
go_bin() { # binary name, module path[@version]; prints the path of the built binary
  local b=$1 m=$2 dir=$SERVERS_CACHE/.gobin/$1
  if [ ! -x "$dir/$b" ]; then
    mkdir -p "$dir"; say "go install $m (first time only, minutes for a big one)"
    GOBIN=$dir go install "$m" >>"$ILOG" 2>&1 || die "go install failed, see $ILOG"
    # some main packages are called 'server' or 'cmd': give the binary its own name
    [ -x "$dir/$b" ] || mv "$dir"/* "$dir/$b"
  fi
  echo "$dir/$b"
}
# module-opening flags that older Java servers need on Java 17
J17=(--add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED
     --add-opens=java.base/java.util.concurrent=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.net=ALL-UNNAMED
     --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED
     --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED --add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED)

srv_install() { :; }
srv_stop() { end_pid; }
srv_main() {
  srv_dirs
  case ${1:-} in
    start)
      if alive && srv_ready 2>/dev/null; then srv_addr; return 0; fi
      if alive; then wait_ready; srv_addr; return 0; fi
      local t0=$SECONDS
      srv_install
      # for clients in Java that judge what the server holds
      [ -z "${CP:-}" ] || echo "$CP" > "$HOME_DIR/class-path"
      : > "$LOG"
      srv_start
      wait_ready
      say "ready after $((SECONDS - t0))s (pid $(pid_of), log $LOG)"
      srv_addr ;;
    stop) srv_stop; say stopped ;;
    status)
      if alive && srv_ready 2>/dev/null; then
        say "up, pid $(pid_of), $(awk '/VmRSS/{printf "%d MiB", $2/1024}' "/proc/$(pid_of)/status") resident"; srv_addr
      elif alive; then say "starting, pid $(pid_of)"; return 2
      else say down; return 3; fi ;;
    install) srv_install ;;
    wipe) srv_stop; rm -rf "$HOME_DIR"; say "stopped, data removed" ;;
    *) echo "usage: $0 start|stop|status|install|wipe" >&2; return 64 ;;
  esac
}
