// The earth as a map draws it: Web Mercator, the world is the unit square. Countries come from Natural Earth beside this
// file; nothing is fetched from elsewhere.
const files = new URL('../lib/world-atlas/', import.meta.url), layers = new Map();

export const toX = longitude => (longitude + 180) / 360;
export const toY = latitude => { const s = Math.sin(Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI / 180); return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI); };
export const toLongitude = x => x * 360 - 180;
export const toLatitude = y => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;

/** The outline of all land as one path, and each country's number (ISO 3166-1) with the spot for its name, the largest first. */
export async function layer(detail) {
  if (!layers.has(detail)) layers.set(detail, fetch(new URL(`countries-${detail}.json`, files)).then(r => r.json()).then(outline));
  return layers.get(detail);
}

// TopoJSON: arcs are quantised and delta-coded; a ring is a row of arcs, a negative one runs backwards.
function outline({ arcs, transform: { scale, translate }, objects }) {
  const lines = arcs.map(arc => { let x = 0, y = 0; return arc.map(([dx, dy]) => [toX((x += dx) * scale[0] + translate[0]), toY((y += dy) * scale[1] + translate[1])]); });
  const path = new Path2D(), countries = [];
  for (const { id, type, arcs: parts } of objects.countries.geometries) {
    let main = null;
    for (const rings of type === 'Polygon' ? [parts] : type === 'MultiPolygon' ? parts : [])
      rings.forEach((ring, inner) => {
        const points = unwrapped(ring.flatMap(n => n < 0 ? [...lines[~n]].reverse() : lines[n]));
        for (const shift of [0, ...(points.some(p => p[0] > 1.001) ? [-1] : []), ...(points.some(p => p[0] < -0.001) ? [1] : [])]) {
          points.forEach(([x, y], i) => path[i ? 'lineTo' : 'moveTo'](x + shift, y));
          path.closePath();
        }

        const box = boxOf(points), size = (box.east - box.west) * (box.south - box.north);
        if (!inner && (!main || size > main.size)) main = { id, ring: points, box, size };
      });
    if (id && main) countries.push({ ...main, ...widest(main) });
  }

  return { path, countries: countries.sort((a, b) => b.size - a.size) };
}

// A coast over the 180th meridian goes on beyond the edge, and is drawn once more on the other side. Along the pole it jumps.
function unwrapped(points) {
  let turn = 0;
  return points.map(([x, y], i) => {
    if (i && y < 0.98) { const step = x - points[i - 1][0]; if (step > 0.5) turn--; else if (step < -0.5) turn++; }
    return [x + turn, y];
  });
}

function boxOf(points) {
  const box = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
  for (const [x, y] of points) {
    box.west = Math.min(box.west, x); box.east = Math.max(box.east, x);
    box.north = Math.min(box.north, y); box.south = Math.max(box.south, y);
  }

  return box;
}

// A name runs across: it stands in the middle of the longest line across the land, rather near its middle than far from it.
function widest({ ring, box }) {
  let best = { at: [(box.west + box.east) / 2, (box.north + box.south) / 2], wide: 0 }, most = 0;
  for (const share of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]) {
    const y = box.north + share * (box.south - box.north), cuts = across(ring, y);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const wide = cuts[i + 1] - cuts[i], worth = wide * (1.2 - Math.abs(share - 0.5));
      if (worth > most) { most = worth; best = { at: [(cuts[i] + cuts[i + 1]) / 2, y], wide }; }
    }
  }

  return best;
}

function across(ring, y) {
  const cuts = [];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i], [bx, by] = ring[j];
    if (ay > y !== by > y) cuts.push(ax + (y - ay) / (by - ay) * (bx - ax));
  }

  return cuts.sort((a, b) => a - b);
}

/** Whether a spot lies in the country's main land. */
export function inside({ ring, box }, [x, y]) {
  if (x < box.west || x > box.east || y < box.north || y > box.south) return false;
  return across(ring, y).filter(cut => cut < x).length % 2 === 1;
}
