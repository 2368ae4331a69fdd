// What was typed into cells that did not take it, and why: it stays in them until it is typed anew or given up.
export class Refusals extends Map {
  constructor(grid) {
    super();
    this.grid = grid;
  }

  of(cell) { return cell && this.get(this.grid.keyOf(cell)); }

  keep(cell, typed, message) { this.set(this.grid.keyOf(cell), { typed, message, old: cell.innerText.trim(), place: this.grid.unsaved.placeOf(cell) }); }

  // The list may have drawn the row anew since.
  mark(cell) {
    const no = this.of(cell);
    if (!no || cell.dataset.refused !== undefined && cell.textContent === no.typed) return;
    no.html = cell.innerHTML;
    no.old ??= cell.innerText.trim();
    cell.textContent = no.typed;
    cell.title = no.message;
    cell.dataset.refused = '';
  }

  giveUp(cell) {
    const no = this.of(cell);
    if (!no) return;
    this.delete(this.grid.keyOf(cell));
    cell.innerHTML = no.html ?? cell.innerHTML;
    cell.removeAttribute('title');
    delete cell.dataset.refused;
  }
}
