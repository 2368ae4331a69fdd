// What happens when the server goes away under an open page. What was typed goes with the page over the reload that a new server asks for, in this
// tab only: back into its box, which is opened again where it was a field, a cell or a form; else into a note that says where it belongs, from which it
// can be put there or copied. Passwords are kept nowhere.
(() => {
  const place = 'rapport.typed:', typed = new Set();
  const modal = document.getElementById('components-reconnect-modal'), words = document.getElementById('resume-words')?.dataset;
  if (!modal || !words) return;
  const boxes = 'input:not([type=password], [type=hidden], [type=file], [type=checkbox], [type=radio], [autocomplete=one-time-code]), textarea, select';
  const wait = ms => new Promise(done => setTimeout(done, ms));

  // What came over the reload. The shell opens its form again, the table of a list its cells.
  const saved = JSON.parse(sessionStorage.getItem(place + location.pathname) ?? '{}');
  globalThis.rapportKept = { ...saved, path: location.pathname };

  // The menu of commands and what filters what is on the screen are found again faster than copied; cells are told by their table.
  document.addEventListener('input', e => { if (e.target.matches?.(boxes) && !e.target.closest('.cmdk, [role=search], .ear, .cell-in, #cell-editor')) typed.add(e.target); });

  // Without the star of what is required, and the word that is read out for it.
  const wordsOf = label => [...label?.childNodes ?? []].find(n => n.nodeType === 3 && n.textContent.trim())?.textContent.trim() ?? label?.textContent.trim();
  const labelOf = box => box.getAttribute('aria-label') || wordsOf(box.labels?.[0] ?? box.closest('[data-field]')?.querySelector('.lab, dt, label')) || box.placeholder || '';

  // A field beside a list says whose it is.
  const nameOf = box => [box.closest('aside.panel')?.ariaLabel, labelOf(box)].filter(Boolean).join(' · ');

  function keep() {
    const open = [...typed].filter(box => box.isConnected && box.value.trim() !== '' && box.value !== box.defaultValue);
    const kept = open.map(box => ({ id: box.id, name: nameOf(box), value: box.value, said: box.selectedOptions?.[0]?.text, ...box.closest('[data-opener]')?.dataset }));
    // What it was meant to be, a call or a note, comes back with what was written, and so does the tab it was written on.
    const chosen = [...document.querySelectorAll('[data-keep]:is([aria-pressed=true], [aria-selected=true])')].map(choice => choice.id);
    const at = document.activeElement, writing = open.includes(at) ? { id: at.id, caret: at.selectionStart ?? at.value.length } : null;
    const list = {}, form = document.querySelector('[data-form]')?.dataset.form;
    document.dispatchEvent(new CustomEvent('rapport-keep', { detail: list }));
    if (kept.length || list.cells?.length || form) sessionStorage.setItem(place + location.pathname, JSON.stringify({ kept, chosen, writing, list, form }));
  }

  // Who goes on writing while the page comes back means letters, not commands: they wait for their box.
  let held = '';
  const hold = e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches?.(boxes)) return;
    if (e.key.length === 1) held += e.key;
    else if (e.key === 'Enter') held += '\n';
    else if (e.key === 'Backspace') held = held.slice(0, -1);
    else return;
    e.preventDefault();
    e.stopImmediatePropagation();
  };
  const release = () => removeEventListener('keydown', hold, true);
  if (saved.writing || saved.list?.cells?.some(cell => cell.writing)) addEventListener('keydown', hold, true);

  function writeOn(box, { caret }) {
    release();
    box.focus();
    if (box.setSelectionRange && box.selectionStart !== null) {
      box.setSelectionRange(caret, caret);
      box.setRangeText(box.matches('textarea') ? held : held.replaceAll('\n', ''), caret, caret, 'end');
    }
  }

  async function bringBack() {
    const { kept = [], chosen = [], list, form } = saved;
    sessionStorage.removeItem(place + location.pathname);
    if (kept.length || list?.cells?.length || form) {
      // The page is drawn piece by piece once it is connected.
      for (let tries = 0; tries < 600 && !document.documentElement.dataset.ready; tries++) await wait(100);
      const open = await fill([...kept, ...list?.cells ?? []], saved.writing, chosen);
      for (const one of open) if (one.writing || saved.writing?.id === one.id) one.value += held;
      if (open.length) show(open);
    }

    globalThis.rapportKept = undefined;
    release();
  }

  // Puts texts into their boxes as these come; answers those whose boxes did not.
  async function fill(texts, writing, chosen = []) {
    const open = new Set(texts), choices = new Set(chosen);
    for (let tries = 0; tries < 80 && open.size; tries++) {
      for (const id of choices) {
        const choice = document.getElementById(id);
        if ((choice?.ariaPressed ?? choice?.ariaSelected) === 'false') choice.click();
        else if (choice) choices.delete(id);
      }

      // The boxes of another choice may be others.
      if (choices.size && tries < 30) { await wait(100); continue; }
      for (const one of open) {
        if (one.cell) {
          if (!one.isBack) continue;
          open.delete(one);
          if (one.writing || one.boxes) document.dispatchEvent(new CustomEvent('rapport-open', { detail: one }));
          // A pane over the cell comes from the server.
          if (one.boxes) { one.boxes.forEach(box => open.add(box)); writing = one.writing; }
          else if (one.writing) writeOn(document.querySelector('.cell-in input'), one.writing);
        } else if (boxBack(one, writing)) open.delete(one);
      }
      await wait(100);
    }

    return [...open];
  }

  function boxBack(one, writing) {
    const box = one.id && document.getElementById(one.id);
    if (!box?.matches(boxes)) {
      // The field is shut: it is opened as a person does, again where a page that was still being drawn let the press go. Some shut cells have the id of their box.
      const opener = Date.now() - (one.pressed ?? 0) < 2000 ? null : box?.matches('button') ? box : document.getElementById(one.opener ?? '');
      if (opener) { one.pressed = Date.now(); opener.click(); }
      return false;
    }

    if (box.disabled || box.closest('dialog:not([open])')) return false;
    const goesOn = writing?.id === one.id;
    if (box.value === one.value && !goesOn) return true;
    box.value = one.value;
    if (goesOn) writeOn(box, writing);
    for (const event of ['input', 'change']) box.dispatchEvent(new Event(event, { bubbles: true }));
    typed.add(box);
    return true;
  }

  // To its field on the record's own page.
  async function putBack(one) {
    Blazor.navigateTo(one.record);
    for (let tries = 0; tries < 80 && location.pathname !== one.record; tries++) await wait(100);
    const { id, opener, value, name, said, record } = one, open = await fill([{ id, opener, value, name, said, record }], { id, caret: value.length });
    if (open.length) show(open);
  }

  function show(kept) {
    const note = document.createElement('aside'), title = document.createElement('b'), list = document.createElement('ul'), shut = button(words.close, () => note.remove());
    note.className = 'note kept';
    note.setAttribute('aria-label', title.textContent = words.title);
    for (const one of kept) {
      const { name, value, said, record } = one;
      const item = document.createElement('li'), text = document.createElement('span');
      text.className = 'ell';
      text.textContent = name ? words.pair.replace('{label}', () => name).replace('{says}', () => said ?? value) : said ?? value;
      item.append(text);
      if (record && record !== location.pathname) item.append(button(words.back, () => { item.remove(); if (!list.children.length) note.remove(); putBack(one); }));
      item.append(button(words.copy, () => navigator.clipboard.writeText(said ?? value)));
      list.append(item);
    }
    note.append(title, list, shut);
    document.body.append(note);
  }

  function button(text, act) {
    const made = document.createElement('button');
    [made.type, made.className, made.textContent] = ['button', 'btn sm', text];
    made.addEventListener('click', act);
    return made;
  }

  // A server that is there again but knows nothing of this page: only a new page helps.
  function anew() {
    // Keys that still reach the old page count as well.
    addEventListener('pagehide', keep);
    keep();
    location.reload();
  }

  async function untilThere() {
    for (;;) {
      await wait(2000);
      try {
        if (!(await fetch('/health/ready', { cache: 'no-store' })).ok) continue;
      } catch { continue; }
      if (!await Blazor.reconnect()) anew();
      return;
    }
  }

  modal.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
    // Whoever loads the page by hand meanwhile loses nothing either.
    if (state === 'hide') removeEventListener('pagehide', keep);
    else addEventListener('pagehide', keep);
    if (state === 'rejected' || state === 'resume-failed') anew();
    else if (state === 'failed') untilThere();
  });
  addEventListener('load', bringBack);
  navigator.serviceWorker?.register('/away.js').catch(() => { /* a browser that keeps nothing shows its own page */ });
})();
