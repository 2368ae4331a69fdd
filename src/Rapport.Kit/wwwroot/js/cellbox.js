// The box in which a cell of a list is written: one line, with a list of choices below it where the field has some.

// A choice is meant by a part of its name, and Chinese ones by how they are spelled: each character by its syllable or the beginning of it.
const spells = (typed, [syllable, ...rest]) => !typed || !!syllable && [...syllable].some((_, i) => typed.startsWith(syllable.slice(0, i + 1)) && spells(typed.slice(i + 1), rest));
const isMeant = (choice, typed) => choice.text.toLowerCase().includes(typed) || !!choice.reading?.some((_, i) => spells(typed.replaceAll(' ', ''), choice.reading.slice(i)));

export class CellBox {
  constructor(grid, cell, head) {
    Object.assign(this, { grid, cell, head, row: cell.closest('tr'), place: grid.unsaved.placeOf(cell), options: [], on: -1, asked: 0 });
    this.choices = head.dataset.choices ? JSON.parse(head.dataset.choices) : null;
  }

  /** Lies over its cell. `typed` begins a new text in place of the old; `ear` brings the box in which its first words are being composed already. */
  open(typed, ear) {
    const { grid, cell, head } = this, area = cell.closest('.tww'), a = area.getBoundingClientRect(), b = cell.getBoundingClientRect(), no = grid.refused.of(cell);
    const box = this.box = ear?.box ?? document.createElement('div'), input = this.input = ear?.input ?? document.createElement('input');
    box.className = 'cell-in';
    Object.assign(box.style, { left: `${b.left - a.left}px`, top: `${b.top - a.top}px`, width: `${Math.max(b.width, 120)}px`, height: `${b.height}px` });
    input.setAttribute('aria-label', head.innerText.trim());
    input.removeAttribute('inputmode');
    delete input.dataset.ear;
    if (['Integer', 'Number', 'Money', 'Percent'].includes(head.dataset.kind)) input.inputMode = 'decimal';
    if (!ear) {
      input.value = typed ?? no?.typed ?? grid.before(cell);
      box.append(input);
      area.append(box);
    }
    if (no && typed === undefined) this.say(no.message);
    if (this.offers) {
      input.setAttribute('role', 'combobox');
      input.setAttribute('aria-expanded', 'true');
      input.setAttribute('aria-controls', 'cell-options');
      this.suggest(typed === undefined ? '' : input.value || typed);
      input.addEventListener('input', () => this.suggest(input.value));
    }
    input.addEventListener('keydown', e => this.key(e));
    input.addEventListener('blur', () => setTimeout(() => { if (this.isOpen && !box.contains(document.activeElement)) this.commit(true); }, 120));
    grid.table.closest('.tw').addEventListener('scroll', () => { if (this.isOpen) this.commit(true); }, { once: true });
    if (!ear) input.focus();
    if (typed === undefined) input.select();
  }

  get isOpen() { return this.grid.editor === this; }
  get offers() { return !!this.choices || this.head.dataset.kind === 'Link'; }

  async suggest(text) {
    const wanted = ++this.asked;
    const found = this.choices
      ? this.choices.filter(o => isMeant(o, text.trim().toLowerCase())).slice(0, 8)
      : await this.grid.server.invokeMethodAsync('Suggest', this.cell.dataset.f, text);
    if (!this.isOpen || wanted !== this.asked) return;
    this.options = found;
    this.on = text && found.length ? 0 : -1;
    this.box.querySelector('.pop:not(.wrong)')?.remove();
    const pop = this.list(found);
    const why = this.box.querySelector('.wrong');
    if (why) pop.style.top = `calc(100% + ${why.offsetHeight + 9}px)`;
    this.box.append(pop);
    this.mark();
    this.keepInSight(pop);
  }

  list(found) {
    const pop = document.createElement('div');
    pop.className = 'pop';
    pop.id = 'cell-options';
    pop.setAttribute('role', 'listbox');
    pop.setAttribute('aria-label', this.input.getAttribute('aria-label'));
    found.forEach((o, i) => {
      const line = document.createElement('div'), name = document.createElement('span');
      line.className = 'opt';
      line.setAttribute('role', 'option');
      name.textContent = o.text;
      line.append(name);
      if (o.note) { const note = document.createElement('span'); note.className = 'dim sm end'; note.textContent = o.note; line.append(note); }
      line.addEventListener('mousedown', e => { e.preventDefault(); this.on = i; this.commit(); });
      pop.append(line);
    });
    const foot = document.createElement('div'), { words } = this.grid;
    foot.className = 'foot';
    for (const [key, word] of [['↵', words.save], ['Tab', words.next], ['Esc', words.leave]]) {
      const part = document.createElement('span'), k = document.createElement('kbd');
      k.textContent = key;
      part.append(k, ' ' + word);
      foot.append(part);
    }
    pop.append(foot);
    return pop;
  }

  mark() {
    this.box.querySelectorAll('.opt').forEach((o, i) => {
      o.classList.toggle('on', i === this.on);
      o.setAttribute('aria-selected', i === this.on);
    });
  }

  // Near the lower edge it opens upwards, near the right one to the left.
  keepInSight(pop) {
    const edge = this.box.closest('.tww').getBoundingClientRect(), b = pop.getBoundingClientRect();
    if (pop.matches('.wrong') && b.right > edge.right) Object.assign(pop.style, { left: 'auto', right: '-2px' });
    if (b.bottom > edge.bottom) Object.assign(pop.style, { top: 'auto', bottom: 'calc(100% + 5px)' });
  }

  key(e) {
    if (!this.isOpen || e.isComposing || e.keyCode === 229) return;   // an input method uses Enter and the arrows itself
    if (e.key === 'Escape') { this.grid.refused.giveUp(this.cell); this.close(); e.preventDefault(); e.stopPropagation(); }
    else if (e.key === 'Enter') { this.commit(); e.preventDefault(); e.stopPropagation(); }
    else if (e.key === 'Tab') { this.commit(); this.grid.editBeside(this.row, this.cell, e.shiftKey ? -1 : 1); e.preventDefault(); }
    else if (this.options.length && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      this.on = (this.on + (e.key === 'ArrowDown' ? 1 : -1) + this.options.length) % this.options.length;
      this.mark();
      e.preventDefault();
    }
  }

  // A cell that was left still holds what it did not take; it is asked again by Enter or another text.
  commit(left) {
    if (!this.isOpen) return;
    const { grid, cell, offers } = this, typed = this.input.value.trim(), before = grid.before(cell);
    if (left && grid.refused.of(cell)?.typed === typed) { this.close(left); return; }
    let value = typed;
    if (offers) {
      if (this.on >= 0) value = this.options[this.on].value;
      else if (typed && typed !== before) {
        const exact = this.options.find(o => o.text.toLowerCase() === typed.toLowerCase());
        if (!exact) { this.close(left); grid.refuse(cell, typed, grid.words.noChoice); return; }
        value = exact.value;
      } else if (typed) { grid.refused.giveUp(cell); this.close(left); return; }
    }
    const same = offers ? value === (cell.dataset.v ?? '') : typed === before;
    grid.refused.giveUp(cell);
    this.close(left);
    if (!same) grid.save(cell, value, offers && this.on >= 0 ? this.options[this.on].text : typed);
  }

  say(message) {
    const why = document.createElement('div');
    Object.assign(why, { className: 'pop wrong', id: 'cell-why', textContent: message });
    why.setAttribute('role', 'alert');
    this.input.setAttribute('aria-invalid', 'true');
    this.input.setAttribute('aria-describedby', why.id);
    this.box.classList.add('bad');
    this.box.append(why);
    this.keepInSight(why);
  }

  // Whoever has gone to another place keeps the focus there.
  close(left) {
    if (!this.isOpen) return;
    this.grid.editor = undefined;
    this.box.remove();
    if (!left || document.activeElement === document.body) this.grid.focus();
  }
}
