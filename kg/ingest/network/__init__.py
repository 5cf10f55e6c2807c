"""Networks that come back from other programs: GraphML, GEXF, node-link JSON and Cytoscape JSON."""
