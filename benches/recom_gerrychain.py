"""Measures GerryChain's ReCom on the Providence graph (15 districts, ±5 %) and prints steps a second, and
the ratio to a rate given: python3 benches/recom_gerrychain.py GRAPH.json [STEPS] [RATE].

pip install gerrychain networkx
"""

import functools
import json
import sys
import time

import networkx
from gerrychain import Graph, MarkovChain, Partition, constraints, updaters
from gerrychain.accept import always_accept
from gerrychain.proposals import recom
from gerrychain.tree import recursive_tree_part

data = json.load(open(sys.argv[1]))
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 300
plain = networkx.Graph()
for node, pop in enumerate(data["pop"]):
    plain.add_node(node, pop=pop)
plain.add_edges_from((e[0], e[1]) for e in data["edges_i_j_sharedlen_m"])
graph = Graph.from_networkx(plain)
ideal = sum(data["pop"]) / 15
assignment = recursive_tree_part(graph, range(15), ideal, "pop", 0.05)
start = Partition(graph, assignment, {"pop": updaters.Tally("pop"), "cut_edges": updaters.cut_edges})
propose = functools.partial(recom, pop_col="pop", pop_target=ideal, epsilon=0.05, node_repeats=1)
chain = MarkovChain(propose, [constraints.contiguous], always_accept, start, steps)
begun = time.perf_counter()
lowest = min(len(plan["cut_edges"]) for plan in chain)
rate = steps / (time.perf_counter() - begun)
print(f"GerryChain: {rate:.1f} steps/s over {steps} steps, lowest cut {lowest}")
if len(sys.argv) > 3:
    print(f"ratio: {float(sys.argv[3]) / rate:.1f}")
