// Keys that the server answers: a card or an entry is walked to, lifted and carried. One goes after the other, each from where the one before has
// led. What is carried is drawn anew at each step and loses the browser's focus for that long; a key pressed meanwhile waits.

import { endsOne } from './keys.js';

// The same place drawn anew: a card by its record, an entry by its record, a day by its date.
const selectorOf = at => { const [name] = Object.keys(at.dataset); return `[data-${name}="${CSS.escape(at.dataset[name])}"]`; };

/** @param places selector of what takes keys, wanted (key, place, busy) => whether it is one of them, server.Key(key, place) => selector of what to stand at next. */
export function keyLine(box, server, places, wanted) {
  const line = [];
  let busy = false, held = null, isByKeys = false;
  const answer = async (at, key) => {
    busy = true;
    try {
      for (; at; [at, key] = [standing(), line.shift()]) {
        const next = await server.invokeMethodAsync('Key', key, Object.values(at.dataset)[0]);
        if (next) document.querySelector(next)?.focus();
        if (!line.length) return;
      }
    } finally {
      busy = false;
      line.length = 0;
    }
  };
  const standing = () => document.activeElement?.matches(places) && box.contains(document.activeElement) ? document.activeElement : null;
  const onKey = e => {
    const at = standing();
    if (e.ctrlKey || e.metaKey || e.altKey || !at && !(busy && document.activeElement === document.body) || endsOne(e) || !wanted(e.key, at?.dataset, busy)) return;
    e.preventDefault();
    e.stopPropagation();
    isByKeys = true;
    if (busy) line.push(e.key);
    else answer(at, e.key);
  };
  const onFocus = e => { const at = e.target.closest(places); if (at) held = selectorOf(at); };
  const onPointer = () => { isByKeys = false; };
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('pointerdown', onPointer, true);
  box.addEventListener('focusin', onFocus);
  return {
    /** What had the keys last has them again, where what was read anew has let them fall. */
    back() {
      if (!isByKeys || busy || document.activeElement !== document.body || !held) return;
      (box.querySelector(held) ?? box.querySelector(places.split(', ').map(p => p + '[tabindex="0"]').join(', ')))?.focus();
    },
    dispose() {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', onPointer, true);
      box.removeEventListener('focusin', onFocus);
    },
  };
}
