// ---- pointer and keys

function at(x, y) {
  let best = null, least = Infinity;
  nodes.forEach((node, place) => {
    if (!visible[place]) return;
    const away = Math.hypot(toX(node.x) - x, toY(node.y) - y) - Math.max(node.r * view.scale, 2);
    if (away < 4 && away < least) { least = away; best = { node: place }; }
  });
  if (best) return best;
  least = 7;
  for (const bundle of bundles) {
    for (let step = 1; step < 24; step += 1) {
      const part = step / 24, left = 1 - part;
      const px = left * left * bundle.ax + 2 * left * part * bundle.cx + part * part * bundle.bx;
      const py = left * left * bundle.ay + 2 * left * part * bundle.cy + part * part * bundle.by;
      const away = Math.hypot(toX(px) - x, toY(py) - y);
      if (away < least) { least = away; best = { bundle }; }
    }
  }
  return best;
}

const fingers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  if (fingers.size === 1) moved = 0;
});
canvas.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const other = [...fingers].find(([id]) => id !== event.pointerId);
  if (other) {
    const apart = (point) => Math.hypot(point[0] - other[1][0], point[1] - other[1][1]) || 1;
    zoom(apart([event.offsetX, event.offsetY]) / apart(before), other[1][0], other[1][1]);
  } else {
    view.x -= (event.offsetX - before[0]) / view.scale;
    view.y += (event.offsetY - before[1]) / view.scale;
  }
  moved += Math.hypot(event.offsetX - before[0], event.offsetY - before[1]);
  fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  redraw();
});
for (const name of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(name, (event) => {
    fingers.delete(event.pointerId);
    if (name === "pointerup" && moved < 5 && !fingers.size) choose(at(event.offsetX, event.offsetY), false);
  });
}
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.offsetX, event.offsetY);
}, { passive: false });
canvas.addEventListener("keydown", (event) => {
  const step = 60 / view.scale;
  const acts = {
    ArrowLeft: () => { view.x -= step; }, ArrowRight: () => { view.x += step; },
    ArrowUp: () => { view.y += step; }, ArrowDown: () => { view.y -= step; },
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit, Escape: () => choose(null),
  };
  if (!Object.hasOwn(acts, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  acts[event.key]();
  redraw();
});
$("in").addEventListener("click", () => zoom(1.25));
$("out").addEventListener("click", () => zoom(0.8));
$("fit").addEventListener("click", fit);

// ---- beginning

$("filters").open = !window.matchMedia("(max-width:60rem)").matches;
filter();
fit();
tell();
const asked = () => {
  let name = "";
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* what is no name asks for nothing */ }
  const place = nodes.findIndex((node) => node.s === name);
  if (name && place >= 0 && !(chosen && chosen.node === place)) choose({ node: place });
};
asked();
window.addEventListener("hashchange", asked);
new ResizeObserver(redraw).observe(canvas);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
