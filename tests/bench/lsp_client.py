"""Types into the language server and waits for its findings."""

import json
import os
import pathlib
import statistics
import subprocess
import time

URI = "file:///tmp/flume.conf"


class Server:
    """A language server over its standard input and output."""

    def __init__(self, program):
        self.child = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, number=1)
        self.wait(lambda message: message.get("id") == 1)
        self.send("initialized", {})

    def send(self, method, params, number=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        body = json.dumps(message).encode()
        self.child.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.child.stdin.flush()

    def wait(self, wanted):
        while True:
            length = 0
            while (line := self.child.stdout.readline().strip()):
                name, value = line.split(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(self.child.stdout.read(length))
            if wanted(message):
                return message

    def findings(self, version):
        """Waits for the findings of a version."""
        published = "textDocument/publishDiagnostics"
        self.wait(lambda message: message.get("method") == published and message["params"]["version"] == version)

    def cpu(self):
        """CPU ms that it has taken so far."""
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def peak(self):
        """The most MB that were resident."""
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(program, text, rounds):
    """CPU ms and ms on the clock of one change, and peak MB. Clocks of processes are coarse: ten changes are one run."""
    server = Server(program)
    document = {"uri": URI, "languageId": "properties", "version": 0, "text": text}
    server.send("textDocument/didOpen", {"textDocument": document})
    server.findings(0)
    line = text.count("\n") // 2
    times, version, before = [], 0, server.cpu()
    for _ in range(10 * rounds):
        version += 1
        place = {"line": line, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": "#" if version % 2 else ""}
        if version % 2 == 0:
            change["range"]["end"] = {"line": line, "character": 1}
        begin = time.monotonic()
        document = {"uri": URI, "version": version}
        server.send("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        server.findings(version)
        times.append((time.monotonic() - begin) * 1000)
    cpu = (server.cpu() - before) / len(times)
    peak = server.peak()
    server.send("shutdown", None, number=2)
    server.wait(lambda message: message.get("id") == 2)
    server.send("exit", None)
    server.child.wait()
    return cpu, statistics.median(times), peak
