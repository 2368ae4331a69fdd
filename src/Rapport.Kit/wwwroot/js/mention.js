// An @ in a text area: what is typed behind it is told, and the keys of the list go to it while the list is open.
// An @ behind a letter belongs to a mail address.
const behind = /(?:^|[^\p{Script=Latin}\p{N}._-])@([^\s@,，。;；:：()（）]{0,30})$/u;

export function attach(id, listId, server) {
  const box = document.getElementById(id);
  if (!box) return { dispose() {}, mark() {}, put() {} };
  box.setAttribute('aria-autocomplete', 'list');
  let asked, waiting, composing = false;
  const query = () => box.selectionStart === box.selectionEnd ? behind.exec(box.value.slice(0, box.selectionStart))?.[1] : undefined;
  const isOpen = () => document.getElementById(listId);

  function look() {
    if (composing) return;
    const text = query();
    if (text === asked) return;
    clearTimeout(waiting);
    waiting = undefined;
    asked = text;
    if (text === undefined) server.invokeMethodAsync('Shut');
    else waiting = setTimeout(ask, text === '' ? 0 : 120);
  }

  // A key of the list means the list that fits what is typed: what waits is asked first.
  function ask() {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    server.invokeMethodAsync('Ask', asked);
  }

  function onKey(e) {
    if (!isOpen() || composing || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    if (!['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(e.key)) return;
    if ((e.key === 'Tab' || e.key === 'Enter') && waiting === undefined && !isOpen().children.length) return;
    e.preventDefault();
    e.stopPropagation();
    ask();
    server.invokeMethodAsync('Key', e.key);
  }

  const begin = () => { composing = true; }, end = () => { composing = false; look(); };
  const leave = () => { clearTimeout(waiting); waiting = asked = undefined; server.invokeMethodAsync('Shut'); };
  const heard = { input: look, click: look, keyup: look, keydown: onKey, compositionstart: begin, compositionend: end, blur: leave };
  for (const [name, act] of Object.entries(heard)) box.addEventListener(name, act);

  return {
    // Which of the list is meant, for screen readers.
    mark(active) {
      if (active) { box.setAttribute('aria-controls', listId); box.setAttribute('aria-activedescendant', active); document.getElementById(active)?.scrollIntoView({ block: 'nearest' }); }
      else { box.removeAttribute('aria-controls'); box.removeAttribute('aria-activedescendant'); }
    },
    put(name) {
      const text = query();
      if (text === undefined) return;
      const to = box.selectionStart;
      box.setRangeText(`@${name} `, to - text.length - 1, to, 'end');
      asked = undefined;
      box.focus();
      box.dispatchEvent(new Event('input', { bubbles: true }));
    },
    dispose() { clearTimeout(waiting); for (const [name, act] of Object.entries(heard)) box.removeEventListener(name, act); },
  };
}
