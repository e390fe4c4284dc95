import networkx
import pyarrow

import warehouse

pairs = warehouse.read()
graph = networkx.Graph()
graph.add_edges_from(zip(pairs["user_id"].to_pylist(), pairs["anonymous_id"].to_pylist()))
identifiers, components = [], []
for number, members in enumerate(networkx.connected_components(graph)):
    identifiers.extend(members)
    components.extend([number] * len(members))
warehouse.write(pyarrow.table({"identifier": identifiers, "component": components}))
