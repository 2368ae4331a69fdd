// A region drawn by keys: a crosshair goes over the map, and what it does is shown in the bar of keys and said aloud.
import { toLatitude, toLongitude } from './atlas.js';

const near = 12, step = 16, far = 80, margin = 24;

// Whoever came by a key is shown the crosshair at once, whoever came by the mouse only when a key is pressed.
let isByKeys = false;
addEventListener('keydown', () => { isByKeys = true; }, true);
addEventListener('pointerdown', () => { isByKeys = false; }, true);

/** `map` tells and moves what is seen (onScreen, onEarth, size, pan), has the corners (corners, close, leave) and the places (townAt). */
export function crosshair(box, stage, map, words) {
  let at = null, mark = null;
  const number = n => n.toLocaleString(words.language), filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Twice the same words would not be said twice.
  function say(text) {
    const said = box.querySelector('[data-map-said]'), shown = box.querySelector('[data-map-shown]');
    if (said) said.textContent = said.textContent === text ? text + '\u00a0' : text;
    if (shown) shown.textContent = text;
  }

  function degrees(value, positive, negative) {
    return Math.abs(value).toLocaleString(words.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }) + '° ' + (value < 0 ? negative : positive);
  }

  function where() {
    const town = map.townAt(map.onScreen(at)), place = `${degrees(toLatitude(at[1]), words.north, words.south)}, ${degrees(toLongitude(at[0]), words.east, words.west)}`;
    return isOn(map.corners()[0]) && map.corners().length >= 3 ? words.onFirst : town ? filled(words.nearTown, { place, town }) : place;
  }

  const isOn = (corner, within = near) => { if (!corner) return false; const [x, y] = map.onScreen(corner), [px, py] = map.onScreen(at); return Math.hypot(px - x, py - y) < within; };
  const middle = () => { const { width, height } = map.size(); return map.onEarth(width / 2, height / 2); };

  function place() {
    if (!at) { mark?.remove(); mark = null; return; }
    if (!mark) { mark = document.createElement('i'); mark.className = 'cross'; stage.append(mark); }
    const [x, y] = map.onScreen(at);
    mark.style.transform = `translate(${x}px, ${y}px)`;
  }

  function hold(on) {
    at = on ? at ?? middle() : null;
    box.toggleAttribute('data-keys', on);
    place();
  }

  // Beyond the edge the map comes along.
  function move(dx, dy) {
    const { width, height } = map.size(), [x, y] = map.onScreen(at), to = [x + dx, y + dy];
    const over = (value, size) => value < margin ? value - margin : value > size - margin ? value - size + margin : 0;
    const [ox, oy] = [over(to[0], width), over(to[1], height)];
    at = map.onEarth(...to);
    if (ox || oy) map.pan(ox, oy);
    at = [Math.max(0, Math.min(1, at[0])), Math.max(0, Math.min(1, at[1]))];
    map.draw();
    say(where());
  }

  function set() {
    const corners = map.corners(), last = corners.at(-1);
    const isClosing = isOn(corners[0]) || isOn(last, 1);
    if (isClosing && corners.length >= 3) { map.close(); return; }
    if (isOn(last, 1)) { say(words.tooFew); return; }
    corners.push([...at]);
    map.draw();
    say(filled(words.cornerSet, { count: number(corners.length) }));
  }

  function back() {
    const corners = map.corners(), corner = corners.pop();
    if (corner) at = corner;
    map.draw();
    say(corner ? filled(words.cornerBack, { count: number(corners.length) }) : words.noCorner);
  }

  return {
    /** Drawing has begun or is over. */
    draw(on) { if (!on) { hold(false); say(''); } else if (isByKeys) { hold(true); say(words.drawStart); } },
    /** The mouse has taken over. */
    rest() { if (at) hold(false); },
    place,
    at: () => at,
    /** True where the key was one of the drawing. */
    key(e) {
      const length = e.shiftKey ? far : step, way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      if (e.ctrlKey || e.metaKey || e.altKey) return false;
      if (e.key === 'Escape') { map.leave(); say(words.drawLeft); return true; }
      // Corners set by the mouse are closed by Enter wherever it is.
      if (e.key === 'Enter' && !at && map.corners().length) { map.close(); return true; }
      if (!way && e.key !== 'Enter' && e.key !== ' ' && e.key !== 'Backspace') return false;
      if (!at) { hold(true); if (!way && e.key !== 'Backspace') { say(words.drawStart); return true; } }
      if (way) move(way[0] * length, way[1] * length);
      else if (e.key === 'Backspace') back();
      else set();
      return true;
    },
  };
}
