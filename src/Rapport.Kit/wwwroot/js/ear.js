// An input method composes in a box only, never on a table: the cell where the keys are has a box that nobody sees. What is composed or pasted into it
// begins the cell, and the box becomes its editor where it stands: moved, it would lose what is being composed.
import { begin, during } from './ahead.js';

export class Ear {
  constructor(grid) {
    const box = document.createElement('div'), input = document.createElement('input');
    Object.assign(this, { grid, box, input });
    box.className = 'ear';
    // Nobody asked for the keys on a screen yet.
    Object.assign(input, { inputMode: 'none', tabIndex: -1, autocomplete: 'off', spellcheck: false });
    input.dataset.ear = '';
    box.append(input);
    input.addEventListener('keydown', e => this.key(e));
    input.addEventListener('compositionstart', () => this.hear());
    input.addEventListener('input', e => { if (!e.isComposing) this.hear(); });
    input.addEventListener('compositionend', () => this.pass());
  }

  /** Listens at a cell: says it to whoever hears the page instead of seeing it. */
  stand(cell, head) {
    const area = cell.closest('.tww'), a = area.getBoundingClientRect(), b = cell.getBoundingClientRect();
    Object.assign(this.box.style, { left: `${b.left - a.left}px`, top: `${b.top - a.top}px`, width: `${b.width}px`, height: `${b.height}px` });
    this.input.setAttribute('aria-label', [head.innerText.trim(), (cell.querySelector('.ell') ?? cell).innerText.trim()].filter(Boolean).join(': '));
    if (!this.box.isConnected) area.append(this.box);
    this.cell = cell;
    this.input.focus({ preventScroll: true });
  }

  // What a table does with these by itself, and where Tab leads from it.
  key(e) {
    if (this.taken) return;
    const { table, root } = this.grid;
    if (e.key === 'Tab') table.focus({ preventScroll: true });
    else if (e.key === 'Home') root.scrollTop = 0;
    else if (e.key === 'End') root.scrollTop = root.scrollHeight;
  }

  hear() {
    if (this.taken) return;
    this.taken = true;
    this.isPassedOn = !this.grid.hear(this);
    if (this.isPassedOn && this.input.value) this.pass();
  }

  // Kinds with an editor of their own: the words go there as soon as they are composed.
  pass() {
    if (!this.isPassedOn) return;
    const words = this.input.value;
    this.drop();
    if (words) begin(words);
    if (words) during(this.grid.openEditor(this.cell)); else this.grid.focus();
  }

  drop() {
    this.box.remove();
    if (this.grid.ear === this) this.grid.ear = undefined;
  }
}
