#!/usr/bin/env python3
"""Ways to balance over unlike Avro sinks that slow down, fail fast, stall and recover: what is delivered, and how late.

    tests/bench/balance.py [--rounds 3] [--phase 3] [--ways planned,least_loaded]

Every way sees the same sinks twice: with more events than they can take, where what was delivered is compared with what
they could have taken, and at half of that, where the time from the source's client to the answer of the sink counts.
"""
import argparse
import contextlib
import os
import re
import socket
import struct
import sys
import tempfile
import threading
import time

from agent import LOGFLOWC, Agent, Failed, free_port, is_open, machine, median, write

# Events a second that each sink takes when it is well.
RATES = {"wide": 3000, "even": 1500, "twin": 1500, "thin": 1000}
# What happens to whom in which phase; everybody else is well.
PHASES = [{}, {"even": "slow"}, {"twin": "fail"}, {"wide": "stall"}, {}]
SLOW = 4
BATCH = 300
STAMP = re.compile(rb"@(\d{19}) ")
PADDING = b" " + b"x" * 80 + b"\n"
# Stands before the first answer of a connection: both ends know the protocol.
HANDSHAKE = bytes(4)
# An answer: no metadata, no error, and the status.
OK, REFUSED = bytes(3), bytes(2) + b"\x02"

WAYS = {
    "round_robin": "selector = ROUND_ROBIN",
    "random": "selector = RANDOM",
    "back-off": "selector = ROUND_ROBIN\nbackoff = true",
    "least_loaded": "selector = LEAST_LOADED",
    "peak_ewma": "selector = PEAK_EWMA",
    "planned": "selector = PLANNED",
}


class Clock:
    """Time since the events began to flow."""

    def __init__(self, phase):
        self.phase, self.begun = phase, None

    def now(self):
        return 0.0 if self.begun is None else time.monotonic() - self.begun

    def end(self):
        return self.phase * len(PHASES)


class Sink:
    """A server that takes one batch after the other, as fast as its phase lets it."""

    def __init__(self, name, clock):
        self.name, self.clock = name, clock
        self.delivered, self.latencies = [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError, EOFError), client:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                stream, first = client.makefile("rb"), HANDSHAKE
                while True:
                    serial, message = frame(stream)
                    answer = first + self.take(STAMP.findall(message))
                    first = b""
                    client.sendall(struct.pack(">III", serial, 1, len(answer)) + answer)

    def take(self, stamps):
        until, well = self.answer(self.clock.now(), len(stamps))
        time.sleep(max(0.0, until - self.clock.now()))
        if not well:
            return REFUSED
        now = time.time_ns()
        self.delivered.append((self.clock.now(), len(stamps)))
        self.latencies += [now - int(stamp) for stamp in stamps]
        return OK

    def answer(self, now, events):
        """When a batch is done, and whether well."""
        phase, left = int(now / self.clock.phase), float(events)
        while True:
            manner = PHASES[phase].get(self.name) if phase < len(PHASES) else None
            end = (phase + 1) * self.clock.phase if phase < len(PHASES) else float("inf")
            if manner == "fail":
                return now, False
            rate = self.rate(manner)
            if rate and now + left / rate <= end:
                return now + left / rate, True
            left -= rate * (end - now)
            now, phase = end, phase + 1

    def rate(self, manner):
        return {None: RATES[self.name], "slow": RATES[self.name] / SLOW}.get(manner, 0)

    def able(self, begin=0.0):
        """Events that it could take from a time to the end."""
        phases = [(i * self.clock.phase, self.rate(phase.get(self.name))) for i, phase in enumerate(PHASES)]
        return sum(rate * max(0.0, start + self.clock.phase - max(start, begin)) for start, rate in phases)

    def took(self, begin=0.0):
        return sum(count for at, count in self.delivered if begin <= at < self.clock.end())


def frame(stream):
    def number():
        data = stream.read(4)
        if len(data) < 4:
            raise EOFError
        return struct.unpack(">I", data)[0]
    serial, buffers = number(), number()
    return serial, b"".join(stream.read(number()) for _ in range(buffers))


def configuration(way, port, rate, sinks):
    names = " ".join(RATES)
    group = "a.sinkgroups.g.processor."
    lines = ["a.sources = r", "a.channels = c", f"a.sinks = {names}", "a.sinkgroups = g", f"a.sinkgroups.g.sinks = {names}",
             "a.sources.r.type = netcat", "a.sources.r.bind = 127.0.0.1", f"a.sources.r.port = {port}",
             "a.sources.r.ack-every-event = false", "a.sources.r.channels = c", "a.channels.c.type = memory",
             "a.channels.c.capacity = 20000", "a.channels.c.transactionCapacity = 1000", f"{group}type = load_balance"]
    lines += [group + line for line in WAYS[way].splitlines()]
    for sink in sinks:
        key = f"a.sinks.{sink.name}."
        lines += [f"{key}type = avro", f"{key}hostname = 127.0.0.1", f"{key}port = {sink.port}", f"{key}channel = c",
                  f"{key}batch-size = {BATCH}"]
        if way == "planned":
            lines += [f"{group}capacity.{sink.name} = {RATES[sink.name]} events/s",
                      f"{group}cost.{sink.name} = {1000 / RATES[sink.name]} ms/event"]
    if way == "planned":
        lines.append(f"a.sources.r.rate = {rate} events/s")
    return "\n".join(lines) + "\n"


def feed(port, rate, clock, sent):
    """Sends stamped lines at a rate, or as many as the agent takes, until the last phase is over."""
    # The agent ends before it has taken all.
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
        clock.begun, count = time.monotonic(), 0
        while (now := clock.now()) < clock.end():
            due = min(int(now * rate) - count, 1000)
            if due > 0:
                client.sendall(b"".join(b"@%d" % time.time_ns() + PADDING for _ in range(due)))
                count += due
            time.sleep(0.002)
        sent.append(count)


def run(way, rate, phase, drained):
    """The sinks after all phases. `drained` waits until every event is there."""
    clock = Clock(phase)
    sinks, port, sent = [Sink(name, clock) for name in RATES], free_port(), []
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as ends:
        for sink in sinks:
            ends.callback(sink.listener.close)
        write(os.path.join(work, "a.conf"), configuration(way, port, rate, sinks))
        with Agent([LOGFLOWC, "run", "-n", "a", "-f", "a.conf"], work) as agent:
            agent.wait(lambda: is_open(port), 60)
            feeder = threading.Thread(target=feed, args=(port, rate, clock, sent), daemon=True)
            feeder.start()
            agent.wait(lambda: clock.now() >= clock.end(), 60 + clock.end())
            if drained:
                agent.wait(lambda: sent and sum(len(sink.latencies) for sink in sinks) >= sent[0], 60)
    return sinks


def figures(way, phase):
    sinks = run(way, 2 * sum(RATES.values()), phase, False)
    able = sum(sink.able() for sink in sinks)
    part = sum(sink.took() for sink in sinks) / able
    # The worst of all sinks in the last phase, the first second of which is left for noticing.
    last = phase * (len(PHASES) - 1) + 1
    back = min(sink.took(last) / sink.able(last) for sink in sinks)
    sinks = run(way, sum(RATES.values()) // 2, phase, True)
    latencies = sorted(latency for sink in sinks for latency in sink.latencies)
    return part, back, *(latencies[int(len(latencies) * p)] / 1e6 for p in (0.5, 0.99))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--phase", type=float, default=3.0, help="seconds")
    parser.add_argument("--ways", default=",".join(WAYS))
    args = parser.parse_args()
    print(f"{machine()}\n\n| way | delivered, of what the sinks could take | least of a sink after recovery | p50 ms | p99 ms |\n|---|---|---|---|---|")
    results = {way: [] for way in args.ways.split(",")}
    for _ in range(args.rounds):
        for way, rounds in results.items():
            try:
                rounds.append(figures(way, args.phase))
            except Failed as why:
                print(f"{way}: {why}", file=sys.stderr)
    for way, rounds in results.items():
        if rounds:
            part, back, middle, late = (median(values) for values in zip(*rounds))
            print(f"| {way} | {100 * part:.1f} % | {100 * back:.0f} % | {middle:.0f} | {late:.0f} |")


if __name__ == "__main__":
    main()
