// Keys that the server answers: a card or an entry is walked to, lifted and carried. One goes after the other, each from where the one before has
// led. What is carried is drawn anew at each step and loses the browser's focus for that long; a key pressed meanwhile waits.

/** @param places selector of what takes keys, wanted (key, place, busy) => whether it is one of them, server.Key(key, place) => selector of what to stand at next. */
export function keyLine(box, server, places, wanted) {
  const line = [];
  let busy = false;
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
    if (e.ctrlKey || e.metaKey || e.altKey || !at && !(busy && document.activeElement === document.body) || !wanted(e.key, at?.dataset, busy)) return;
    e.preventDefault();
    e.stopPropagation();
    if (busy) line.push(e.key);
    else answer(at, e.key);
  };
  document.addEventListener('keydown', onKey, true);
  return { dispose: () => document.removeEventListener('keydown', onKey, true) };
}
