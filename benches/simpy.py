#!/usr/bin/env python3
"""Geju against SimPy on one model, in one run, on one machine.

The model is that of benches/reference_model.rs: 940 grids of 2 workers hand 25 % of their matters to
93 communities of 14, which hand 20 % to 45 towns of 30; 1.2 matters an hour in each grid; all times
exponential. An event is an arrival from outside or a completion, on both sides.

    pip install simpy
    python3 benches/simpy.py [HOURS]      # hours that SimPy plays, 60 by default
"""
import os
import random
import re
import subprocess
import sys
import time

# This file has the module's name: look for SimPy elsewhere than beside it.
sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
try:
    import simpy
except ImportError:
    sys.exit("SimPy is not installed: pip install simpy")

STATIONS, SERVERS = (940, 93, 45), (2, 14, 30)
MEAN = (1.25, 3.4627659574468086, 17.952127659574465)
UP = (0.25, 0.2, 0.0)
RATE = 1.2


def play(hours, seed=1):
    """Events and seconds of one run."""
    draw = random.Random(seed)
    world = simpy.Environment()
    levels = [[simpy.Resource(world, servers) for _ in range(n)] for n, servers in zip(STATIONS, SERVERS)]
    events = 0

    def matter(station):
        nonlocal events
        for level in range(3):
            with levels[level][station].request() as server:
                yield server
                yield world.timeout(draw.expovariate(1 / MEAN[level]))
            events += 1
            if level == 2 or draw.random() >= UP[level]:
                return
            station = station * STATIONS[level + 1] // STATIONS[level]

    def grid(station):
        nonlocal events
        while True:
            yield world.timeout(draw.expovariate(RATE))
            events += 1
            world.process(matter(station))

    for station in range(STATIONS[0]):
        world.process(grid(station))
    start = time.perf_counter()
    world.run(until=hours)
    return events, time.perf_counter() - start


def main():
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    command = ["cargo", "bench", "--no-default-features", "--bench", "reference_model"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = float(re.search(r"events_per_second (\d+)", answer).group(1))
    events, seconds = play(hours)
    theirs = events / seconds
    print(f"Geju   {ours:>14,.0f} events/s")
    print(f"SimPy  {theirs:>14,.0f} events/s  ({simpy.__version__}, Python {sys.version.split()[0]}, {events} events)")
    print(f"ratio  {ours / theirs:>14,.0f}")


if __name__ == "__main__":
    main()
