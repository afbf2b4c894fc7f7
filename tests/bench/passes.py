#!/usr/bin/env python3
"""What the passes of the optimiser gain: the same configurations at every level, and pass by pass.

The pipelines in `passes/` are heavy on interceptors, in shapes that are common in configurations of Flume. A source reads a file with `cat`
and ends; the sink is `null`, so that what is measured is the way there. Figures are millions of events per second of CPU, user and system, of
logflowc and `cat` from start to end; levels take turns, and the median of the rounds counts. Before that, every pipeline writes with
`file_roll` in the place of `null`, and all levels must write the same bytes.
"""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from agent import LOGFLOWC, ROOT, fill, log_file, read, write  # noqa: E402

LEVELS = ["-O0", "-O1", "-O2", "-O3"]
PIPELINES = sorted(name.removesuffix(".conf") for name in os.listdir(os.path.join(HERE, "passes")))
# A sink for each channel, of the kind that is asked for.
SINKS = {
    "null": "a.sinks.@K@.type = null\n",
    "file_roll": "a.sinks.@K@.type = file_roll\na.sinks.@K@.sink.directory = @DIR@/@K@\na.sinks.@K@.sink.rollInterval = 0\n",
}
COMMON = """a.sources = s
a.sources.s.type = exec
a.sources.s.command = cat @LOG@
a.sources.s.batchSize = 1000
"""


def configuration(pipeline, sink, folder, log):
    text = COMMON + read(os.path.join(HERE, "passes", pipeline + ".conf"))
    channels = re.search(r"^a\.sources\.s\.channels = (.*)$", text, re.M).group(1).split()
    text += f"a.channels = {' '.join(channels)}\na.sinks = {' '.join('k' + channel for channel in channels)}\n"
    for channel in channels:
        name = "k" + channel
        shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
        os.makedirs(os.path.join(folder, name))
        text += f"a.channels.{channel}.type = memory\na.channels.{channel}.capacity = 100000\na.channels.{channel}.transactionCapacity = 1000\n"
        text += fill(SINKS[sink], {"K": name}) + f"a.sinks.{name}.channel = {channel}\n"
    path = os.path.join(folder, "flume.conf")
    write(path, fill(text, {"DIR": folder, "LOG": log}))
    return path


def run(path, words):
    """CPU seconds of a run to its end."""
    command = [LOGFLOWC, "run", "-n", "a", "-f", path, "--once", *words]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "LOGFLOWC_LOG": "error"})
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(command)}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime


def written(pipeline, words, folder, log):
    """What came out of a pipeline, by sink."""
    path = configuration(pipeline, "file_roll", folder, log)
    run(path, words)
    found = {}
    for name in sorted(os.listdir(folder)):
        sink = os.path.join(folder, name)
        if os.path.isdir(sink):
            files = sorted(os.listdir(sink))
            found[name] = b"".join(open(os.path.join(sink, file), "rb").read() for file in files)
    return found


def compare(pipeline, folder, log):
    outputs = [written(pipeline, [level], folder, log) for level in LEVELS]
    if any(output != outputs[0] for output in outputs) or not any(outputs[0].values()):
        sys.exit(f"{pipeline}: levels write different things, or nothing")


def speeds(pipeline, choices, folder, log, lines, rounds):
    """Millions of events per CPU second for each choice of passes."""
    path = configuration(pipeline, "null", folder, log)
    taken = [[] for _ in choices]
    for _ in range(rounds):
        for times, words in zip(taken, choices):
            times.append(run(path, words))
    return [lines / statistics.median(times) / 1e6 for times in taken]


def passes():
    """The names of all passes in their order, as the manual has them."""
    return re.findall(r"^## (\S+)$", read(os.path.join(ROOT, "docs", "optimiser.md")), re.M)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pipelines", nargs="*", default=PIPELINES)
    parser.add_argument("--lines", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-steps", action="store_true", help="leave out the table pass by pass")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = log_file(folder, args.lines, "plain")
        rows = []
        for pipeline in args.pipelines:
            compare(pipeline, folder, log)
            found = speeds(pipeline, [[level] for level in LEVELS], folder, log, args.lines, args.rounds)
            rows.append((pipeline, found, found[-1] / found[0]))
        table(["pipeline", *LEVELS, "-O3 to -O0"],
              [[name, *(f"{speed:.2f}" for speed in found), f"{ratio:.1f}"] for name, found, ratio in rows])
        print(f"\nmedian: {statistics.median(ratio for _, _, ratio in rows):.1f}\n")
        if args.no_steps:
            return
        names = passes()
        choices = [["-O0", *(word for name in names[:count] for word in ("--pass", name))] for count in range(len(names) + 1)]
        steps = [speeds(pipeline, choices, folder, log, args.lines, args.rounds) for pipeline in args.pipelines]
        table(["passes up to", *args.pipelines],
              [[name, *(f"{found[row]:.2f}" for found in steps)] for row, name in enumerate(["none", *names])])


if __name__ == "__main__":
    main()
