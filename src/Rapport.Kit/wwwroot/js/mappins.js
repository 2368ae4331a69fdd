// Places as buttons above the map, so that keys and screen readers reach them: those that would lie over each other are one,
// with their number and a ring of what they are.
const cell = 64, mostPins = 250;

const wideOf = n => n === 1 ? 18 : Math.min(52, 26 + Math.log10(n) * 10);

/** Places in sight by the spots where they are drawn, the many before the few. */
export function grouped(points, onScreen, width, height) {
  const cells = new Map();
  for (const p of points) {
    const [x, y] = onScreen(p.at);
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const key = Math.floor(x / cell) + ',' + Math.floor(y / cell);
    const c = cells.get(key); if (c) { c.all.push(p); c.x += x; c.y += y; } else cells.set(key, { key, all: [p], x, y });
  }

  // Neighbours over the edge of a cell would lie over each other.
  const groups = [], spot = (g, n = g.all.length) => [g.x / n, g.y / n];
  for (const c of [...cells.values()].sort((a, b) => b.all.length - a.all.length).slice(0, mostPins)) {
    const [x, y] = spot(c), near = groups.find(g => Math.hypot(spot(g)[0] - x, spot(g)[1] - y) < (wideOf(g.all.length) + wideOf(c.all.length)) / 2 - 2);
    if (near) { near.all.push(...c.all); near.x += c.x; near.y += c.y; } else groups.push(c);
  }

  return groups.map(g => ({ key: g.all.length === 1 ? g.all[0].id : g.key, all: g.all, x: spot(g)[0], y: spot(g)[1], wide: wideOf(g.all.length) })).sort((a, b) => b.all.length - a.all.length);
}

/** The button of a group. Classes are told in its name, too, never by the colour alone. */
export function pinOf(group, classes, isRanked, words) {
  const pin = document.createElement('button'), { all } = group, n = all.length, number = count => count.toLocaleString(words.language);
  pin.type = 'button';
  pin.dataset.pin = group.key;
  pin.className = n === 1 ? 'pin' : 'pin many';
  pin.style.transform = `translate(${group.x}px, ${group.y}px) translate(-50%, -50%)`;
  const own = classes[all[0].sort];
  if (n === 1) {
    const name = own ? `${all[0].title} · ${own.label}` : all[0].title;
    pin.setAttribute('aria-label', name);
    pin.title = name;
    if (own) { pin.classList.add('told'); pin.style.setProperty('--pin', own.ink); }
    if (isRanked && own && !own.blank) pin.style.setProperty('--size', `${11 + 2 * all[0].sort}px`);
    return pin;
  }

  const inner = document.createElement('span');
  inner.textContent = number(n);
  pin.append(inner);
  pin.style.width = pin.style.height = group.wide + 'px';
  const told = words.cluster.replace('{count}', number(n));
  pin.setAttribute('aria-label', told);
  if (!own) return pin;
  pin.classList.add('told');
  const mixed = isRanked ? medianOf(all, classes) : sharesOf(all, classes);
  pin.style.setProperty('--ring', mixed.ring);
  pin.title = mixed.text(number, words);
  pin.setAttribute('aria-label', `${told} (${pin.title})`);
  return pin;
}

function sharesOf(all, classes) {
  const counts = classes.map(() => 0);
  for (const p of all) counts[p.sort]++;
  let from = 0;
  const parts = classes.map((c, i) => [c, counts[i]]).filter(([, count]) => count > 0);
  const arcs = parts.map(([c, count]) => { const start = from; from += count / all.length; return `${c.ink} ${start}turn ${from}turn`; });
  return { ring: `conic-gradient(${arcs.join(', ')})`, text: number => parts.map(([c, count]) => `${c.label} ${number(count)}`).join(', ') };
}

// Classes stand in the order of their amounts, so the class in the middle is that of the amount in the middle.
function medianOf(all, classes) {
  const ranked = all.map(p => p.sort).filter(s => !classes[s].blank).sort((a, b) => a - b);
  const middle = classes[ranked.length ? ranked[(ranked.length - 1) >> 1] : all[0].sort];
  return { ring: middle.ink, text: (_, words) => ranked.length ? words.median.replace('{range}', middle.label) : middle.label };
}
