// What happens when the server goes away under an open page. What was typed goes with the page over the reload that a new server asks for, in this
// tab only: back into its box where that stands again, else into a note from which it can be copied. Passwords are kept nowhere.
(() => {
  const place = 'rapport.typed:', typed = new Set();
  const modal = document.getElementById('components-reconnect-modal'), words = document.getElementById('resume-words')?.dataset;
  if (!modal || !words) return;
  const boxes = 'input:not([type=password], [type=hidden], [type=file], [type=checkbox], [type=radio], [autocomplete=one-time-code]), textarea, select';
  const wait = ms => new Promise(done => setTimeout(done, ms));

  // The menu of commands and what filters what is on the screen are found again faster than copied.
  document.addEventListener('input', e => { if (e.target.matches?.(boxes) && !e.target.closest('.cmdk, [role=search]')) typed.add(e.target); });

  // Without the star of what is required, and the word that is read out for it.
  const wordsOf = label => [...label?.childNodes ?? []].find(n => n.nodeType === 3 && n.textContent.trim())?.textContent.trim() ?? label?.textContent.trim();
  const nameOf = box => box.getAttribute('aria-label') || wordsOf(box.labels?.[0] ?? box.closest('[data-field]')?.querySelector('.lab, dt, label')) || box.placeholder || '';

  function keep() {
    const open = [...typed].filter(box => box.isConnected && box.value.trim() !== '' && box.value !== box.defaultValue);
    const kept = open.map(box => ({ id: box.id, name: nameOf(box), value: box.value, said: box.selectedOptions?.[0]?.text }));
    // What it was meant to be, a call or a note, comes back with what was written.
    const chosen = [...document.querySelectorAll('[data-keep][aria-pressed=true]')].map(choice => choice.id);
    const at = document.activeElement, writing = open.includes(at) ? { id: at.id, caret: at.selectionStart ?? at.value.length } : null;
    if (kept.length) sessionStorage.setItem(place + location.pathname, JSON.stringify({ kept, chosen, writing }));
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
  if (JSON.parse(sessionStorage.getItem(place + location.pathname) ?? '{}').writing) addEventListener('keydown', hold, true);

  function writeOn(box, { caret }) {
    release();
    box.focus();
    if (box.setSelectionRange && box.selectionStart !== null) {
      box.setSelectionRange(caret, caret);
      box.setRangeText(box.matches('textarea') ? held : held.replaceAll('\n', ''), caret, caret, 'end');
    }
  }

  async function bringBack() {
    const { kept, chosen, writing } = JSON.parse(sessionStorage.getItem(place + location.pathname) ?? '{}');
    if (!kept?.length) { release(); return; }
    sessionStorage.removeItem(place + location.pathname);
    // The page is drawn piece by piece once it is connected.
    const open = new Set(kept), choices = new Set(chosen);
    for (let tries = 0; tries < 50 && open.size; tries++) {
      for (const id of document.documentElement.dataset.ready ? choices : []) {
        const choice = document.getElementById(id);
        if (choice?.ariaPressed === 'false') choice.click();
        else if (choice) choices.delete(id);
      }

      // The boxes of another choice may be others.
      if (choices.size && tries < 30) { await wait(100); continue; }
      for (const one of open) {
        const box = one.id && document.getElementById(one.id);
        if (!box || !box.matches(boxes) || box.disabled || !document.documentElement.dataset.ready) continue;
        open.delete(one);
        const goesOn = writing?.id === one.id;
        if (box.value === one.value && !goesOn) continue;
        box.value = one.value;
        if (goesOn) writeOn(box, writing);
        for (const event of ['input', 'change']) box.dispatchEvent(new Event(event, { bubbles: true }));
        typed.add(box);
      }
      await wait(100);
    }
    release();
    for (const one of open) if (writing?.id === one.id) one.value += held;
    if (open.size) show([...open]);
  }

  function show(kept) {
    const note = document.createElement('aside'), title = document.createElement('b'), list = document.createElement('ul'), shut = button(words.close, () => note.remove());
    note.className = 'note kept';
    note.setAttribute('aria-label', title.textContent = words.title);
    for (const { name, value, said } of kept) {
      const item = document.createElement('li'), text = document.createElement('span');
      text.className = 'ell';
      text.textContent = name ? words.pair.replace('{label}', () => name).replace('{says}', () => said ?? value) : said ?? value;
      item.append(text, button(words.copy, () => navigator.clipboard.writeText(said ?? value)));
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
    if (state === 'rejected' || state === 'resume-failed') anew();
    else if (state === 'failed') untilThere();
  });
  addEventListener('load', bringBack);
  navigator.serviceWorker?.register('/away.js').catch(() => { /* a browser that keeps nothing shows its own page */ });
})();
