// One delegated listener set for a whole list: current cell, selection and keys. A cell is written in a box of its own (cellbox.js).
// Rows are plain markup (see rows.js); nothing in a row has a handler of its own.
import { CellBox } from './cellbox.js';
import { Cells } from './cells.js';
import { begin, during } from './ahead.js';
import { Ear } from './ear.js';
import { Columns } from './columns.js';
import { commandOf, commandsOf } from './keys.js';
import { Refusals } from './refusals.js';
import { Rows } from './rows.js';
import { Touch } from './touch.js';

// Whoever comes back, by the browser or by the way that a record's page shows, finds the list where it was left.
const address = () => location.pathname + location.search;
let back = -Infinity;
addEventListener('popstate', () => { back = performance.now(); });
addEventListener('click', e => { if (e.target.closest?.('.crumb a')) back = performance.now(); }, true);
const left = new Map();

export function attach(root, server, words, first) {
  const grid = new Grid(root, server, words);
  grid.sheet.take(first);
  const was = performance.now() - back < 5000 && left.get(address());
  if (was) grid.comeBack(was);
  const kept = globalThis.rapportKept;
  if (kept?.list && kept.path === location.pathname) grid.unsaved.resume(kept.list, words.kept);
  return { dispose: () => grid.dispose(), take: rows => grid.sheet.take(rows), put: rows => grid.sheet.put(rows), hold: message => grid.hold(message), busy: () => !!grid.editor, step: by => grid.step(by), widen: (field, by) => grid.columns.widen(grid.head(field), by), usualWidths: () => grid.columns.usual(), left: () => grid.left() };
}

// Kinds that are edited in a pane over their cell.
const pops = ['MultiChoice', 'Tags', 'MultiLink', 'Address', 'LongText', 'File', 'Image'];

// Whoever used a button around the list means the list by its keys all the same, but for those that press the button or open what it opens.
const beside = 'main :is(button, a, summary)';
const isPress = e => !!e.target.closest('button, summary') && (e.key === 'Enter' || e.key === ' ' || /^Arrow(Up|Down)$/.test(e.key) && e.target.matches('[popovertarget], summary'));

class Grid {
  constructor(root, server, words) {
    Object.assign(this, { root, server, words });
    this.table = root.querySelector('table');
    this.abort = new AbortController();
    this.unsaved = new Cells(this, this.abort.signal);
    this.columns = new Columns(this, this.abort.signal);
    this.touch = new Touch(this, this.abort.signal);
    this.refused = new Refusals(this);
    this.marks = new Map();     // rows chosen or left out that the server has not heard of yet
    const on = (target, name, handler, capture = false) => target.addEventListener(name, handler, { signal: this.abort.signal, capture });
    on(this.table, 'click', e => this.click(e));
    on(this.table, 'dblclick', e => this.edit(e.target.closest('td[data-f]')));
    on(document, 'click', e => { if (e.target.closest?.('.bulk .leave')) this.letGo(); }, true);
    on(document, 'keydown', e => this.key(e));
    on(document, 'keydown', e => this.typeOver(e), true);
    this.sheet = new Rows(root, this.table.tBodies[0], (...stretch) => server.invokeMethodAsync('Ask', ...stretch), () => this.paint());
    this.table.dataset.listens = 'true';
  }

  dispose() { delete this.table.dataset.listens; this.abort.abort(); this.sheet.dispose(); this.editor?.close(); this.ear?.drop(); }

  rows() { return [...this.table.tBodies[0].querySelectorAll('tr[data-id]')]; }
  row() { return this.current && this.table.querySelector(`tr[data-id="${this.current}"]`); }
  cells(row) { return [...row.querySelectorAll('td[data-f]')]; }

  comeBack({ top, current, field }) {
    Object.assign(this, { current, field });
    this.root.scrollTop = top;
    this.paint();
  }

  // Rows come and go while scrolling: the marks are put on again.
  paint() {
    for (const row of this.rows()) {
      if (this.marks.has(row.dataset.id)) this.tick(row, this.marks.get(row.dataset.id).on);
      const current = row.dataset.id === this.current;
      row.classList.toggle('cur', current);
      for (const cell of this.cells(row)) {
        cell.classList.toggle('at', current && this.field === cell.dataset.f && this.inCells);
        this.unsaved.arrive(cell);
        if (this.refused.size) this.refused.mark(cell);
      }
    }
  }

  move(row, field) {
    if (!row) return;
    this.current = row.dataset.id;
    if (field) this.field = field;
    this.paint();
    this.peek();
    row.scrollIntoView({ block: 'nearest' });
    const head = this.table.tHead?.offsetHeight ?? 0, box = row.closest('.tw').getBoundingClientRect(), r = row.getBoundingClientRect();
    if (r.top < box.top + head) row.closest('.tw').scrollTop -= box.top + head - r.top;
    this.table.setAttribute('aria-activedescendant', row.id);
  }

  click(e) {
    const fold = e.target.closest('[data-fold]');
    if (fold) { this.server.invokeMethodAsync('Fold', +fold.dataset.fold); return; }
    const row = e.target.closest('tr[data-id]');
    if (!row) return;
    if (e.target.matches('input.check')) { this.select(row, e.target.checked, e.shiftKey); return; }
    if (this.touch.takes(e, row)) return;
    if (e.target.closest('a')) { this.leave(row); return; }
    const cell = e.target.closest('td[data-f]');
    const again = cell && this.current === row.dataset.id && this.field === cell.dataset.f;
    this.inCells = !!cell;
    this.move(row, cell?.dataset.f);
    this.focus();
    if (again) this.edit(cell);
  }

  select(row, on, range) {
    const rows = this.rows(), from = rows.findIndex(r => r.dataset.id === this.anchor), to = rows.indexOf(row), place = row.ariaRowIndex - 2, start = this.anchorPlace;
    this.anchorPlace = place;
    if (range && from < 0 && start !== undefined) {
      // Its other end has been scrolled away: the server knows what lies between.
      this.anchor = row.dataset.id;
      this.sheet.touched(row);
      this.server.invokeMethodAsync('SelectBetween', Math.min(start, place), Math.max(start, place), on);
      return;
    }

    const chosen = range && from >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1) : [row];
    this.anchor = row.dataset.id;
    this.choose(chosen, on, this.server.invokeMethodAsync('Select', chosen.map(r => r.dataset.id), on));
  }

  // Shown at once, and held against rows that were drawn before the server knew: who types on quickly chooses by what they see.
  async choose(rows, on, told) {
    const mark = { on };
    for (const row of rows) {
      this.marks.set(row.dataset.id, mark);
      this.tick(row, on);
    }
    try {
      await told;
    } finally {
      for (const row of rows) if (this.marks.get(row.dataset.id) === mark) this.marks.delete(row.dataset.id);
    }
  }

  // Seen as let go at once, too: an x that follows would take a row for chosen and leave it out.
  letGo() { return this.choose(this.rows(), false, this.server.invokeMethodAsync('ClearSelection')); }

  tick(row, on) {
    row.ariaSelected = on;
    const box = row.querySelector('input.check');
    if (box) box.checked = on;
    this.sheet.touched(row);
  }

  key(e) {
    if (this.editor || document.querySelector('dialog[open], .pop:popover-open')) return;
    const inside = this.holds(e.target), pane = e.target.closest('.panel'), aside = !inside && !pane && !!e.target.closest(beside), free = aside || e.target.matches('body, h1, main');
    if (pane && !e.target.closest('input, select, textarea') && !e.ctrlKey && !e.metaKey && !e.altKey) {
      const step = { 'list.next': 1, 'list.previous': -1 }[commandOf(e, 'list')];
      if (step) { this.step(step); e.preventDefault(); }
      else if (e.key === 'Escape') { this.server.invokeMethodAsync('LeavePane'); e.preventDefault(); }
      return;
    }
    if (!inside && !free || isPress(e) || e.target.closest('input:not(.check, [data-ear]), select, textarea') || e.altKey || e.isComposing) return;
    const command = commandOf(e, 'list');
    if (command === 'list.all') { this.choose(this.rows(), true, this.server.invokeMethodAsync('SelectAll')); e.preventDefault(); return; }
    if (!command && (e.ctrlKey || e.metaKey)) return;
    // From there a letter walks through the rows, and the next one must not begin a text in the cell that was left.
    if (aside && command) this.inCells = false;
    const rows = this.rows(), at = rows.findIndex(r => r.dataset.id === this.current);
    const cells = at >= 0 ? this.cells(rows[at]) : [], c = cells.findIndex(x => x.dataset.f === this.field);
    const go = step => this.move(rows[Math.max(0, Math.min(rows.length - 1, at + step))] ?? rows[0]);
    const side = step => { const next = cells[Math.max(0, Math.min(cells.length - 1, c + step))]; if (next) { this.inCells = true; this.move(rows[at], next.dataset.f); next.scrollIntoView({ inline: 'nearest', block: 'nearest' }); } };
    const page = Math.max(1, Math.floor(this.table.closest('.tw').clientHeight / (rows[0]?.offsetHeight || 36)) - 2);
    const onLink = e.target.closest('a');
    switch (this.grammar(e, command)) {
      case 'list.next': go(1); break;
      case 'list.previous': go(at < 0 ? 0 : -1); break;
      case 'PageDown': go(page); break;
      case 'PageUp': go(-page); break;
      case 'ArrowRight': if (at < 0) return; side(1); break;
      case 'ArrowLeft': if (at < 0) return; side(-1); break;
      // From cell to cell as in a sheet; at the end of the row it leads on from the list, as it does from a row.
      case 'Tab': {
        const step = e.shiftKey ? -1 : 1;
        if (!this.inCells || c < 0 || !cells[c + step] || onLink || e.target.matches('input.check')) return;
        side(step); break;
      }
      case 'list.select': case 'list.range':
        if (at < 0 || e.target.matches('input.check')) return;
        this.select(rows[at], rows[at].getAttribute('aria-selected') !== 'true', command === 'list.range' || e.shiftKey); break;
      case 'list.open': if (at >= 0) this.leave(rows[at]); if (at >= 0) rows[at].querySelector('td.first a')?.click(); break;
      case 'list.pane': if (at < 0) return; this.open(rows[at]); break;
      case 'Enter': case 'F2':
        if (at < 0 || onLink) return;
        if (c >= 0 && this.inCells) this.edit(cells[c]); else { this.leave(rows[at]); rows[at].querySelector('td.first a')?.click(); }
        break;
      case 'Escape': if (!inside && !this.peeking) return; if (this.inCells && this.refused.of(cells[c])) { this.refused.giveUp(cells[c]); break; } if (this.peeking && !this.inCells) { this.server.invokeMethodAsync('LeavePane'); break; } this.inCells = false; this.paint(); this.letGo(); break;
      default: return;
    }
    e.preventDefault();
    // Not when the key has just opened the editor: taking the focus from it would close it.
    if (!this.editor && (free || inside && !onLink)) this.focus();
  }

  // Where it was left, for whoever comes back.
  leave(row) {
    this.current = row.dataset.id;
    left.set(address(), { top: this.root.scrollTop, current: this.current, field: this.field });
  }

  // Arrows and the space bar always move and choose; other keys do what the person gave them.
  grammar(e, command) { return command ?? ({ ArrowDown: 'list.next', ArrowUp: 'list.previous', ' ': 'list.select' }[e.key] ?? e.key); }

  // In the cells a letter is no command: it begins a new text, and Delete empties. Esc leads back to the rows and their commands.
  typeOver(e) {
    if (!this.inCells || this.editor || e.isComposing || e.target !== this.table && e.target !== this.ear?.input || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open], .pop:popover-open')) return;
    const cell = this.row()?.querySelector(`td[data-f="${CSS.escape(this.field ?? '')}"]`), head = cell && this.head(cell.dataset.f);
    if (!head) return;
    const file = ['File', 'Image'].includes(head.dataset.kind), empties = !file && (e.key === 'Delete' || e.key === 'Backspace');
    if (!empties && (e.key.length !== 1 || e.key === ' ')) return;
    // Who may change nothing at all has only rows, and their commands: what is none of them was meant for the cell. Said once.
    if (head.dataset.edit !== 'true' && !this.table.tHead.querySelector('th[data-edit=true]')) {
      if (!this.isToldWhy && !commandsOf(e).length) { this.isToldWhy = true; this.tell(this.words.mayNotWrite); }
      return;
    }
    if (head.dataset.edit !== 'true') this.tell(this.words.readOnly);
    else if (!empties) this.edit(cell, file ? undefined : e.key);
    else if (this.before(cell) !== '') this.save(cell, '', '');
    e.preventDefault();
    e.stopImmediatePropagation();
  }

  // The record at hand beside the list; on the phone its page.
  open(row) {
    if (innerWidth <= 640) { row.querySelector('td.first a')?.click(); return; }
    this.peeking = true;
    // Beside the pane the keys walk through the rows: a letter must not begin a text in the cell that was clicked.
    this.inCells = false;
    this.paint();
    this.peek();
  }

  peek() {
    if (!this.peeking || this.peeked === this.current) return;
    this.peeked = this.current;
    // Whoever runs through the rows means the one where they stop.
    clearTimeout(this.peekSoon);
    this.peekSoon = setTimeout(() => this.server.invokeMethodAsync('Peek', this.current), 90);
  }

  left() { clearTimeout(this.peekSoon); this.peeking = false; this.peeked = undefined; this.focus(); }

  step(by) {
    const rows = this.rows(), at = rows.findIndex(r => r.dataset.id === this.current);
    this.move(rows[Math.max(0, Math.min(rows.length - 1, at + by))]);
  }

  head(field) { return this.table.tHead.querySelector(`th[data-f="${CSS.escape(field)}"]`); }

  holds(element) { return this.table.contains(element) || !!this.ear && element === this.ear.input; }

  /** The keys are with the list: at a cell that may be written, in the box where words are composed. */
  focus() {
    const cell = this.inCells && this.row()?.querySelector(`td[data-f="${CSS.escape(this.field ?? '')}"]`), head = cell && this.head(this.field);
    if (cell && head?.dataset.edit === 'true' && !['File', 'Image'].includes(head.dataset.kind)) (this.ear ??= new Ear(this)).stand(cell, head);
    else { this.table.focus({ preventScroll: true }); this.ear?.drop(); }
  }

  // Words begin in a cell; tells whether they go on in it, or in an editor that is opened for them.
  hear(ear) {
    // The row may have been drawn anew since.
    const cell = this.row()?.querySelector(`td[data-f="${CSS.escape(this.field ?? '')}"]`) ?? ear.cell;
    ear.cell = cell;
    if (pops.includes(this.head(cell.dataset.f)?.dataset.kind)) return false;
    this.ear = undefined;
    this.edit(cell, '', ear);
    return true;
  }

  openEditor(cell) {
    this.over = this.unsaved.placeOf(cell);
    return this.server.invokeMethodAsync('Edit', cell.closest('tr').dataset.id, cell.dataset.f);
  }

  edit(cell, typed, ear) {
    if (!cell || this.editor) return;
    const head = this.head(cell.dataset.f);
    if (!head || head.dataset.edit !== 'true') { this.tell(this.words.readOnly); return; }
    const row = cell.closest('tr');
    this.move(row, cell.dataset.f);
    // Turned by Enter or a click; what is typed over it is a word.
    if (head.dataset.kind === 'YesNo' && typed === undefined && !this.refused.of(cell)) { this.save(cell, cell.dataset.v === 'true' ? 'false' : 'true'); return; }
    if (pops.includes(head.dataset.kind)) {
      if (typed !== undefined) begin(typed);
      during(this.openEditor(cell));
      return;
    }
    if (!ear) this.ear?.drop();
    this.editor = new CellBox(this, cell, head);
    this.editor.open(typed, ear);
  }

  // Tab goes on to the next cell that can be written, in the next row where this one ends: past what would be changed by being walked over.
  editBeside(row, cell, step) {
    const rows = this.rows(), beside = rows[rows.indexOf(row) + step];
    const cells = step > 0 ? [...this.cells(row), ...beside ? this.cells(beside) : []] : [...beside ? this.cells(beside) : [], ...this.cells(row)];
    let at = cells.indexOf(cell) + step;
    while (cells[at] && (this.head(cells[at].dataset.f)?.dataset.edit !== 'true' || this.head(cells[at].dataset.f).dataset.kind === 'YesNo')) at += step;
    if (cells[at]) { this.inCells = true; this.edit(cells[at]); }
  }

  async save(cell, value, shown) {
    const row = cell.closest('tr'), old = cell.innerHTML;
    if (shown !== undefined) cell.textContent = shown;
    this.sheet.touched(row);
    cell.dataset.saving = '';
    const arrived = shown === undefined ? () => {} : this.unsaved.send(cell, shown);
    // One after the other: a second change sent while the first is under way would carry the version before it.
    const earlier = this.saving;
    let done;
    this.saving = new Promise(resolve => done = resolve);
    await earlier;
    try {
      const answer = await this.server.invokeMethodAsync('Save', row.dataset.id, cell.dataset.f, value);
      if (answer.ok) {
        this.sheet.put(answer.row);
        if (this.ear && document.activeElement === this.ear.input) this.focus();
        const saved = this.table.querySelector(`tr[data-id="${row.dataset.id}"] td[data-f="${CSS.escape(cell.dataset.f)}"]`);
        if (saved) { saved.dataset.saved = ''; setTimeout(() => delete saved.dataset.saved, 1200); }
      } else {
        cell.innerHTML = old;
        // Without a reason a dialog asks; whoever leaves it unanswered finds the text in its cell.
        if (answer.gone) { if (this.editor?.row.dataset.id === row.dataset.id) this.editor.close(true); }
        else if (answer.message) this.refuse(cell, shown, answer.message);
        else this.met = { row: row.dataset.id, field: cell.dataset.f, shown };
      }
    } catch {
      cell.innerHTML = old;
      this.refuse(cell, shown, this.words.notSaved);
    } finally { delete cell.dataset.saving; arrived(); done(); }
  }

  before(cell) { return cell.dataset.t ?? cell.dataset.v ?? this.refused.of(cell)?.old ?? cell.innerText.trim(); }
  keyOf(cell) { return `${cell.closest('tr').dataset.id} ${cell.dataset.f}`; }

  // What was typed stays in the cell with the reason beside it, and the cursor in it, unless that is at work elsewhere by now.
  refuse(cell, typed, message) {
    if (typed === undefined) { this.tell(message); return; }
    this.refused.keep(cell, typed, message);
    this.paint();
    const at = document.activeElement;
    if (cell.isConnected && !this.editor && !document.querySelector('dialog[open], .pop:popover-open') && (at === document.body || this.holds(at))) this.edit(cell);
    else this.tell(message);
  }

  hold(message) {
    const met = this.met, cell = met && this.table.querySelector(`tr[data-id="${met.row}"] td[data-f="${CSS.escape(met.field)}"]`);
    this.met = undefined;
    if (cell) this.refuse(cell, met.shown, message); else this.tell(message);
  }

  tell(message) { this.server.invokeMethodAsync('Tell', message); }
}
