// Choosing rows of a list on a phone: a long press begins it, then each tap takes a row or lets it go.
const patience = 500, slip = 10, narrow = matchMedia('(max-width: 640px)');

export class Touch {
  constructor(grid, signal) {
    this.grid = grid;
    const { table } = grid;
    table.addEventListener('pointerdown', e => this.press(e), { signal });
    // The browser's own menu of a link would come at the same moment.
    table.addEventListener('contextmenu', e => { if (this.isFinger && narrow.matches && e.target.closest('tr[data-id]')) e.preventDefault(); }, { signal });
  }

  get isPicking() { return narrow.matches && this.grid.root.parentElement.classList.contains('picking'); }

  press(e) {
    const row = e.target.closest('tr[data-id]'), life = new AbortController(), on = (name, handler) => document.addEventListener(name, handler, { signal: life.signal, capture: true });
    this.isFinger = e.pointerType === 'touch';
    this.isDone = false;
    if (!this.isFinger || !row || !narrow.matches) return;
    const stop = () => { clearTimeout(timer); life.abort(); };
    const timer = setTimeout(() => {
      stop();
      this.isDone = true;
      this.grid.root.parentElement.classList.add('picking');
      this.turn(row);
    }, patience);
    for (const name of ['pointerup', 'pointercancel', 'scroll']) on(name, stop);
    on('pointermove', m => { if (Math.hypot(m.clientX - e.clientX, m.clientY - e.clientY) > slip) stop(); });
  }

  /** Whether a tap was for choosing: the one that ends a long press has done so already. */
  takes(e, row) {
    if (!this.isDone && !this.isPicking) return false;
    e.preventDefault();
    if (!this.isDone) this.turn(row);
    this.isDone = false;
    return true;
  }

  turn(row) { this.grid.select(row, row.getAttribute('aria-selected') !== 'true'); }
}
