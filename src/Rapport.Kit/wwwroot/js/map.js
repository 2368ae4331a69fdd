// A map of its own: countries on a canvas, places as buttons above it. Nothing is fetched from elsewhere.
import { layer, toLatitude, toLongitude, toX, toY } from './atlas.js';
import { names } from './mapnames.js';
import { grouped, pinOf } from './mappins.js';
import { crosshair } from './mapkeys.js';

const closest = 1 << 15, apart = 72, near = 60000;

// Whoever comes back finds the map where it was left: by the browser, whose history keeps it, or by the way that a record's page shows.
let isWayBack = false;
addEventListener('click', e => { isWayBack = !!e.target.closest?.('.crumb a'); }, true);
const left = new Map();

export function start(box, server, words) {
  const stage = box.querySelector('.mapstage'), canvas = box.querySelector('canvas'), pins = box.querySelector('.pins'), ink = canvas.getContext('2d'), page = location.pathname;
  let width = 0, height = 0, scale = 400, centre = [0.5, 0.4], land = null, points = [], classes = [], isRanked = false, mark = null, wishesFocus = false, region = null, drawn = null, resting = 0, popup = null, gone = false, fitted = false, reads = 0, all = [], frame = 0;
  const kept = history.state?.map ?? (isWayBack ? left.get(page) : null);
  const colour = name => getComputedStyle(box).getPropertyValue(name).trim();
  const onScreen = ([x, y]) => [(x - centre[0]) * scale + width / 2, (y - centre[1]) * scale + height / 2];
  const onEarth = (px, py) => [(px - width / 2) / scale + centre[0], (py - height / 2) / scale + centre[1]];

  function size() {
    const r = stage.getBoundingClientRect(), d = devicePixelRatio || 1;
    // What is printed is what was drawn: see the print rules of maps.css.
    if (!r.width || !r.height || matchMedia('print').matches) return;
    [width, height] = [r.width, r.height];
    stage.style.setProperty('--drawn-width', `${width}px`);
    stage.style.setProperty('--drawn-height', `${height}px`);
    stage.style.setProperty('--on-paper', Math.min(1, 640 / width));
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
      ink.fillStyle = colour('--press'); ink.fill(land.path, 'evenodd');
      ink.strokeStyle = colour('--line-2'); ink.lineWidth = 0.8 / scale; ink.lineJoin = 'round'; ink.stroke(land.path);
    }
    ink.setTransform(d, 0, 0, d, 0, 0);
    for (const [corners, open] of [[region, false], [drawn && [...drawn, ...(cross.at() ? [cross.at()] : [])], true]]) {
      if (!corners?.length) continue;
      ink.beginPath();
      corners.forEach((c, i) => ink[i ? 'lineTo' : 'moveTo'](...onScreen(c)));
      if (!open) ink.closePath();
      ink.strokeStyle = colour('--accent'); ink.lineWidth = 2;
      ink.globalAlpha = 0.12; ink.fillStyle = colour('--accent'); ink.fill(); ink.globalAlpha = 1; ink.stroke();
      if (open) for (const c of drawn) { const [x, y] = onScreen(c); ink.beginPath(); ink.arc(x, y, 4, 0, 7); ink.fillStyle = colour('--accent'); ink.fill(); }
    }
    place();
    cross.place();
  }

  function place() {
    const held = document.activeElement?.dataset?.pin, groups = grouped(mark ? points.filter(p => p.id !== mark.id) : points, onScreen, width, height), marked = mark && onScreen(mark.at);
    const style = getComputedStyle(stage);
    if (land) names(ink, { width, height, scale, onScreen, onEarth, family: style.fontFamily, halo: colour('--press'), town: colour('--ink'), country: colour('--ink-2') }, marked ? [...groups, { all: [], x: marked[0], y: marked[1] - 20, wide: 56 }] : groups, land.countries, words.countries);
    pins.replaceChildren(...groups.map(g => {
      const pin = pinOf(g, classes, isRanked, words);
      pin.onclick = () => g.all.length === 1 || scale >= closest * 32 ? tell(g.all, g.x, g.y, pin) : closer(g.all);
      return pin;
    }), ...(marked ? [markPin(marked)] : []));
    const focused = wishesFocus && mark ? mark.id : held;
    if (focused) pins.querySelector(`[data-pin="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    if (document.activeElement?.dataset?.pin === mark?.id) wishesFocus = false;
  }

  // The record that somebody came from stands by itself, with its name.
  function markPin([x, y]) {
    const pin = document.createElement('button'), name = document.createElement('span');
    pin.type = 'button';
    pin.className = 'pin mark';
    pin.dataset.pin = mark.id;
    name.textContent = mark.title;
    const sort = classes[points.find(p => p.id === mark.id)?.sort];
    pin.title = sort ? `${mark.title} · ${sort.label}` : mark.title;
    pin.append(name);
    pin.style.transform = `translate(${x}px, ${y}px) translate(-50%, -100%)`;
    pin.onclick = () => tell([mark], x, y, pin);
    return pin;
  }

  function tell(some, x, y, from) {
    popup?.remove();
    popup = document.createElement('div');
    popup.className = 'mappop';
    for (const p of some.slice(0, 12)) { const a = document.createElement('a'); a.href = words.path + p.id; a.textContent = p.title; popup.append(a); }
    popup.style.transform = `translate(${Math.max(8, Math.min(width - 248, x - 120))}px, ${y + 16 > height - 120 ? Math.max(8, y - 24 - 36 * Math.min(some.length, 12)) : y + 16}px)`;
    popup.onkeydown = e => { if (e.key === 'Escape') { popup.remove(); popup = null; from.isConnected ? from.focus() : canvas.focus(); e.stopPropagation(); } };
    stage.append(popup);
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

  function to(spot, wished) {
    [fitted, centre, scale] = [true, spot, wished];
    moved();
  }

  // Whoever comes back sees what they left, not what the address had shown them first.
  const returns = () => kept && reads <= 1;

  function moved() {
    clamp();
    popup?.remove(); popup = null;
    if (scale > 2500) layer('50m').then(l => { if (land !== l) { land = l; draw(); } });
    frame ||= requestAnimationFrame(() => { frame = 0; draw(); });
    clearTimeout(resting);
    resting = setTimeout(() => { if (gone) return; keep(); server.invokeMethodAsync('Moved', ...view()); }, 300);
  }

  // Kept with the entry of the browser's history. Not where the page has gone on to another address already.
  function keep() {
    if (location.pathname !== page || !width) return;
    left.set(page, { centre, scale });
    history.replaceState({ ...history.state, map: { centre, scale } }, '');
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
    cross.draw(false);
    if (corners && corners.length >= 3) server.invokeMethodAsync('Region', thin(corners).flatMap(([x, y]) => [toLatitude(y), toLongitude(x)]));
    else server.invokeMethodAsync('Stopped');
    draw();
  }

  function thin(corners) {
    if (corners.length <= 60) return corners;
    const step = corners.length / 60;
    return Array.from({ length: 60 }, (_, i) => corners[Math.floor(i * step)]);
  }

  function leave() {
    drawn = null;
    cross.draw(false);
    server.invokeMethodAsync('Stopped');
    draw();
  }

  // Of the places close by, the town of the closest.
  function townAt([x, y]) {
    let best = null, least = 60;
    for (const p of points) { const [px, py] = onScreen(p.at), away = Math.hypot(px - x, py - y); if (p.town && away < least) [best, least] = [p.town, away]; }
    return best;
  }

  function pan(dx, dy) {
    centre = [centre[0] + dx / scale, centre[1] + dy / scale];
    moved();
  }

  const cross = crosshair(box, stage, { onScreen, onEarth, size: () => ({ width, height }), corners: () => drawn, townAt, pan, close, leave, draw }, words.drawing);
  let drag = null;
  const touches = new Map();
  const spot = e => { const r = canvas.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
  const handlers = {
    pointerdown(e) {
      canvas.setPointerCapture(e.pointerId);
      touches.set(e.pointerId, spot(e));
      popup?.remove(); popup = null;
      if (drawn) {
        cross.rest();
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
      if (drawn && cross.key(e)) { e.preventDefault(); e.stopPropagation(); return; }
      const step = 80 / scale, [x, y] = cross.at() ? onScreen(cross.at()) : [width / 2, height / 2];
      if (e.key === 'ArrowLeft') centre[0] -= step; else if (e.key === 'ArrowRight') centre[0] += step;
      else if (e.key === 'ArrowUp') centre[1] -= step; else if (e.key === 'ArrowDown') centre[1] += step;
      else if (e.key === '+' || e.key === '=') { zoomAt(1.6, x, y); e.preventDefault(); return; }
      else if (e.key === '-') { zoomAt(1 / 1.6, x, y); e.preventDefault(); return; }
      else return;
      e.preventDefault();
      moved();
    },
  };
  for (const [name, handler] of Object.entries(handlers)) canvas.addEventListener(name, handler, { passive: false });
  const resized = new ResizeObserver(size), themed = new MutationObserver(draw);
  resized.observe(stage);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  size();
  if (kept) to(kept.centre, kept.scale);
  layer('110m').then(l => { land ??= l; draw(); });

  return {
    /** Shows these places; answers what is in sight then. */
    show(ids, titles, latitudes, longitudes, towns, townOf, corners, whole, isSorted) {
      reads++;
      points = ids.map((id, i) => ({ id, title: titles[i] || '–', at: [toX(longitudes[i]), toY(latitudes[i])], town: towns[townOf[i]] }));
      region = corners ? Array.from({ length: corners.length / 2 }, (_, i) => [toX(corners[2 * i + 1]), toY(corners[2 * i])]) : null;
      if (whole) all = points.map(p => p.at);
      if (whole && !fitted) { fitted = true; this.fit(); }
      keep();
      // What is sorted into classes is drawn with them.
      if (!isSorted) { classes = []; draw(); }
      box.dataset.shown = String(points.length);
      return view();
    },
    /** What the places are, by the classes of the legend. */
    sort(kinds, places, ranked) {
      [classes, isRanked] = [kinds, ranked];
      points.forEach((p, i) => { p.sort = places[i]; });
      draw();
    },
    fit() { around(region ?? all); },
    /** Shows a spot closely. */
    go(latitude, longitude) { if (!returns()) to([toX(longitude), toY(latitude)], near); },
    /** Shows one record by itself, so closely that it stands apart from the others; null for none. */
    mark(id, title, latitude, longitude, goes) {
      mark = id && { id, title: title || '–', at: [toX(longitude), toY(latitude)] };
      if (!mark || !goes || returns()) { draw(); return; }
      let nearest = Infinity;
      for (const p of points) { const far = Math.hypot(p.at[0] - mark.at[0], p.at[1] - mark.at[1]); if (p.id !== id && far > 0) nearest = Math.min(nearest, far); }
      wishesFocus = true;
      to(mark.at, Math.max(near, apart / nearest));
    },
    zoom(direction) { zoomAt(direction > 0 ? 1.8 : 1 / 1.8, width / 2, height / 2); },
    draw(on) { drawn = on ? [] : null; if (on) canvas.focus(); cross.draw(on); draw(); },
    take() { const [s, w, n, e] = view(); server.invokeMethodAsync('Region', [s, w, n, e]); },
    dispose() { gone = true; clearTimeout(resting); resized.disconnect(); themed.disconnect(); },
  };
}
