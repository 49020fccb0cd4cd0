"""Measures frcw.rs (github.com/mggg/frcw.rs, MIT) on the Providence graph (15 districts, ±5 %), one thread,
and prints steps a second, and the ratio of a rate given to it (ours, from `cargo bench --bench recom`):

    python3 benches/recom_frcw.py GRAPH.json FRCW [STEPS] [RATE]

FRCW is its program, built with `cargo build --release --bin frcw`. pip install gerrychain networkx: the
first plan is GerryChain's.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import networkx
from gerrychain import Graph
from gerrychain.tree import recursive_tree_part

path, program = sys.argv[1], sys.argv[2]
steps = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
data = json.load(open(path))
plain = networkx.Graph()
for node, pop in enumerate(data["pop"]):
    plain.add_node(node, pop=pop)
plain.add_edges_from((e[0], e[1]) for e in data["edges_i_j_sharedlen_m"])
assignment = recursive_tree_part(Graph.from_networkx(plain), range(15), sum(data["pop"]) / 15, "pop", 0.05)
for node, district in assignment.items():
    plain.nodes[node]["district"] = int(district) + 1
file = os.path.join(tempfile.mkdtemp(), "graph.json")
json.dump(networkx.adjacency_data(plain), open(file, "w"))


def seconds(variant, n):
    """Wall time of a run of n steps."""
    begun = time.perf_counter()
    options = {
        "graph-json": file,
        "assignment-col": "district",
        "n-steps": n,
        "n-threads": 1,
        "pop-col": "pop",
        "rng-seed": 1,
        "tol": 0.05,
        "batch-size": 1,
        "variant": variant,
    }
    if variant == "reversible":
        options["balance-ub"] = 30
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    subprocess.run([program, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


for variant in ("cut-edges-rmst", "reversible"):
    # Loading falls out of the difference.
    rate = (steps - steps // 10) / (seconds(variant, steps) - seconds(variant, steps // 10))
    print(f"frcw.rs, {variant}: {rate:.0f} steps/s over {steps} steps")
    if len(sys.argv) > 4:
        print(f"ratio: {float(sys.argv[4]) / rate:.2f}")
