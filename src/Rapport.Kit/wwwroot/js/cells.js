// What the cells of a list hold that no server has, when the page must be loaded anew: it goes with the page and comes back into its cells. See resume.js.
const boxes = 'textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), select';

export class Cells {
  constructor(grid, signal) {
    this.grid = grid;
    this.sending = new Map();   // what is on its way to the server
    document.addEventListener('rapport-keep', e => this.keep(e.detail), { signal });
    document.addEventListener('rapport-open', e => this.open(e.detail), { signal });
  }

  // Where a cell's text belongs: what it is called, and its box on the record's own page.
  placeOf(cell) {
    const row = cell.closest('tr'), link = row.querySelector('td.first a'), field = cell.dataset.f;
    const names = [link?.querySelector('.ell'), this.grid.head(field)?.querySelector('.ell')].map(part => part?.textContent.trim());
    return { cell: true, row: row.dataset.id, field, name: names.filter(Boolean).join(' · '), record: link?.getAttribute('href'), id: `edit-${field}`, opener: `val-${field}` };
  }

  // On its way as long as the answer is: the end of that is told by what this answers.
  send(cell, typed) {
    const key = this.grid.keyOf(cell), one = { typed, place: this.placeOf(cell) };
    this.sending.set(key, one);
    return () => { if (this.sending.get(key) === one) this.sending.delete(key); };
  }

  keep(list) {
    const { grid } = this, kept = new Map(), { editor } = grid, pane = document.getElementById('cell-editor'), at = document.activeElement;
    const put = (place, value, more) => kept.set(`${place.row} ${place.field}`, { ...place, value, ...more });
    for (const { typed, place } of [...grid.refused.values(), ...this.sending.values()]) put(place, typed);
    if (editor) put(editor.place, editor.input.value, { writing: { caret: editor.input.selectionStart } });
    const over = pane?.matches(':popover-open') && grid.over, open = over ? [...pane.querySelectorAll(boxes)].filter(box => box.id && box.value) : [];
    if (open.length) put(over, open[0].value, { boxes: open.map(box => ({ ...over, cell: false, id: box.id, value: box.value })), writing: pane.contains(at) ? { id: at.id, caret: at.selectionStart ?? 0 } : undefined });
    // Enter was pressed and no server heard it: whoever is still at that cell finds the box open again.
    const sent = !editor && !over && (at === document.body || grid.holds(at)) && kept.get(`${grid.current} ${grid.field}`);
    if (sent) sent.writing = { caret: sent.value.length };
    Object.assign(list, { top: grid.root.scrollTop, current: grid.current, field: grid.field, cells: [...kept.values()] });
  }

  // The list stands where it stood, and its cells hold what they held, with the reason why it is not saved.
  resume(list, message) {
    this.waiting = [...list.cells ?? []];
    for (const one of this.waiting) if (!one.boxes) this.grid.refused.set(`${one.row} ${one.field}`, { typed: one.value, message, place: { ...one, writing: undefined } });
    this.grid.comeBack(list);
  }

  // A cell that is waited for is in sight. What stands in it already was saved before the server died.
  arrive(cell) {
    const key = this.waiting?.length ? this.grid.keyOf(cell) : '', one = key && this.waiting.find(w => `${w.row} ${w.field}` === key);
    if (!one) return;
    this.waiting.splice(this.waiting.indexOf(one), 1);
    one.isBack = true;
    if (one.boxes || (cell.dataset.t ?? cell.dataset.v ?? cell.innerText.trim()) !== one.value) return;
    this.grid.refused.delete(key);
    one.writing = undefined;
  }

  open(one) {
    const cell = this.grid.table.querySelector(`tr[data-id="${one.row}"] td[data-f="${CSS.escape(one.field)}"]`);
    if (!cell) return;
    this.grid.inCells = true;
    this.grid.edit(cell);
  }
}
