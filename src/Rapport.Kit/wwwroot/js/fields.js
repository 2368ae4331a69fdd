// Whoever leaves an open field is done with it. A dialog over the page, its own list of choices or another window is no leaving.
// What is pressed at that moment is let go of first: what is saved may change the height of things, and a click would miss.
export function attach(section, server) {
  if (!section) return { dispose() {} };
  const life = new AbortController(), on = (target, name, handler, more) => target.addEventListener(name, handler, { signal: life.signal, ...more });
  let isDown = false;
  const left = new Set();

  function tell() {
    for (const box of left) {
      const now = document.activeElement;
      if (box.isConnected && !box.contains(now) && !now?.closest('dialog')) server.invokeMethodAsync('Left', box.dataset.field);
    }
    left.clear();
  }

  on(document, 'pointerdown', () => { isDown = true; }, { capture: true });
  for (const name of ['pointerup', 'pointercancel']) on(document, name, () => { isDown = false; if (left.size) setTimeout(tell, 30); }, { capture: true });
  on(section, 'focusout', e => {
    const box = e.target.closest?.('[data-field]');
    if (!box || box.contains(e.relatedTarget)) return;
    setTimeout(() => {
      if (!document.hasFocus()) return;
      left.add(box);
      if (!isDown) tell();
    });
  });
  // What was left before anybody listened here.
  for (const box of section.querySelectorAll('[data-entered]')) left.add(box);
  tell();
  return { dispose() { life.abort(); } };
}
