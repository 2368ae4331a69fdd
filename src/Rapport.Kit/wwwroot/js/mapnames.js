// Names on a map, thinned out: none lies over another or over a place. What stands closer to the reader's question goes
// first: the towns of the records, then the countries, the large ones before the small.
import { inside } from './atlas.js';

const widths = new Map(), line = 14, townsFrom = 2500;

export function names(ink, { width, height, scale, onScreen, onEarth, family, land, halo, town, country }, groups, countries, words) {
  const taken = groups.map(g => [g.x - g.wide / 2 - 1, g.y - g.wide / 2 - 1, g.x + g.wide / 2 + 1, g.y + g.wide / 2 + 1]);
  const isFree = box => !taken.some(t => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);
  ink.textAlign = 'center'; ink.textBaseline = 'middle'; ink.lineJoin = 'round';

  function put(text, font, colour, spots) {
    ink.font = font;
    const key = font + text;
    if (!widths.has(key)) widths.set(key, ink.measureText(text).width);
    const half = widths.get(key) / 2 + 3;
    for (const [x, y] of spots(half)) {
      const box = [x - half, y - line / 2, x + half, y + line / 2];
      if (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height || !isFree(box)) continue;
      taken.push(box);
      ink.strokeStyle = halo; ink.lineWidth = 3; ink.strokeText(text, x, y);
      ink.fillStyle = colour; ink.fillText(text, x, y);
      return half;
    }
  }

  if (scale >= townsFrom) {
    const named = new Set();
    for (const g of groups) {
      const text = mostOf(g.all.map(p => p.town));
      if (!text || named.has(text)) continue;
      const off = g.wide / 2 + line / 2 + 2;
      if (put(text, `530 12px ${family}`, town, half => [[g.x, g.y + off], [g.x, g.y - off], [g.x + g.wide / 2 + half, g.y], [g.x - g.wide / 2 - half, g.y]])) named.add(text);
    }
  }

  for (const c of countries) {
    const text = words[c.id], [x, y] = onScreen(c.at), room = c.wide * scale;
    // Not before the land is as wide as some of its name.
    if (!text || room < 18) continue;
    const isInSight = x > 0 && x < width && y > 0 && y < height, middle = isInSight || c.box.east - c.box.west < width / scale ? null : within(c, width, height, onEarth);
    if (!isInSight && !middle) continue;
    const [mx, my] = middle ?? [x, y];
    put(text, `620 11px ${family}`, country, half => room < half * 1.1 ? [] : [0, -16, 16, -32, 32, -48, 48].filter(d => Math.abs(d) < Math.max(1, (c.box.south - c.box.north) * scale * 0.3)).map(d => [mx, my + d]));
  }
}

// Of a country that goes beyond the edges the name stands where it is in sight.
function within(country, width, height, onEarth) {
  for (const [a, b] of [[0.5, 0.2], [0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.8]])
    if (inside(country, onEarth(width * a, height * b))) return [width * a, height * b];
}

// The town of most of them; none where they are of many.
function mostOf(towns) {
  const counts = new Map();
  for (const t of towns) counts.set(t, (counts.get(t) ?? 0) + 1);
  for (const [town, count] of counts) if (town && count * 2 > towns.length) return town;
}
