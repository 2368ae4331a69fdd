// A map of its own: countries from Natural Earth on a canvas (Web Mercator, the world is the unit square), places as
// buttons above it, so that keys and screen readers reach them. Nothing is fetched from elsewhere.
const atlas = new URL('../lib/world-atlas/', import.meta.url);
const layers = new Map();
const cell = 64, mostPins = 250, closest = 1 << 15;

const wide = n => n === 1 ? 18 : Math.min(52, 24 + Math.log10(n) * 10);
const apart = (a, b) => (wide(a.all.length) + wide(b.all.length)) / 2 - 2;
const toX = longitude => (longitude + 180) / 360;
const toY = latitude => { const s = Math.sin(Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI / 180); return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI); };
const toLongitude = x => x * 360 - 180;
const toLatitude = y => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;

// TopoJSON: arcs are quantised and delta-coded; a ring is a row of arcs, a negative one runs backwards.
async function layer(detail) {
  if (!layers.has(detail)) layers.set(detail, fetch(new URL(`countries-${detail}.json`, atlas)).then(r => r.json()).then(outline));
  return layers.get(detail);
}

function outline({ arcs, transform: { scale, translate }, objects }) {
  const lines = arcs.map(arc => { let x = 0, y = 0; return arc.map(([dx, dy]) => [toX((x += dx) * scale[0] + translate[0]), toY((y += dy) * scale[1] + translate[1])]); });
  const path = new Path2D();
  for (const { type, arcs: parts } of objects.countries.geometries)
    for (const rings of type === 'Polygon' ? [parts] : type === 'MultiPolygon' ? parts : [])
      for (const ring of rings) {
        const points = unwrapped(ring.flatMap(n => n < 0 ? [...lines[~n]].reverse() : lines[n]));
        for (const shift of [0, ...(points.some(p => p[0] > 1.001) ? [-1] : []), ...(points.some(p => p[0] < -0.001) ? [1] : [])]) {
          points.forEach(([x, y], i) => path[i ? 'lineTo' : 'moveTo'](x + shift, y));
          path.closePath();
        }
      }
  return path;
}

// A coast over the 180th meridian goes on beyond the edge, and is drawn once more on the other side. Along the pole it jumps.
function unwrapped(points) {
  let turn = 0;
  return points.map(([x, y], i) => {
    if (i && y < 0.98) { const step = x - points[i - 1][0]; if (step > 0.5) turn--; else if (step < -0.5) turn++; }
    return [x + turn, y];
  });
}

export function start(box, server, words) {
  const canvas = box.querySelector('canvas'), pins = box.querySelector('.pins'), ink = canvas.getContext('2d');
  let width = 0, height = 0, scale = 400, centre = [0.5, 0.4], land = null, points = [], colours = {}, region = null, drawn = null, resting = 0, popup = null, gone = false, fitted = false;
  const colour = name => getComputedStyle(box).getPropertyValue(name).trim();
  const onScreen = ([x, y]) => [(x - centre[0]) * scale + width / 2, (y - centre[1]) * scale + height / 2];
  const onEarth = (px, py) => [(px - width / 2) / scale + centre[0], (py - height / 2) / scale + centre[1]];

  function size() {
    const r = box.getBoundingClientRect(), d = devicePixelRatio || 1;
    if (!r.width || !r.height) return;
    [width, height] = [r.width, r.height];
    [canvas.width, canvas.height] = [width * d, height * d];
    draw();
  }

  function clamp() {
    scale = Math.max(Math.min(width, height * 1.4, 900) * 0.9, Math.min(closest * 64, scale));
    centre = [Math.max(0, Math.min(1, centre[0])), Math.max(0.05, Math.min(0.95, centre[1]))];
  }

  function draw() {
    if (gone || !width) return;
    const d = devicePixelRatio || 1;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.fillStyle = colour('--sunken');
    ink.fillRect(0, 0, canvas.width, canvas.height);
    if (land) {
      ink.setTransform(scale * d, 0, 0, scale * d, (width / 2 - centre[0] * scale) * d, (height / 2 - centre[1] * scale) * d);
      ink.fillStyle = colour('--press'); ink.fill(land, 'evenodd');
      ink.strokeStyle = colour('--line-2'); ink.lineWidth = 0.8 / scale; ink.lineJoin = 'round'; ink.stroke(land);
    }
    ink.setTransform(d, 0, 0, d, 0, 0);
    for (const [corners, open] of [[region, false], [drawn, true]]) {
      if (!corners?.length) continue;
      ink.beginPath();
      corners.forEach((c, i) => ink[i ? 'lineTo' : 'moveTo'](...onScreen(c)));
      if (!open) ink.closePath();
      ink.strokeStyle = colour('--accent'); ink.lineWidth = 2;
      ink.globalAlpha = 0.12; ink.fillStyle = colour('--accent'); ink.fill(); ink.globalAlpha = 1; ink.stroke();
      if (open) for (const c of corners) { const [x, y] = onScreen(c); ink.beginPath(); ink.arc(x, y, 4, 0, 7); ink.fillStyle = colour('--accent'); ink.fill(); }
    }
    place();
  }

  // Places that lie in one cell of the screen are one pin with their number.
  function place() {
    const held = document.activeElement?.dataset?.pin, cells = new Map();
    for (const p of points) {
      const [x, y] = onScreen(p.at);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const key = Math.floor(x / cell) + ',' + Math.floor(y / cell);
      const c = cells.get(key); if (c) { c.all.push(p); c.x += x; c.y += y; } else cells.set(key, { all: [p], x, y });
    }
    // Neighbours over the edge of a cell would lie over each other.
    const groups = [];
    for (const [key, c] of [...cells].sort((a, b) => b[1].all.length - a[1].all.length).slice(0, mostPins)) {
      const n = c.all.length, near = groups.find(([, g]) => Math.hypot(g.x / g.all.length - c.x / n, g.y / g.all.length - c.y / n) < apart(g, c));
      if (near) { near[1].all.push(...c.all); near[1].x += c.x; near[1].y += c.y; } else groups.push([key, c]);
    }
    pins.replaceChildren(...groups.map(([key, c]) => {
      const pin = document.createElement('button'), n = c.all.length;
      pin.type = 'button';
      pin.dataset.pin = n === 1 ? c.all[0].id : key;
      pin.className = n === 1 ? 'pin' : 'pin many';
      pin.style.transform = `translate(${c.x / n}px, ${c.y / n}px) translate(-50%, -50%)`;
      if (n === 1) { pin.setAttribute('aria-label', c.all[0].title); pin.title = c.all[0].title; }
      else {
        pin.textContent = n.toLocaleString(words.language); pin.setAttribute('aria-label', words.cluster.replace('{count}', n.toLocaleString(words.language)));
        pin.style.width = pin.style.height = wide(n) + 'px';
      }
      const tones = new Set(c.all.map(p => p.tone)), tone = tones.size === 1 && colours[c.all[0].tone];
      if (tone) pin.style.setProperty('--pin', `var(${tone})`);
      pin.onclick = () => n === 1 || scale >= closest * 32 ? tell(c.all, c.x / n, c.y / n, pin) : closer(c.all);
      return pin;
    }));
    if (held) pins.querySelector(`[data-pin="${CSS.escape(held)}"]`)?.focus();
  }

  function tell(some, x, y, from) {
    popup?.remove();
    popup = document.createElement('div');
    popup.className = 'mappop';
    for (const p of some.slice(0, 12)) { const a = document.createElement('a'); a.href = words.path + p.id; a.textContent = p.title; popup.append(a); }
    popup.style.transform = `translate(${Math.max(8, Math.min(width - 248, x - 120))}px, ${y + 16 > height - 120 ? Math.max(8, y - 24 - 36 * Math.min(some.length, 12)) : y + 16}px)`;
    popup.onkeydown = e => { if (e.key === 'Escape') { popup.remove(); popup = null; from.isConnected ? from.focus() : canvas.focus(); e.stopPropagation(); } };
    box.append(popup);
    popup.querySelector('a').focus();
  }

  function closer(some) {
    if (some.every(p => p.at[0] === some[0].at[0] && p.at[1] === some[0].at[1])) { const [x, y] = onScreen(some[0].at); tell(some, x, y, canvas); return; }
    around(some.map(p => p.at), 0.7);
    canvas.focus();
  }

  function around(spots, share = 0.85) {
    if (!spots.length || !width) return;
    const xs = spots.map(s => s[0]), ys = spots.map(s => s[1]);
    let [west, east, north, south] = [1, 0, 1, 0];
    for (const x of xs) { west = Math.min(west, x); east = Math.max(east, x); }
    for (const y of ys) { north = Math.min(north, y); south = Math.max(south, y); }
    centre = [(west + east) / 2, (north + south) / 2];
    scale = share * Math.min(width / Math.max(east - west, 2e-5), height / Math.max(south - north, 2e-5));
    moved();
  }

  function moved() {
    clamp();
    popup?.remove(); popup = null;
    if (scale > 2500) layer('50m').then(l => { if (land !== l) { land = l; draw(); } });
    requestAnimationFrame(draw);
    clearTimeout(resting);
    resting = setTimeout(() => { const v = view(); if (!gone) server.invokeMethodAsync('Moved', ...v); }, 300);
  }

  function view() {
    const [w, n] = onEarth(0, 0), [e, s] = onEarth(width, height);
    return [toLatitude(Math.min(1, s)), toLongitude(Math.max(0, w)), toLatitude(Math.max(0, n)), toLongitude(Math.min(1, e))];
  }

  function zoomAt(factor, px, py) {
    const before = onEarth(px, py);
    scale *= factor;
    clamp();
    const after = onEarth(px, py);
    centre = [centre[0] + before[0] - after[0], centre[1] + before[1] - after[1]];
    moved();
  }

  // Drawing: a corner a click, or one line while the button is held; Enter or a click on the first corner closes it.
  function close() {
    const corners = drawn; drawn = null;
    if (corners && corners.length >= 3) server.invokeMethodAsync('Region', thin(corners).flatMap(([x, y]) => [toLatitude(y), toLongitude(x)]));
    else server.invokeMethodAsync('Stopped');
    draw();
  }

  function thin(corners) {
    if (corners.length <= 60) return corners;
    const step = corners.length / 60;
    return Array.from({ length: 60 }, (_, i) => corners[Math.floor(i * step)]);
  }

  let drag = null;
  const touches = new Map();
  const spot = e => { const r = canvas.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
  const handlers = {
    pointerdown(e) {
      canvas.setPointerCapture(e.pointerId);
      touches.set(e.pointerId, spot(e));
      popup?.remove(); popup = null;
      if (drawn) {
        const [px, py] = spot(e);
        if (drawn.length >= 3) { const [x, y] = onScreen(drawn[0]); if (Math.hypot(px - x, py - y) < 12) { close(); drag = null; return; } }
        drawn.push(onEarth(px, py)); drag = { line: true, last: [px, py], long: false }; draw();
      } else drag = { from: spot(e), centre: [...centre] };
    },
    pointermove(e) {
      if (!drag || !touches.has(e.pointerId)) return;
      const before = [...touches.values()];
      touches.set(e.pointerId, spot(e));
      const now = [...touches.values()];
      if (now.length === 2 && !drag.line) {
        const span = t => Math.hypot(t[0][0] - t[1][0], t[0][1] - t[1][1]);
        if (span(before) > 0) zoomAt(span(now) / span(before), (now[0][0] + now[1][0]) / 2, (now[0][1] + now[1][1]) / 2);
        drag = { from: spot(e), centre: [...centre] };
      } else if (drag.line) {
        const [px, py] = spot(e);
        if (Math.hypot(px - drag.last[0], py - drag.last[1]) > 10) { drag.last = [px, py]; drag.long = true; drawn.push(onEarth(px, py)); draw(); }
      } else {
        const [px, py] = spot(e);
        centre = [drag.centre[0] - (px - drag.from[0]) / scale, drag.centre[1] - (py - drag.from[1]) / scale];
        moved();
      }
    },
    pointerup(e) {
      touches.delete(e.pointerId);
      const was = drag; drag = null;
      if (was?.line && was.long && drawn?.length > 5) close();
    },
    pointercancel(e) { touches.delete(e.pointerId); drag = null; },
    dblclick(e) { if (drawn) close(); else zoomAt(2, ...spot(e)); },
    wheel(e) { e.preventDefault(); zoomAt(Math.exp(-e.deltaY * 0.0018), ...spot(e)); },
    keydown(e) {
      const step = 80 / scale;
      if (e.key === 'ArrowLeft') centre[0] -= step; else if (e.key === 'ArrowRight') centre[0] += step;
      else if (e.key === 'ArrowUp') centre[1] -= step; else if (e.key === 'ArrowDown') centre[1] += step;
      else if (e.key === '+' || e.key === '=') { zoomAt(1.6, width / 2, height / 2); e.preventDefault(); return; }
      else if (e.key === '-') { zoomAt(1 / 1.6, width / 2, height / 2); e.preventDefault(); return; }
      else if (e.key === 'Enter' && drawn) { close(); e.preventDefault(); return; }
      else if (e.key === 'Escape' && drawn) { drawn = null; server.invokeMethodAsync('Stopped'); draw(); return; }
      else return;
      e.preventDefault();
      moved();
    },
  };
  for (const [name, handler] of Object.entries(handlers)) canvas.addEventListener(name, handler, { passive: false });
  const resized = new ResizeObserver(size), themed = new MutationObserver(draw);
  resized.observe(box);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  size();
  layer('110m').then(l => { land ??= l; draw(); });

  return {
    show(ids, titles, latitudes, longitudes, tones, colourOf, corners, whole) {
      points = ids.map((id, i) => ({ id, title: titles[i] || '–', at: [toX(longitudes[i]), toY(latitudes[i])], tone: tones[i] }));
      colours = colourOf || {};
      region = corners ? Array.from({ length: corners.length / 2 }, (_, i) => [toX(corners[2 * i + 1]), toY(corners[2 * i])]) : null;
      if (whole && !fitted) { fitted = true; this.fit(); }
      draw();
      box.dataset.shown = String(points.length);
    },
    fit() { around(region ?? points.map(p => p.at)); },
    go(latitude, longitude) { fitted = true; centre = [toX(longitude), toY(latitude)]; scale = 60000; moved(); },
    zoom(direction) { zoomAt(direction > 0 ? 1.8 : 1 / 1.8, width / 2, height / 2); },
    draw(on) { drawn = on ? [] : null; draw(); if (on) canvas.focus(); },
    take() { const [s, w, n, e] = view(); server.invokeMethodAsync('Region', [s, w, n, e]); },
    dispose() { gone = true; clearTimeout(resting); resized.disconnect(); themed.disconnect(); },
  };
}
