// ---- drawing

function curve(bundle) {
  const a = nodes[bundle.source], b = nodes[bundle.target];
  if (bundle.source === bundle.target) {
    const high = a.y + a.r * 2 + 24;
    return { ax: a.x, ay: a.y, cx: a.x + 1, cy: high + a.r, bx: a.x + 2, by: a.y, mx: a.x + 1, my: (a.y + high) / 2, loop: true };
  }
  const aside = bundle.bent ? BEND : 0;
  const cx = (a.x + b.x) / 2 + (b.y - a.y) * aside, cy = (a.y + b.y) / 2 - (b.x - a.x) * aside;
  const on = (from, radius) => {
    const length = Math.hypot(cx - from.x, cy - from.y) || 1;
    return [from.x + ((cx - from.x) / length) * radius, from.y + ((cy - from.y) / length) * radius];
  };
  const [ax, ay] = on(a, a.r), [bx, by] = on(b, b.r + 1);
  return { ax, ay, bx, by, cx, cy, mx: (ax + 2 * cx + bx) / 4, my: (ay + 2 * cy + by) / 4 };
}

const toX = (x) => (x - view.x) * view.scale + canvas.clientWidth / 2;
const toY = (y) => (view.y - y) * view.scale + canvas.clientHeight / 2;
const DASHES = { solid: [], dashed: [6, 4], dotted: [1.5, 3] };

function trace(bundle) {
  if (bundle.loop) {
    const radius = ((bundle.cy - bundle.ay) / 3) * view.scale;
    pen.moveTo(toX(bundle.ax) + radius, toY(bundle.ay) - radius);
    pen.arc(toX(bundle.ax), toY(bundle.ay) - radius, radius, 0, 2 * Math.PI);
    return;
  }
  pen.moveTo(toX(bundle.ax), toY(bundle.ay));
  pen.quadraticCurveTo(toX(bundle.cx), toY(bundle.cy), toX(bundle.bx), toY(bundle.by));
}

function head(bundle) {
  if (bundle.loop) return;
  const x = toX(bundle.bx), y = toY(bundle.by);
  const angle = Math.atan2(y - toY(bundle.cy), x - toX(bundle.cx)), size = 5 + thickness(bundle);
  pen.moveTo(x, y);
  pen.lineTo(x - size * Math.cos(angle - 0.4), y - size * Math.sin(angle - 0.4));
  pen.lineTo(x - size * Math.cos(angle + 0.4), y - size * Math.sin(angle + 0.4));
  pen.closePath();
}

const thickness = (bundle) => Math.min(1 + 0.7 * Math.log2(bundle.edges.length), 5) * Math.min(Math.max(view.scale * 1.6, 0.4), 1);
const near = (bundle) => !chosen || chosen.claim !== undefined || (chosen.bundle ? same(bundle, chosen.bundle) : bundle.source === chosen.node || bundle.target === chosen.node);
const same = (one, other) => one.source === other.source && one.target === other.target;
const seen = (bundle) => {
  const wide = canvas.clientWidth, high = canvas.clientHeight;
  const xs = [toX(bundle.ax), toX(bundle.bx)], ys = [toY(bundle.ay), toY(bundle.by)];
  return Math.max(...xs) > -60 && Math.min(...xs) < wide + 60 && Math.max(...ys) > -60 && Math.min(...ys) < high + 60;
};

function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; draw(); });
}

function draw() {
  const ratio = window.devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight;
  if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(high * ratio);
  }
  const style = getComputedStyle(document.documentElement);
  const [ground, ink, doubt, link] = ["--ground", "--ink", "--doubt", "--link"].map((name) => style.getPropertyValue(name).trim());
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, wide, high);
  const inView = bundles.filter(seen);
  drawArrows(inView, style, inView.length < 4000 || view.scale > 0.8);
  const marked = chosen && chosen.claim === undefined ? new Set([chosen.node, ...inView.filter(near).flatMap((each) => [each.source, each.target])]) : null;
  for (const place of bySize) {
    if (!visible[place] && !(chosen && chosen.node === place)) continue;
    const node = nodes[place], x = toX(node.x), y = toY(node.y), radius = Math.max(node.r * view.scale, 2);
    if (x < -radius || y < -radius || x > wide + radius || y > high + radius) continue;
    pen.globalAlpha = marked && !marked.has(place) ? 0.25 : 1;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = node.c;
    pen.fill();
    pen.lineWidth = chosen && chosen.node === place ? 3 : 1;
    pen.strokeStyle = chosen && chosen.node === place ? link : ground;
    pen.stroke();
  }
  pen.globalAlpha = 1;
  drawMarks(inView, doubt, ground, ink);
  drawNames(marked, ground, ink);
}

function drawArrows(inView, style, heads) {
  const groups = new Map();
  for (const bundle of inView) {
    const key = [near(bundle) ? 1 : 0, bundle.carries, bundle.dash, Math.round(thickness(bundle) * 2)].join(" ");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(bundle);
  }
  for (const [, group] of [...groups].sort((one, other) => (one[0] < other[0] ? -1 : 1))) {
    pen.globalAlpha = near(group[0]) ? 1 : 0.15;
    pen.strokeStyle = pen.fillStyle = style.getPropertyValue(`--${group[0].carries}`).trim();
    pen.lineWidth = thickness(group[0]);
    pen.setLineDash(DASHES[group[0].dash]);
    pen.beginPath();
    group.forEach(trace);
    pen.stroke();
    pen.setLineDash([]);
    if (heads) {
      pen.beginPath();
      group.forEach(head);
      pen.fill();
    }
  }
  pen.globalAlpha = 1;
}

function drawMarks(inView, doubt, ground, ink) {
  pen.font = "11px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const bundle of inView) {
    if (!near(bundle)) continue;
    const x = toX(bundle.mx), y = toY(bundle.my);
    if (bundle.disputed) {
      const size = Math.min(Math.max(view.scale * 8, 3), 5.5);
      pen.beginPath();
      pen.moveTo(x, y - size);
      pen.lineTo(x + size, y);
      pen.lineTo(x, y + size);
      pen.lineTo(x - size, y);
      pen.closePath();
      pen.fillStyle = doubt;
      pen.fill();
    }
    if (bundle.edges.length > 1 && (view.scale > 0.9 || chosen)) {
      pen.lineWidth = 3;
      pen.strokeStyle = ground;
      pen.strokeText(`×${bundle.edges.length}`, x, y - 11);
      pen.fillStyle = ink;
      pen.fillText(`×${bundle.edges.length}`, x, y - 11);
    }
  }
}

function drawNames(marked, ground, ink) {
  const cells = new Set();
  let named = 0;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineWidth = 3;
  const order = marked ? [...bySize.filter((place) => marked.has(place)), ...bySize.filter((place) => !marked.has(place))] : bySize;
  for (const place of order) {
    if (named >= MOST_NAMES) break;
    if (!visible[place] && !(chosen && chosen.node === place)) continue;
    const node = nodes[place], x = toX(node.x), y = toY(node.y) + Math.max(node.r * view.scale, 2) + 2;
    if (x < 0 || y < 0 || x > canvas.clientWidth || y > canvas.clientHeight) continue;
    pen.font = `${chosen && chosen.node === place ? "bold " : ""}12px "DejaVu Sans",Verdana,sans-serif`;
    const text = node.l.length > 34 ? `${node.l.slice(0, 33)}…` : node.l;
    const half = pen.measureText(text).width / 2, taken = [];
    for (let column = Math.floor((x - half) / 14); column <= Math.floor((x + half) / 14); column += 1)
      for (let row = Math.floor(y / 14); row <= Math.floor((y + 13) / 14); row += 1) taken.push(`${column} ${row}`);
    if (taken.some((cell) => cells.has(cell))) continue;
    taken.forEach((cell) => cells.add(cell));
    pen.globalAlpha = marked && !marked.has(place) ? 0.35 : 1;
    pen.strokeStyle = ground;
    pen.strokeText(text, x, y);
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
    named += 1;
  }
  pen.globalAlpha = 1;
}

function fit() {
  const held = nodes.filter((_, place) => visible[place]);
  const of = held.length ? held : nodes;
  if (!of.length) return;
  const low = (name) => of.reduce((least, node) => Math.min(least, node[name] - node.r), Infinity);
  const top = (name) => of.reduce((most, node) => Math.max(most, node[name] + node.r), -Infinity);
  view.x = (low("x") + top("x")) / 2;
  view.y = (low("y") + top("y")) / 2;
  view.scale = Math.min(canvas.clientWidth / (top("x") - low("x") + 80), canvas.clientHeight / (top("y") - low("y") + 80), 3) || 1;
  redraw();
}

function zoom(by, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const before = view.scale;
  view.scale = Math.min(Math.max(view.scale * by, 0.005), 20);
  view.x += (x - canvas.clientWidth / 2) * (1 / before - 1 / view.scale);
  view.y -= (y - canvas.clientHeight / 2) * (1 / before - 1 / view.scale);
  redraw();
}
