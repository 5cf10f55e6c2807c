// Reads the files that the standard input lists as JSON, and writes what is in them as JSON, in order.

import { readFileSync } from 'node:fs';
import cytoscape from 'cytoscape';
import Graph from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import jsonld from 'jsonld';

const told = (graph) => ({
  nodes: graph.mapNodes((key, attributes) => [key, attributes]),
  edges: graph.mapEdges((key, attributes, source, target) => [key, { source, target, ...attributes }]),
});

const drawn = ({ elements, style }) => {
  const cy = cytoscape({ headless: true, styleEnabled: true, elements, style, layout: { name: 'preset' } });
  const found = {
    nodes: cy.nodes().map((node) => [node.id(), { ...node.data(), ...node.position() }]),
    edges: cy.edges().map((edge) => [edge.id(), edge.data()]),
  };
  cy.destroy(); // else it waits for a screen for ever
  return found;
};

const refuse = (address) => {
  throw new Error(`it wants to fetch ${address}`);
};

const readers = {
  graphology: (text) => told(Graph.from(JSON.parse(text))),
  gexf: (text) => told(gexf.parse(Graph, text)),
  graphml: (text) => told(graphml.parse(Graph, text)),
  cytoscape: (text) => drawn(JSON.parse(text)),
  jsonld: (text) =>
    jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads', documentLoader: refuse }),
};

const answers = [];
for (const { name, file } of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    answers.push({ found: await readers[name](readFileSync(file, 'utf8')) });
  } catch (error) {
    answers.push({ error: String(error.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit());
