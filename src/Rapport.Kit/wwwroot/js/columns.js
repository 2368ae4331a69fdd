// Columns of a list by their heads: made wider at their edge or by keys, and carried to another place.
const slip = 5, edge = 48, lastEdge = 10, middle = head => { const box = head.getBoundingClientRect(); return box.left + box.width / 2; };

export class Columns {
  constructor(grid, signal) {
    Object.assign(this, { table: grid.table, server: grid.server });
    const on = (name, handler) => this.table.tHead.addEventListener(name, handler, { signal });
    on('pointerdown', e => e.target.matches('[data-rz]') ? this.resize(e) : this.press(e));
    on('dblclick', e => { if (e.target.matches('[data-rz]')) this.usual(e.target.closest('th').dataset.f); });
    on('keydown', e => this.key(e));
    signal.addEventListener('abort', () => this.drop?.());
  }

  // The column follows the pointer; the server keeps the width once it is let go.
  resize(e) {
    e.preventDefault();
    const head = e.target.closest('th'), start = e.clientX, was = this.shown(head), grip = e.target;
    grip.setPointerCapture(e.pointerId);
    let moved = false;
    const move = m => { moved = true; this.width(head.dataset.f, was + m.clientX - start); };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('pointerup', () => { grip.removeEventListener('pointermove', move); if (moved) this.keepWidth(head.dataset.f); }, { once: true });
  }

  key(e) {
    const head = e.target.closest('th[data-f]');
    if (!head || !e.altKey || !['ArrowLeft', 'ArrowRight'].includes(e.key)) return;
    e.preventDefault();
    this.widen(head, (e.key === 'ArrowRight' ? 16 : -16) * (e.shiftKey ? 5 : 1));
  }

  widen(head, by) {
    this.width(head.dataset.f, this.shown(head) + by);
    this.keepWidth(head.dataset.f);
  }

  // The last column has more room at its edge: see the style sheet.
  shown(head) { return head.offsetWidth - (head.nextElementSibling ? 0 : lastEdge); }

  width(field, pixels) {
    const col = this.col(field), was = +col.dataset.w, now = Math.max(48, Math.min(900, Math.round(pixels)));
    this.disown(col);
    col.dataset.w = now;
    col.style.setProperty('--w', `${now}px`);
    this.table.style.setProperty('--total', `${parseInt(this.table.style.getPropertyValue('--total'), 10) + now - was}px`);
  }

  // A column with a width of its own gets nothing of the spare room: the others share it as before, or else the last has it.
  disown(col) {
    const cols = [...this.table.querySelectorAll('col[data-f]')], share = one => +one.style.getPropertyValue('--share');
    const heirs = cols.filter(one => one !== col && share(one) > 0), left = heirs.reduce((sum, one) => sum + share(one), 0);
    if (!share(col) || !heirs.length && col === cols.at(-1)) return;
    for (const heir of heirs) heir.style.setProperty('--share', share(heir) / left);
    col.style.setProperty('--share', 0);
    if (!heirs.length) cols.at(-1).style.setProperty('--share', 1);
  }

  /** A column is as wide again as what it usually holds, or all are. */
  async usual(field) {
    const columns = await this.server.invokeMethodAsync('UsualWidths', field ?? null);
    for (const one of columns) {
      const col = this.col(one.field);
      col.dataset.w = one.width;
      col.style.setProperty('--w', `${one.width}px`);
      col.style.setProperty('--share', one.share);
    }
    this.table.style.setProperty('--total', `${38 + 10 + columns.reduce((sum, one) => sum + one.width, 0)}px`);
  }

  keepWidth(field) { this.server.invokeMethodAsync('Width', field, +this.col(field).dataset.w); }

  col(field) { return this.table.querySelector(`col[data-f="${CSS.escape(field)}"]`); }

  // Carried only once the pointer has moved: a click sorts. A finger scrolls; the first column stays.
  press(e) {
    const head = e.target.closest('th[data-f]:not(.first)');
    if (!head || e.button !== 0 || e.pointerType === 'touch') return;
    this.drop?.();
    const life = new AbortController(), on = (name, handler) => addEventListener(name, handler, { signal: life.signal, capture: true });
    let carry;
    this.drop = () => { life.abort(); carry?.end(); this.drop = undefined; };
    on('pointermove', m => {
      if (!carry && Math.abs(m.clientX - e.clientX) <= slip) return;
      if (!carry) head.setPointerCapture(e.pointerId);
      (carry ??= new Carry(this.table, head)).to(m.clientX);
    });
    on('pointerup', () => {
      if (carry) this.deafen();
      if (carry?.place) this.server.invokeMethodAsync('Move', head.dataset.f, carry.place);
      this.drop();
    });
    on('keydown', k => {
      if (k.key !== 'Escape' || !carry) return;
      k.preventDefault();
      k.stopImmediatePropagation();
      // The button is still down: letting it go is no click either.
      addEventListener('pointerup', () => this.deafen(), { once: true, capture: true });
      this.drop();
    });
    on('pointercancel', () => this.drop());
    on('blur', b => { if (b.target === window) this.drop(); });
  }

  // What ends a carrying is no click.
  deafen() {
    const life = new AbortController();
    addEventListener('click', e => { e.preventDefault(); e.stopPropagation(); }, { signal: life.signal, capture: true });
    setTimeout(() => life.abort());
  }
}

/** A column on its way: its name goes with the pointer, and a line shows where it would stand. */
class Carry {
  constructor(table, head) {
    this.head = head;
    this.heads = [...table.tHead.querySelectorAll('th[data-f]')];
    [this.pane, this.area] = [table.closest('.tw'), table.closest('.tww')];
    [this.line, this.name] = ['dropline', 'carried'].map(kind => this.area.appendChild(Object.assign(document.createElement('div'), { className: kind, ariaHidden: 'true' })));
    this.name.textContent = head.innerText.trim();
    this.area.classList.add('carrying');
    head.classList.add('lifted');
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  to(x) {
    this.x = x;
    const { left } = this.area.getBoundingClientRect(), others = this.heads.filter(h => h !== this.head);
    const at = Math.max(1, others.filter(h => middle(h) < x).length), beside = others[at];
    // Where it stands already nothing would change.
    this.place = at === this.heads.indexOf(this.head) ? undefined : at;
    const line = beside ? beside.getBoundingClientRect().left : others.at(-1).getBoundingClientRect().right;
    const seen = Math.min(Math.max(line, others[0].getBoundingClientRect().right), left + this.pane.clientWidth - 1);
    this.line.hidden = !this.place;
    this.line.style.left = `${seen - left}px`;
    this.name.style.left = `${x - left}px`;
  }

  // Near the edges the list moves on below.
  scroll() {
    const box = this.pane.getBoundingClientRect(), from = this.heads[0].getBoundingClientRect().right;
    const by = this.x > box.left + this.pane.clientWidth - edge ? 12 : this.x < from + edge ? -12 : 0, was = this.pane.scrollLeft;
    this.pane.scrollLeft += by;
    if (this.pane.scrollLeft !== was) this.to(this.x);
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  end() {
    cancelAnimationFrame(this.frame);
    this.line.remove();
    this.name.remove();
    this.area.classList.remove('carrying');
    this.head.classList.remove('lifted');
  }
}
