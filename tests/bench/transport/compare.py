#!/usr/bin/env python3
"""Random planned groups through `logflowc plan` and through HiGHS (scipy): the costs must be equal.

    pip install scipy
    tests/bench/transport/compare.py [PROBLEMS] [SOURCESxSINKS]
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

ROOT = pathlib.Path(__file__).resolve().parents[3]
COMMAND = os.environ.get("LOGFLOWC", ROOT / "target/release/logflowc")


def problem(chance, sources, sinks):
    supplies = [chance.randint(1, 1000) for _ in range(sources)]
    capacities = [chance.randint(1, max(2, 3 * sum(supplies) // sinks)) for _ in range(sinks)]
    costs = [[chance.randint(0, 999) for _ in range(sinks)] for _ in range(sources)]
    return supplies, capacities, costs


def configuration(supplies, capacities, costs):
    lines = ["a.channels = c", "a.channels.c.type = memory", "a.sinkgroups = g"]
    lines.append("a.sources = " + " ".join(f"s{i}" for i in range(len(supplies))))
    names = " ".join(f"k{j}" for j in range(len(capacities)))
    lines += [f"a.sinks = {names}", f"a.sinkgroups.g.sinks = {names}"]
    group = "a.sinkgroups.g.processor."
    lines += [f"{group}type = load_balance", f"{group}selector = planned"]
    for i, supply in enumerate(supplies):
        lines += [f"a.sources.s{i}.type = seq", f"a.sources.s{i}.channels = c", f"a.sources.s{i}.rate = {supply} events/s"]
    for j, capacity in enumerate(capacities):
        lines += [f"a.sinks.k{j}.type = logger", f"a.sinks.k{j}.channel = c", f"{group}capacity.k{j} = {capacity} events/s"]
    for i, row in enumerate(costs):
        lines += [f"{group}cost.k{j}.s{i} = {cost}" for j, cost in enumerate(row)]
    return "\n".join(lines) + "\n"


def ours(path):
    run = subprocess.run([COMMAND, "plan", path, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(run.stdout)["transport"]


def highs(supplies, capacities, costs):
    """The least cost, or none where not everything fits."""
    m, n = len(supplies), len(capacities)
    lanes = numpy.arange(m * n)
    ones = numpy.ones(m * n)
    rows = coo_matrix((ones, (lanes // n, lanes)), shape=(m, m * n))
    columns = coo_matrix((ones, (lanes % n, lanes)), shape=(n, m * n))
    flat = numpy.array(costs, dtype=float).ravel()
    solved = linprog(flat, A_ub=columns, b_ub=capacities, A_eq=rows, b_eq=supplies, method="highs")
    return solved.fun if solved.status == 0 else None


def compare(count, size=None):
    chance = random.Random(7)
    different = infeasible = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "planned.conf"
        for number in range(count):
            sources, sinks = size or (chance.randint(1, 12), chance.randint(2, 8))
            posed = problem(chance, sources, sinks)
            path.write_text(configuration(*posed))
            plan, least = ours(path), highs(*posed)
            missing = sum(supply["missing"] for supply in plan["supplies"])
            infeasible += least is None
            same = missing > 1e-6 if least is None else missing < 1e-6 and abs(plan["cost"] - least) <= 1e-6 * max(1, least)
            if not same:
                different += 1
                print(f"problem {number}: ours {plan['cost']} (missing {missing}), HiGHS {least}")
    print(f"{count} problems, {infeasible} of them without room for everything: {different} differences")
    return different


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    size = tuple(map(int, sys.argv[2].split("x"))) if len(sys.argv) > 2 else None
    sys.exit(1 if compare(count, size) else 0)
