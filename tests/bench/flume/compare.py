#!/usr/bin/env python3
"""logflowc beside the original: the same flume.conf, the same input, outputs compared byte for byte.

Each agent is started with nothing to do. When it has settled, its idle CPU is measured and the input handed over:
renamed into the watched folder, or sent over one TCP connection. CPU is what is used from there to the last byte out,
so the start of the JVM is not counted, but what it compiles on the way is. Memory is the peak of the whole run.
Needs Java and Maven (see tests/flume); the heap of the original may grow to 2 GB.
"""
import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from agent import (  # noqa: E402
    LOGFLOWC, ROOT, Agent, Failed, Output, fill, free_port, fresh, is_open, log_file, machine, median, read, send, write)

LIMIT = 600
CASES = ["spool-mem-roll", "spool-icpt-mem-roll", "taildir-mem-roll", "netcat-mem-roll", "syslog-mem-roll"]
AGENTS = {
    "flume": [os.path.join(ROOT, "tests", "flume", "flume-agent"), "-n", "a", "-f", "@CONF@"],
    "logflowc": [LOGFLOWC, "agent", "-n", "a", "-f", "@CONF@"],
}
# What an agent says when its sink, the last component to start, is up.
STARTED = re.compile("name: k started|logflowc: ready")
# What the interceptors of spool-icpt-mem-roll drop.
DROPPED = re.compile(rb"^\S+ INFO ")
SETTLE = 1.5


def lines_out(case, source):
    with open(source, "rb") as f:
        return sum("icpt" not in case or not DROPPED.match(line) for line in f)


def hand_over(source, folder, port):
    if port:
        send(port, source)
    else:
        os.rename(os.path.join(folder, "staged"), os.path.join(folder, "in", "load.log"))


def run(agent, case, source, lines, folder, idle):
    """CPU seconds for a million events, peak memory in MB, and idle CPU in milliseconds a second; then what came out."""
    fresh(folder, "in", "out", "state")
    shutil.copy(source, os.path.join(folder, "staged"))
    text = read(os.path.join(HERE, "conf", case + ".conf"))
    port = free_port() if "@PORT@" in text else None
    conf = os.path.join(folder, "agent.conf")
    write(conf, fill(text, {"DIR": folder, "PORT": str(port)}))
    output = Output([os.path.join(folder, "out")], lines_out(case, source))
    with Agent([fill(word, {"CONF": conf}) for word in AGENTS[agent]], folder) as process:
        process.wait(lambda: STARTED.search(read(process.log)) and (not port or is_open(port)), LIMIT)
        time.sleep(SETTLE)
        before = process.cpu()
        time.sleep(idle)
        start = process.cpu()
        hand_over(source, folder, port)
        process.wait(output.is_complete, LIMIT)
        cpu, peak = process.cpu() - start, process.peak_mb()
    content = hashlib.blake2b()
    for block in output.blocks(output.paths[0]):
        content.update(block)
    return (cpu / lines * 1e6, peak, (start - before) / idle * 1e3), content.digest()


def compare(case, given):
    """Figures of all runs of a case by agent."""
    lines = given.lines // 4 if case.startswith("syslog") else given.lines
    source = log_file(given.work, lines, "rfc5424" if case.startswith("syslog") else "plain")
    figures, outputs = {agent: [] for agent in AGENTS}, set()
    for _ in range(given.rounds):
        for agent in AGENTS:
            folder = os.path.join(given.work, f"{agent}-{case}")
            found, output = run(agent, case, source, lines, folder, given.idle)
            figures[agent].append(found)
            outputs.add(output)
            print(case, agent, *(f"{figure:.2f}" for figure in found), file=sys.stderr, flush=True)
            if len(outputs) > 1:
                raise Failed(f"the outputs differ, see {folder}")
            shutil.rmtree(folder, ignore_errors=True)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=CASES, help=", ".join(CASES))
    parser.add_argument("--lines", type=int, default=1_000_000, help="of input; a quarter of it for syslog")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--idle", type=float, default=2, help="seconds of idleness to measure")
    parser.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "logflowc-bench"))
    given = parser.parse_args()
    rows = []
    for case in given.cases:
        try:
            figures = compare(case, given)
        except Failed as why:
            print(f"{case}: {why}", file=sys.stderr, flush=True)
            continue
        rows.append((case, *([median(column) for column in zip(*figures[agent])] for agent in AGENTS)))
    print(machine())
    print("\n| case | CPU s per million events: Flume | logflowc | ratio | peak MB: Flume | logflowc | ratio | idle ms CPU a second: Flume | logflowc |")
    print("|---|---|---|---|---|---|---|---|---|")
    for case, (cpu, peak, idle), (our_cpu, our_peak, our_idle) in rows:
        print(f"| {case} | {cpu:.2f} | {our_cpu:.3f} | {cpu / our_cpu:.0f} | {peak:.0f} | {our_peak:.0f} | {peak / our_peak:.0f} | {idle:.1f} | {our_idle:.2f} |")


if __name__ == "__main__":
    main()
