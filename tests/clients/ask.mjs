// Asks Comunica the questions that the standard input lists as JSON, and writes its answers as JSON, in order.

import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';
import { DataFactory } from 'rdf-data-factory';

const engine = new QueryEngine();
const dataFactory = new DataFactory(); // the one that Comunica 4.5 brings loses the languages of texts
const answers = [];

for (const { query, sources, media, accept } of JSON.parse(readFileSync(0, 'utf8'))) {
  const seen = []; // what went over HTTP
  const asking = async (address, options = {}) => {
    const headers = new Headers(options.headers);
    if (accept) headers.set('accept', accept);
    const response = await fetch(address, { ...options, headers });
    seen.push([options.method ?? 'GET', response.status, response.headers.get('content-type')]);
    return response;
  };
  try {
    const result = await engine.query(query, { sources, dataFactory, fetch: asking });
    const { data } = await engine.resultToString(result, media);
    let text = '';
    for await (const piece of data) text += piece;
    answers.push({ text, seen });
  } catch (error) {
    answers.push({ error: String(error.message ?? error), seen });
  }
}
process.stdout.write(JSON.stringify(answers));
