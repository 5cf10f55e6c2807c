// ---- what is told

function source(number, locator) {
  const paper = papers[number - 1], line = make("p", undefined, "faint");
  line.append(`${paper.p}, ${paper.i}: `);
  if (paper.u && /^https?:\/\//i.test(paper.u)) {
    const link = make("a", `“${paper.t}”`);
    link.href = paper.u;
    link.rel = "noreferrer";
    link.target = "_blank";
    line.append(link);
  } else line.append(`“${paper.t}” (no web address)`);
  line.append(`; ${locator || "place not noted"}. ${paper.f}.`);
  return line;
}

function article(place) {
  const claim = claims[place], made = make("article");
  const ends = make("p", undefined, "faint");
  for (const edge of edgesOf[place]) {
    const [from, to, , verb] = edges[edge];
    if (ends.childNodes.length) ends.append("; ");
    ends.append(button(nodes[from].l, () => choose({ node: from }), "plain"), ` — ${verbs[verb]} → `,
      button(nodes[to].l, () => choose({ node: to }), "plain"));
  }
  if (ends.childNodes.length) made.append(ends);
  made.append(make("p", claim.t));
  for (const denial of claim.x) {
    const beside = make("aside"), words = make("p");
    words.append(make("b", `${denial.w}. `), denial.t);
    beside.append(words, source(denial.d, denial.p));
    made.append(beside);
  }
  made.append(source(claim.d, claim.p));
  const more = make("details"), facts = make("dl");
  for (const [name, said] of [...claim.f, ["claim", claim.i]]) facts.append(make("dt", name), make("dd", said));
  more.append(make("summary", "All that it says"), facts);
  made.append(more);
  return made;
}

function list(places) {
  const made = make("div");
  const order = [...places].sort((one, other) => (claims[one].b || "9").localeCompare(claims[other].b || "9") || one - other);
  const add = (from) => {
    order.slice(from, from + MOST_CLAIMS).forEach((place) => made.append(article(place)));
    if (order.length > from + MOST_CLAIMS) {
      const more = button(`Show more (${order.length - from - MOST_CLAIMS} left)`, () => { more.remove(); add(from + MOST_CLAIMS); });
      made.append(more);
    }
  };
  add(0);
  return made;
}

function tell() {
  const panel = $("told");
  panel.replaceChildren();
  if (!chosen) {
    panel.append(make("p", "Click a node or an arrow, or search, to see all that is known, with its sources and its denials."));
    return;
  }
  let places;
  if (chosen.node !== undefined) {
    const node = nodes[chosen.node];
    panel.append(make("h2", node.l), make("p", [node.k, node.a && `also ${node.a}`, node.s].filter(Boolean).join(" · "), "faint"));
    places = claimsOf[chosen.node];
  } else if (chosen.claim !== undefined) {
    places = [chosen.claim];
  } else {
    const { source: from, target: to } = chosen.bundle;
    const title = make("h2");
    title.append(button(nodes[from].l, () => choose({ node: from }), "plain"), " → ", button(nodes[to].l, () => choose({ node: to }), "plain"));
    panel.append(title);
    const now = bundles.find((bundle) => same(bundle, chosen.bundle));
    places = now ? [...new Set(now.edges.map((place) => edges[place][2]))] : [];
  }
  const held = places.filter((place) => shown[place] && (!edgesOf[place].length || edgesOf[place].some((edge) => verbBoxes[edges[edge][3]].checked)));
  const hidden = places.length - held.length;
  panel.append(make("p", `${held.length} claim${held.length === 1 ? "" : "s"}${hidden ? `, and ${hidden} that the filters hide` : ""}.`));
  panel.append(list(held));
}

function choose(what, move = true) {
  chosen = what;
  tell();
  if (what && what.node !== undefined) {
    location.replace(`#${encodeURIComponent(nodes[what.node].s)}`);
    if (move) {
      view.x = nodes[what.node].x;
      view.y = nodes[what.node].y;
      view.scale = Math.max(view.scale, 0.8);
    }
  }
  $("panel").scrollTop = 0;
  redraw();
}

// ---- search

function search() {
  const words = plain($("search").value).trim().split(/\s+/).filter(Boolean);
  $("found").replaceChildren();
  if (!words.length) return;
  const fits = (text) => words.every((word) => text.includes(word));
  const parties = bySize.filter((place) => fits(sought[place]));
  const said = claims.map((claim, place) => place).filter((place) => fits(plain(claims[place].t)));
  const add = (text, act) => {
    const item = make("li");
    item.append(button(text, act));
    $("found").append(item);
  };
  parties.slice(0, MOST_FOUND).forEach((place) => add(`${nodes[place].l} (${nodes[place].k})`, () => choose({ node: place })));
  said.slice(0, MOST_FOUND / 4).forEach((place) => add(`“${claims[place].t.slice(0, 90)}”`, () => {
    if (!edgesOf[place].length) return choose({ claim: place });
    const [from, to] = edges[edgesOf[place][0]];
    return choose({ bundle: { source: from, target: to } });
  }));
  const left = Math.max(parties.length - MOST_FOUND, 0) + Math.max(said.length - MOST_FOUND / 4, 0);
  if (left || !(parties.length + said.length)) $("found").append(make("li", left ? `and ${left} more; narrow it` : "Nothing is called so."));
}
$("search").addEventListener("input", search);
$("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); const one = $("found").querySelector("button"); if (one) one.click(); }
  if (event.key === "Escape") { $("search").value = ""; search(); }
});
