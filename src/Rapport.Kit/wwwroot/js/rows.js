// The rows of a long list: the browser holds those in sight and some beside them, asks for others while it scrolls, and forgets the rest.
// A row comes as a line of markup. One that stays keeps its element and its cells, so that cursor, focus and an open editor hold.
// Whoever scrolls fast has as many rows ahead as pass in the time that a busy server may take to answer.
const spare = 15, near = 6, ahead = { ms: 700, most: 150 }, divider = '\u001e', decoder = new TextDecoder();

export class Rows {
  /** @param ask (start, count, keptFrom, keptTo, edition) => bytes; @param drawn is told when rows have come or changed. */
  constructor(area, body, ask, drawn) {
    Object.assign(this, { area, body, ask, drawn, held: new Map(), edition: -1, total: 0, start: 0, end: 0, height: 36, pace: new Pace() });
    this.before = this.space();
    this.after = this.space();
    body.replaceChildren(this.before, this.after);
    this.look = () => { this.pace.at(area.scrollTop, performance.now()); this.more(); };
    area.addEventListener('scroll', this.look, { passive: true });
    this.sizes = new ResizeObserver(this.look);
    this.sizes.observe(area);
  }

  dispose() {
    this.gone = true;
    this.area.removeEventListener('scroll', this.look);
    this.sizes.disconnect();
  }

  /** Asks for rows as long as some near the sight are missing: one question at a time, the next where the person has scrolled to by then. */
  async more() {
    if (this.asking || this.gone || this.edition < 0) return;
    this.asking = true;
    try {
      for (let wish; !this.gone && (wish = this.missing()); ) {
        const [start, end] = wish, places = [...this.held.keys()].filter(p => p >= start && p < end);
        const [from, to] = places.length ? [Math.min(...places), Math.max(...places) + 1] : [start, start];
        this.place(start, end);
        this.take(await this.ask(start, end - start, from, to, this.edition));
      }
    } catch {
      // The connection is lost: the page says so, and begins anew when it is back.
    } finally { this.asking = false; }
  }

  /** The stretch to hold, or nothing where all of it is at hand. */
  missing() {
    const first = Math.min(Math.floor(this.area.scrollTop / this.height), Math.max(0, this.total - 1)), last = Math.min(this.total, first + Math.ceil(this.area.clientHeight / this.height) + 1);
    const lacks = (from, to) => { for (let place = Math.max(0, from); place < Math.min(this.total, to); place++) if (!this.held.has(place)) return true; return false; };
    const stretch = (up, down) => [Math.max(0, first - up), Math.min(this.total, last + down)];
    // What is in sight comes first, without those ahead, which would make it wait.
    if (this.held.size === 0 || !this.held.has(first) && !this.held.has(last - 1)) return lacks(first, last) ? stretch(spare, spare) : null;
    const far = Math.min(ahead.most, Math.round(Math.abs(this.pace.speed) * ahead.ms / this.height)), [up, down] = this.pace.speed < 0 ? [far, 0] : [0, far];
    return lacks(first - Math.max(near, up >> 1), last + Math.max(near, down >> 1)) ? stretch(Math.max(spare, up), Math.max(spare, down)) : null;
  }

  /** Takes rows: what was asked for, or all in sight anew. An answer that was overtaken by newer rows is dropped. */
  take(bytes) {
    const [head, ...lines] = decoder.decode(bytes).split(divider), [edition, total, start, from, to, top] = head.split(' ').map(Number);
    if (edition < this.edition) return;
    this.edition = edition;
    this.total = total;
    const held = new Map();
    for (let place = from; place < to; place++) held.set(place, this.held.get(place));
    let place = start;
    for (const line of lines) {
      if (place === from) place = to;
      held.set(place++, { line, key: /data-(?:id|g)="([^"]*)/.exec(line)[1] });
    }

    const end = Math.max(place, to);
    if (top) this.area.scrollTop = 0;
    this.draw(start, end, held);
    if (this.end > this.start) this.height = (this.after.offsetTop - this.body.rows[1].offsetTop) / (this.end - this.start) || this.height;
    this.pad();
    this.drawn();
    this.more();
  }

  /** Puts single rows in place of their old versions, where those are held. */
  put(bytes) {
    for (const line of decoder.decode(bytes).split(divider)) {
      const key = /data-id="([^"]*)/.exec(line)?.[1], row = [...this.held.values()].find(h => h.key === key);
      if (!row) continue;
      renew(row.row, parse([line])[0]);
      row.line = line;
    }

    this.drawn();
  }

  /** The browser has changed a row by itself: it is drawn anew even where the server's line is as before. */
  touched(row) {
    for (const item of this.held.values()) if (item.row === row) item.line = '';
  }

  /** Makes room for rows that are on their way. */
  place(start, end) {
    this.draw(start, end, new Map([...this.held].filter(([place]) => place >= start && place < end)));
    this.pad();
  }

  draw(start, end, held) {
    const old = new Map([...this.held.values()].map(h => [h.key, h])), fresh = [...held.values()].filter(h => !h.row && !old.has(h.key));
    parse(fresh.map(h => h.line)).forEach((row, i) => {
      fresh[i].row = row;
      if (row.dataset.id) row.id = `r-${row.dataset.id}`;
    });
    for (const item of held.values()) {
      const was = old.get(item.key);
      if (item.row || !was) continue;
      item.row = was.row;
      if (was.line !== item.line) renew(item.row, parse([item.line])[0]);
    }

    // First away with those that leave: whatever stays is not moved.
    const stay = new Set([...held.values()].map(h => h.row));
    for (const row of [...this.body.rows]) {
      if (row === this.before || row === this.after || stay.has(row)) continue;
      // The keys go on working when the row that had the cursor is scrolled away.
      if (row.contains(document.activeElement)) this.body.closest('table').focus({ preventScroll: true });
      row.remove();
    }

    let next = this.before.nextElementSibling;
    for (let place = start; place < end; place++) {
      const row = held.get(place)?.row ?? this.blank();
      row.ariaRowIndex = place + 2;
      if (row === next) next = next.nextElementSibling;
      else this.body.insertBefore(row, next);
    }

    Object.assign(this, { start, end, held });
  }

  pad() {
    this.before.style.height = `${this.start * this.height}px`;
    this.after.style.height = `${Math.max(0, this.total - this.end) * this.height}px`;
  }

  space() {
    const row = document.createElement('tr');
    row.ariaHidden = 'true';
    return row;
  }

  blank() {
    const row = this.space();
    row.innerHTML = `<td class="pick"></td><td colspan="${this.body.closest('table').tHead.rows[0].cells.length - 1}"><span class="sk sks" style="width:42%"></span></td>`;
    return row;
  }
}

/** How fast an area is scrolled, in pixels a millisecond and downwards positive; a rest or a leap makes it nothing. */
class Pace {
  speed = 0;
  #top = 0;
  #time = 0;

  at(top, time) {
    const span = time - this.#time, now = (top - this.#top) / span;
    if (span <= 0) return;
    this.speed = span > 200 || Math.abs(now) > 40 ? 0 : this.speed * 0.7 + now * 0.3;
    [this.#top, this.#time] = [top, time];
  }
}

function parse(lines) {
  if (lines.length === 0) return [];
  const template = document.createElement('template');
  template.innerHTML = `<table><tbody>${lines.join('')}</tbody></table>`;
  return [...template.content.querySelector('tbody').rows];
}

function renew(row, fresh) {
  row.ariaSelected = fresh.ariaSelected;
  if (row.cells.length !== fresh.cells.length || [...row.cells].some((cell, i) => cell.dataset.f !== fresh.cells[i].dataset.f || cell.className.replace(/ ?\bat\b/, '') !== fresh.cells[i].className)) {
    row.replaceChildren(...fresh.cells);
    return;
  }

  [...row.cells].forEach((cell, i) => {
    const now = fresh.cells[i];
    const box = cell.querySelector('input.check');
    if (box) { box.checked = now.querySelector('input').checked; return; }
    if (cell.innerHTML !== now.innerHTML) cell.innerHTML = now.innerHTML;
    for (const name of ['v', 't']) { if (now.dataset[name] === undefined) delete cell.dataset[name]; else cell.dataset[name] = now.dataset[name]; }
  });
}
