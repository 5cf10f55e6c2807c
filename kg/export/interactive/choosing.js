"use strict";
// The data that stand in the page, and which of them the filters let through. Nothing is asked for from
// anywhere; words of documents become text, never mark-up.
const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges, claims, papers, verbs, carries, modalities } = data;
const $ = (id) => document.getElementById(id);
const canvas = $("canvas");
const pen = canvas.getContext("2d");
const MOST_NAMES = 300, MOST_FOUND = 40, MOST_CLAIMS = 60, BEND = 0.14;

const view = { x: 0, y: 0, scale: 1 };
let bundles = [];            // what is drawn: the edges that are shown, by their two ends
let shown = [];              // whether each claim passes the filters
let visible = [];            // whether each node has an edge that is shown, or none that could be hidden
let chosen = null;           // {node} or {bundle} or {claim}
let waiting = false;

const claimsOf = nodes.map(() => []);
claims.forEach((claim, place) => claim.n.forEach((node) => claimsOf[node].push(place)));
const edgesOf = claims.map(() => []);
edges.forEach((edge, place) => edgesOf[edge[2]].push(place));
const alone = nodes.map(() => true);
for (const [from, to] of edges) alone[from] = alone[to] = false;
const bySize = nodes.map((_, place) => place).sort((a, b) => nodes[b].r - nodes[a].r || a - b);
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const sought = nodes.map((node) => plain([node.l, node.a, node.s].join(" ")));

// ---- elements

function make(tag, text, kind) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text, act, kind) {
  const made = make("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// ---- filters

const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const month = (count) => `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
const days = claims.flatMap((claim) => [claim.b, claim.e]).filter(Boolean).map(months);
const first = days.reduce((a, b) => Math.min(a, b), days[0]), last = days.reduce((a, b) => Math.max(a, b), days[0]);

function checks(place, names, counts) {
  const boxes = names.map((name, at) => {
    const label = make("label"), box = make("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", filter);
    label.append(box, ` ${name} (${counts[at].toLocaleString("en")})`);
    $(place).append(label);
    return box;
  });
  const all = (on) => () => { boxes.forEach((box) => { box.checked = on; }); filter(); };
  const row = make("div", undefined, "row");
  row.append(button("all", all(true)), button("none", all(false)));
  $(place).before(row);
  return boxes;
}

const count = (size, values) => values.reduce((sums, value) => { sums[value] += 1; return sums; }, Array(size).fill(0));
const verbBoxes = checks("verbs", verbs, count(verbs.length, edges.map((edge) => edge[3])));
const modalityBoxes = checks("modalities", modalities, count(modalities.length, claims.map((claim) => claim.m)));
for (const [id, value] of [["from", first], ["to", last]]) {
  Object.assign($(id), { min: first, max: last, value });
  $(id).disabled = first === undefined || first === last;
  $(id).addEventListener("input", filter);
}
for (const id of ["undated", "disputed", "proven"]) $(id).addEventListener("change", filter);

function passes(claim) {
  if (!modalityBoxes[claim.m].checked) return false;
  if ($("disputed").checked && !claim.x.length) return false;
  if ($("proven").checked && claim.u) return false;
  if (!claim.b && !claim.e) return $("undated").checked;
  return (!claim.b || months(claim.b) <= Number($("to").value)) && (!claim.e || months(claim.e) >= Number($("from").value));
}

function filter() {
  for (const id of ["from", "to"]) {
    const words = first === undefined ? "no dates" : month(Number($(id).value));
    $(`${id}-words`).textContent = words;
    $(id).setAttribute("aria-valuetext", words);
  }
  shown = claims.map(passes);
  visible = [...alone];
  const found = new Map();
  edges.forEach((edge, place) => {
    if (!shown[edge[2]] || !verbBoxes[edge[3]].checked) return;
    const key = edge[0] * nodes.length + edge[1];
    if (!found.has(key)) found.set(key, { source: edge[0], target: edge[1], edges: [] });
    found.get(key).edges.push(place);
    visible[edge[0]] = visible[edge[1]] = true;
  });
  bundles = [...found.values()];
  bundles.forEach((bundle) => {
    const own = bundle.edges.map((place) => claims[edges[place][2]]);
    const kinds = new Set(bundle.edges.map((place) => edges[place][4]));
    bundle.carries = (kinds.size === 1 && carries[[...kinds][0]]) || "several";
    bundle.dash = own.every((claim) => claim.u) ? "dotted" : own.some((claim) => claim.actual) ? "solid" : "dashed";
    bundle.disputed = own.some((claim) => claim.x.length);
    bundle.bent = found.has(bundle.target * nodes.length + bundle.source);
    Object.assign(bundle, curve(bundle));
  });
  const nodesLeft = visible.filter(Boolean).length, left = bundles.reduce((sum, bundle) => sum + bundle.edges.length, 0);
  $("status").textContent = `${nodesLeft.toLocaleString("en")} of ${nodes.length.toLocaleString("en")} nodes and ` +
    `${left.toLocaleString("en")} of ${edges.length.toLocaleString("en")} edges are shown.`;
  if (chosen) tell();
  redraw();
}
