// A command opens a box on the server, and the browser stands in it only a moment later. What is typed meanwhile belongs into that box: read as
// commands, a note begun with "For" would open a filter.
const patience = 600;
let under = 0, kept = [], over = false;
const box = () => document.activeElement?.matches('input:not([type=checkbox], [type=radio], [data-ear]), textarea, [contenteditable=true]') ? document.activeElement : null;
const arrived = from => box() || location.href !== from || document.activeElement?.closest('dialog[open], .picks');

/** Keeps plain letters while a command is under way. */
export function hold(e) {
  if (!under || e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || box()) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  kept.push(e.key);
}

/** The first letter of what is typed over a cell, whose editor is about to come. */
export function begin(key) {
  kept.push(key);
  over = true;
}

/** Waits for a command and for the box it opens, where it opens one, and puts into that what was typed meanwhile. */
export async function during(command) {
  const from = location.href;
  under++;
  try {
    await command;
    for (const end = performance.now() + patience; performance.now() < end && !arrived(from); ) await new Promise(go => setTimeout(go, 15));
  } finally {
    if (--under === 0) { pour(); again(); }
  }
}

/** What was kept goes into the box as soon as it has the focus. */
export function pour() {
  if (!kept.length || !box()) return;
  const keys = kept;
  kept = [];
  if (over) box().select?.();
  over = false;
  document.execCommand('insertText', false, keys.join(''));
}

// No box came: they were commands after all.
function again() {
  const keys = kept;
  kept = [];
  over = false;
  for (const key of keys) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}
