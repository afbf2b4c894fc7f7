#!/usr/bin/env python3
"""logflowc beside other agents: the same work, the same input, the output checked.

An agent is a folder here with `cmd`, its command line, and a configuration CASE.* for each case it can do.
Its program is on the search path, or named by AGENT_BIN (FLUENT_BIT_BIN, ...). Agents that are not there are left out.
In both files @CONF@ @IN@ @INDIR@ @INNAME@ @OUT@ @OUT2@ @OUT3@ @STATE@ @PORT@ @DIR@ @BIN@ are replaced;
@OUT@ is a file, or a folder for an agent whose configuration ends it with a slash.

Cases
    a  file -> file, lines unchanged
    b  file -> keep lines that match a regular expression (30 %) -> 3 fields by another -> JSON lines
    c  TCP, newline framed -> file, lines unchanged
    d  syslog RFC 5424 over TCP, newline framed -> its fields -> JSON lines
    f  file -> three files
"""
import argparse
import hashlib
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from agent import (  # noqa: E402
    LOGFLOWC, Agent, Failed, Output, fill, free_port, fresh, is_open, log_file, machine, median, read, send, write)

LIMIT = 300
KEEP = re.compile(rb"(INFO|WARN|ERROR) \[worker-[0-9]+\]")
FIELDS = re.compile(rb"user=(\S+) latency_ms=([0-9]+) status=([0-9]+)")
SYSLOG = re.compile(rb"<\d+>1 \S+ (\S+) (\S+) (\S+) (\S+) (?:-|\[[^]]*\]) (.*)")
# Programs with another name than their agent.
PROGRAMS = {"rsyslog": "rsyslogd"}
# What agents call the members of the JSON that cases b and d ask for.
MEMBERS = {
    "b": (("user",), ("latency_ms",), ("status",)),
    "d": (("host",), ("app",), ("pid", "procid"), ("msgid",), ("msg", "message")),
}


def digest(rows):
    """How many rows there are, and the sum of their hashes: the order does not count."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(b"\x1f".join(row), digest_size=8).digest(), "big")
    return [count, total & (1 << 64) - 1]


def rows_in(case, source):
    """The fields of each line of the input that is to come out."""
    with open(source, "rb") as f:
        for line in f:
            if case == "d":
                *head, message = SYSLOG.match(line.rstrip(b"\n")).groups()
                yield *head, message.lstrip(b" ")
            elif KEEP.search(line):
                yield FIELDS.search(line).groups()


def rows_out(case, blocks):
    """The fields of each JSON object of the output."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            value = json.loads(line)
            names = (next((name for name in names if name in value), None) for names in MEMBERS[case])
            # Some keep the space in front of the message.
            yield [str(value.get(name, "")).lstrip(" ").encode() for name in names]


def content(blocks):
    """A fingerprint of the bytes."""
    sum_of = hashlib.blake2b()
    for block in blocks:
        sum_of.update(block)
    return sum_of.digest()


def expected(case, source):
    """How many lines come out, and their digest where they are JSON. Kept beside the input."""
    kept = f"{source}.{case}"
    if not os.path.exists(kept):
        with open(source, "rb") as f:
            value = digest(rows_in(case, source)) if case in MEMBERS else [sum(1 for _ in f), 0]
        write(kept, json.dumps(value))
    return json.loads(read(kept))


def is_right(case, source, output, want):
    if case in MEMBERS:
        return all(digest(rows_out(case, output.blocks(path))) == want for path in output.paths)
    right = content(Output([source], 0).blocks(source))
    return all(content(output.blocks(path)) == right for path in output.paths)


def program(agent):
    """The path of an agent's program, if it is there."""
    named = os.environ.get(agent.upper().replace("-", "_") + "_BIN")
    return named or shutil.which(LOGFLOWC if agent == "logflowc" else PROGRAMS.get(agent, agent))


def prepare(agent, case, source, folder, words):
    """Writes the configuration of a run and gives its command and its outputs, or nothing if it cannot do the case."""
    home = os.path.join(HERE, agent)
    found = [name for name in sorted(os.listdir(home)) if name.split(".")[0] in (case, "common")]
    texts = {name: read(os.path.join(home, name)) for name in found}
    outputs = []
    for number in ("", "2", "3") if case == "f" else ("",):
        path = words[f"OUT{number}"] = os.path.join(folder, f"out{number}.log")
        if any(f"@OUT{number}@/" in text for text in texts.values()):
            os.makedirs(path)
        outputs.append(path)
    for name, text in texts.items():
        write(os.path.join(folder, name), fill(text, words))
        if name.startswith(case + "."):
            words["CONF"] = os.path.join(folder, name)
    if "CONF" not in words:
        return None
    return shlex.split(fill(read(os.path.join(home, "cmd")), words), comments=True), outputs


def run(agent, case, source, folder):
    """MB of input a second of CPU and a second of the clock, and peak memory in MB."""
    port = free_port()
    fresh(folder, "state")
    words = {
        "BIN": program(agent), "DIR": folder, "STATE": os.path.join(folder, "state"), "PORT": str(port),
        "IN": source, "INDIR": os.path.dirname(source), "INNAME": os.path.basename(source),
    }
    prepared = prepare(agent, case, source, folder, words)
    if prepared is None:
        return None
    command, paths = prepared
    want = expected(case, source)
    output = Output(paths, want[0])
    start = time.monotonic()
    with Agent(command, folder) as process:
        if case in "cd":
            process.wait(lambda: is_open(port), LIMIT)
            start = time.monotonic()
            send(port, source)
        process.wait(output.is_complete, LIMIT)
        cpu, peak = process.cpu(), process.peak_mb()
    if not is_right(case, source, output, want):
        raise Failed("the output is wrong")
    size = os.path.getsize(source) / 1e6
    return size / cpu, size / (output.grown_at - start), peak


def table(case, figures):
    print(f"\n**Case {case}**\n\n| agent | MB per CPU-s | logflowc is better by | MB/s | peak MB | runs |\n|---|---|---|---|---|---|")
    rows = {agent: [median(column) for column in zip(*runs)] for agent, runs in figures.items()}
    ours = rows.get("logflowc", [float("nan")])[0]
    for agent, (per_cpu, per_second, peak) in sorted(rows.items(), key=lambda row: -row[1][0]):
        print(f"| {agent} | {per_cpu:.0f} | {ours / per_cpu:.1f} | {per_second:.0f} | {peak:.0f} | {len(figures[agent])} |")


def main():
    agents = sorted(name for name in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, name)) and program(name))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("agents", nargs="*", default=agents, help="folders here (all that are installed)")
    parser.add_argument("--cases", default="abcdf")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "logflowc-bench"))
    parser.add_argument("--keep", action="store_true", help="leave outputs and logs")
    given = parser.parse_args()
    print(machine())
    for case in given.cases:
        source = log_file(given.work, given.lines, "rfc5424" if case == "d" else "plain")
        figures = {}
        for _ in range(given.rounds):
            for agent in given.agents:
                folder = os.path.join(given.work, f"{agent}-{case}")
                try:
                    if found := run(agent, case, source, folder):
                        figures.setdefault(agent, []).append(found)
                        print(agent, case, *(f"{figure:.1f}" for figure in found), file=sys.stderr, flush=True)
                except Failed as why:
                    print(f"{agent} {case}: {why}, see {folder}", file=sys.stderr, flush=True)
                    continue
                if not given.keep:
                    shutil.rmtree(folder, ignore_errors=True)
        table(case, figures)


if __name__ == "__main__":
    main()
