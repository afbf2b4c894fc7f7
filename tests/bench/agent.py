"""An agent under measurement: what its processes cost in CPU and memory, and when its output is complete."""
import contextlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LOGFLOWC = os.environ.get("LOGFLOWC_BIN") or os.path.join(ROOT, "target", "release", "logflowc")

POLL = 0.02
# An output that has its lines and has not grown for so long is complete.
QUIET = 0.3


class Failed(Exception):
    """The run has no figures."""


class Agent:
    """A running command in a folder of its own. Leaving the `with` block ends it."""

    def __init__(self, command, folder):
        self.log = os.path.join(folder, "agent.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def processes(self):
        """The command and all its children."""
        found = [self.process.pid]
        for pid in found:
            with contextlib.suppress(OSError):
                for thread in os.listdir(f"/proc/{pid}/task"):
                    found += map(int, read(f"/proc/{pid}/task/{thread}/children").split())
        return found

    def cpu(self):
        """Seconds of user and system time so far."""
        total = 0.0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                total += time.clock_gettime((~pid << 3) | 2)  # Linux: the CPU clock of another process
                ended_children = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()[13:15]
                total += sum(map(int, ended_children)) / os.sysconf("SC_CLK_TCK")
        return total

    def peak_mb(self):
        """Most memory that was ever resident."""
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                marks = [line for line in read(f"/proc/{pid}/status").splitlines() if line.startswith("VmHWM")]
                total += sum(int(mark.split()[1]) for mark in marks)
        return total * 1024 / 1e6

    def wait(self, what, limit):
        """Waits until `what` is true."""
        end = time.monotonic() + limit
        while not what():
            if self.process.poll() is not None:
                raise Failed("the agent has ended")
            if time.monotonic() > end:
                raise Failed("time is over")
            time.sleep(POLL)


class Output:
    """The files that an agent writes, each given by its name or by a folder around it."""

    def __init__(self, paths, lines):
        self.paths, self.expected = paths, lines
        self.sizes, self.grown_at = None, time.monotonic()

    def files(self, path):
        if os.path.isdir(path):
            return sorted(os.path.join(path, name) for name in os.listdir(path))
        return [path] if os.path.exists(path) else []

    def is_complete(self):
        # Lines are counted when nothing grows any more: a reader beside the agent would cost it caches and time.
        sizes = [os.path.getsize(file) for path in self.paths for file in self.files(path)]
        now = time.monotonic()
        if sizes != self.sizes:
            self.sizes, self.grown_at = sizes, now
        if now - self.grown_at < QUIET:
            return False
        if all(self.lines(path) >= self.expected for path in self.paths):
            return True
        self.grown_at = now
        return False

    def lines(self, path):
        return sum(block.count(b"\n") for block in self.blocks(path))

    def blocks(self, path):
        for file in self.files(path):
            with open(file, "rb", buffering=0) as f:
                while block := f.read(4 << 20):
                    yield block


def read(path):
    with open(path) as f:
        return f.read()


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def fill(text, words):
    """Replaces @WORD@ by its value."""
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def fresh(folder, *parts):
    """An empty folder with these in it."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in parts:
        os.makedirs(os.path.join(folder, part))
    return folder


def log_file(work, lines, form):
    """A file of log lines, made if it is not there."""
    path = os.path.join(work, f"{form}-{lines}.log")
    if not os.path.exists(path):
        os.makedirs(work, exist_ok=True)
        with open(path + ".new", "wb") as f:
            maker = [sys.executable, os.path.join(HERE, "gen-logs.py"), str(lines), "7", form]
            subprocess.run(maker, stdout=f, check=True)
        os.rename(path + ".new", path)
    return path


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def is_open(port):
    """Whether somebody listens. Asked of the kernel, because a connection would be an event for some."""
    mark = f":{port:04X}"
    rows = [row.split() for table in ("tcp", "tcp6") for row in read(f"/proc/net/{table}").splitlines()]
    return any(row[1].endswith(mark) and row[3] == "0A" for row in rows)


def send(port, path):
    """Sends a file over one connection in the background. The kernel moves the bytes."""
    def work():
        with contextlib.suppress(OSError), open(path, "rb") as f, \
                socket.create_connection(("127.0.0.1", port)) as s:
            s.sendfile(f)
            s.shutdown(socket.SHUT_WR)
            while s.recv(1 << 16):
                pass
    threading.Thread(target=work, daemon=True).start()


def median(values):
    return statistics.median(values)


def machine():
    """What the figures were measured on."""
    models = [line.split(":")[1].strip() for line in read("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    return f"{len(models)} x {models[0]}, Linux {os.uname().release}"
