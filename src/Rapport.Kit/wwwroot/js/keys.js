// Which command a key means. The server names the keys of each; a key may begin a sequence of two.
let bound = new Map(), begun = null;
const patience = 1500;
const told = new WeakMap();

// What the table of a list does by itself.
export const gridKeys = ['list.next', 'list.previous', 'list.select', 'list.range', 'list.all', 'list.open', 'list.pane'];

// What lists alone have is no command on a record's page, nor the other way round: there the same key may begin a sequence.
const away = () => /^\/r\/[^/]+\/[^/]/.test(location.pathname) ? /^(list|review|check)\./ : /^\/r\/[^/]+$/.test(location.pathname) ? /^(record|review|check)\.|^keys:/ : /^keys:/;
const meant = (keys, off = away()) => bound.get(keys)?.filter(id => !off.test(id)) ?? [];

export function bind(keys) { bound = new Map(Object.entries(keys)); }

// "Ctrl+Shift+Z", "J", "?", "Shift+Delete". A sign that Shift makes stands for itself.
export function chord(e) {
  if (['Control', 'Shift', 'Alt', 'Meta', 'CapsLock', 'Dead', 'Process', 'AltGraph'].includes(e.key) || e.isComposing) return null;
  const sign = e.key.length === 1 && !/[\p{L}\p{N} ]/u.test(e.key) || /\p{N}/u.test(e.key) && e.key.length === 1;
  const key = e.key === ' ' ? 'Space' : e.key.length === 1 ? e.key.toUpperCase() : e.key;
  return [(e.ctrlKey || e.metaKey) && 'Ctrl', e.altKey && !sign && 'Alt', e.shiftKey && !sign && 'Shift', key].filter(Boolean).join('+');
}

// The commands that this key means, all places together; none while a sequence has only begun.
export function commandsOf(e) {
  if (told.has(e)) return told.get(e);
  // How far apart they were pressed, not how long the page took in between.
  const pressed = chord(e);
  // Shift alone is on the way to a key.
  if (!pressed) return [];
  const first = begun && e.timeStamp - begun.at < patience ? begun.keys : null, keys = first && pressed ? `${first} ${pressed}` : pressed;
  const whole = meant(keys), found = whole.length || !first ? whole : meant(pressed);
  begun = null;
  if (pressed && !found.length && [...bound.keys()].some(k => k.startsWith(pressed + ' ') && meant(k).length)) begun = { keys: pressed, at: e.timeStamp };
  told.set(e, found);
  return found;
}

// The key ends a sequence: it is no letter of its own to whatever it meets.
export function endsOne(e) { return !!begun && e.timeStamp - begun.at < patience && meant(`${begun.keys} ${chord(e)}`).length > 0; }

export function commandOf(e, place) { return commandsOf(e).find(id => id.startsWith(place + '.')); }

// Listens to the next keys instead of acting on them. Esc leaves, Backspace takes the keys away.
function listen(box, server) {
  let first = null, waiting;
  const done = keys => { stop(); server.invokeMethodAsync('Heard', keys); };
  const hear = e => {
    const pressed = chord(e);
    e.preventDefault();
    e.stopImmediatePropagation();
    if (!pressed) return;
    if (pressed === 'Escape') { done(null); return; }
    if (pressed === 'Backspace') { done(''); return; }
    clearTimeout(waiting);
    if (first) { done(`${first} ${pressed}`); return; }
    if (pressed.length > 1) { done(pressed); return; }
    // A plain key may be the first of two.
    first = pressed;
    server.invokeMethodAsync('Begun', pressed);
    waiting = setTimeout(() => done(first), 900);
  };
  const stop = () => { clearTimeout(waiting); document.removeEventListener('keydown', hear, true); box?.removeEventListener('focusout', leave); };
  const leave = () => done(null);
  document.addEventListener('keydown', hear, true);
  box?.addEventListener('focusout', leave);
  box?.focus();
  return { dispose: stop };
}

export function listenAt(id, server) { return listen(document.getElementById(id), server); }
