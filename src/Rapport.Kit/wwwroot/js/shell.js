// Keys, menus, dialogs and cookies of the shell. One listener each on the document.
import { bind, commandsOf, gridKeys } from './keys.js';
import { enterList, walkList } from './menukeys.js';
import { walk } from './tree.js';
import { during, hold, pour } from './ahead.js';

let shell;
const typing = e => e.target.closest?.('input:not([type=checkbox], [type=radio], [data-ear]), textarea, select, [contenteditable=true]');
const dialogOpen = () => document.querySelector("dialog[open], .pop:popover-open");

export function start(reference, keys) {
  shell = reference;
  bind(keys);
  document.addEventListener('keydown', hold, true);
  document.addEventListener('focusin', pour);
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  document.addEventListener('focusout', onFocusOut);
  document.documentElement.dataset.ready = 'true';
  // A form that was open when the server died: the page it stood on opens it again.
  const kept = globalThis.rapportKept;
  if (kept?.form && kept.path === location.pathname) shell.invokeMethodAsync('Resume', kept.form);
  for (const row of document.querySelectorAll(rows)) showPlace(row);
  places.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-current'] });
  return { dispose: stop };
}

function stop() {
  document.removeEventListener('keydown', hold, true);
  document.removeEventListener('focusin', pour);
  document.removeEventListener('keydown', onKey);
  document.removeEventListener('click', onClick);
  document.removeEventListener('focusout', onFocusOut);
  places.disconnect();
  shell = undefined;
}

// A row of places that scrolls sideways shows the place one stands at, whoever draws the row and whenever.
const rows = '.setnav, .help-links, .tablist';
function showPlace(row) {
  const place = row.querySelector('[aria-current=page]')?.getBoundingClientRect(), box = row.getBoundingClientRect();
  if (place && row.scrollWidth > row.clientWidth) row.scrollLeft += place.left + place.width / 2 - box.left - box.width / 2;
}

const places = new MutationObserver(changes => {
  giveBack();
  for (const { type, target, addedNodes } of changes) {
    if (type === 'attributes') { const row = target.closest(rows); if (row && target.getAttribute('aria-current') === 'page') showPlace(row); }
    else for (const node of addedNodes) if (node.nodeType === 1) for (const row of node.matches(rows) ? [node] : node.querySelectorAll(rows)) showPlace(row);
  }
});

export { bind };

function onKey(e) {
  if (e.key === 'Escape') {
    const menu = e.target.closest?.('details.menu[open]');
    if (menu) { menu.open = false; menu.querySelector('summary').focus(); e.preventDefault(); return; }
  }
  if (walk(e) || walkList(e)) return;
  if (dialogOpen()) return;
  // Whoever types means letters; only what is held with Ctrl and belongs to no box is a command there.
  const held = e.ctrlKey || e.metaKey || e.altKey;
  if (typing(e) && !(held && commandsOf(e).includes('shell.find'))) return;
  // A button that carries a command is pressed by its keys: the page it stands on is the place that is meant.
  const button = !typing(e) && commandsOf(e).map(id => document.querySelector(`[data-command="${id}"]`)).find(b => b);
  if (button) { e.preventDefault(); if (!button.disabled) button.click(); return; }
  // Lists and boards answer their own keys.
  const ids = commandsOf(e);
  if (!ids.length || e.defaultPrevented || ids.some(id => gridKeys.includes(id)) && document.querySelector('.tw > table[role=grid]')) return;
  const neighbour = ids.map(id => document.querySelector(`[data-neighbour=${{ 'record.next': 'next', 'record.previous': 'previous' }[id]}]`)).find(link => link);
  if (neighbour) { e.preventDefault(); neighbour.click(); return; }
  e.preventDefault();
  // One key may mean several commands: the page that is open has one of them.
  if (shell) during(shell.invokeMethodAsync('Run', ids));
}

function onClick(e) {
  const row = e.target.closest('.tablist');
  // The arrows over the edges are drawn by the row itself; a tab that is half seen comes in whole.
  if (row === e.target && row) row.scrollBy({ left: row.clientWidth * 0.7 * (e.clientX < row.getBoundingClientRect().left + row.clientWidth / 2 ? -1 : 1), behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
  else if (row) e.target.closest('[role=tab], a')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  for (const menu of document.querySelectorAll('details.menu[open]'))
    if (!menu.contains(e.target) || e.target.closest('[data-shut]')) menu.open = false;
  // A list that was opened by its button is walked by keys at once: on the button, letters mean nothing and Enter shuts it again.
  const list = document.getElementById(e.target.closest('[popovertarget]:not([popovertargetaction=hide])')?.getAttribute('popovertarget'));
  if (list?.matches('[data-enter]')) list.addEventListener('toggle', t => { if (t.newState === 'open') enterList(list); }, { once: true });
  // The next page is shown beneath a sheet that nobody closed.
  if (e.target.closest('[data-shut]')) e.target.closest('.pop:popover-open')?.hidePopover();
}

function onFocusOut(e) {
  const menu = e.target.closest?.('details.menu[open]');
  if (menu && e.relatedTarget && !menu.contains(e.relatedTarget)) menu.open = false;
}

// Where the keys were when a dialog opened: there they are again once it is gone, whichever way it was closed.
const opened = [];

function placeOf(element) {
  const shut = element?.closest?.('.pop[popover]:not(:popover-open)'), menu = element?.closest?.('details.menu:not([open])');
  const at = shut ? document.querySelector(`[popovertarget="${CSS.escape(shut.id)}"]`) : menu ? menu.querySelector('summary') : element;
  // What is drawn anew meanwhile is known by its name.
  const name = at?.id ? '#' + CSS.escape(at.id) : at?.dataset?.card ? `[data-card="${CSS.escape(at.dataset.card)}"]` : null;
  return { at, name, path: location.pathname };
}

function giveBack() {
  while (opened.length && !opened.at(-1).dialog.isConnected) {
    const { at, name, path } = opened.pop();
    // Who went on to another page, or has been given the cursor already, is not called back.
    if (path !== location.pathname || document.activeElement && document.activeElement !== document.body) continue;
    const place = at?.isConnected && at !== document.body ? at : name && document.querySelector(name);
    (place || document.querySelector('main h1'))?.focus({ preventScroll: true });
  }
}

export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  opened.push({ dialog, ...placeOf(document.activeElement) });
  dialog.addEventListener('cancel', e => {
    e.preventDefault();
    // A box tells what was typed when it is left: only then is it known that something would be lost.
    document.activeElement?.blur();
    dialog.querySelector('[data-close]')?.click();
  });
  dialog.addEventListener('click', e => { if (e.target === dialog) dialog.querySelector('[data-close]')?.click(); });
  dialog.showModal();
  if (begin(dialog) || !dialog.querySelector('.dfoot')) return;
  // It is still being looked up what it asks. Until then the keys are at the dialog itself: on the cross, Enter would shut it.
  dialog.tabIndex = -1;
  dialog.focus();
  const filled = new MutationObserver(() => { if (document.activeElement !== dialog || begin(dialog)) filled.disconnect(); });
  filled.observe(dialog, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
}

/** The first thing to fill in, not the cross that closes, nor a picker that has its record already; tells whether there is one yet. */
function begin(dialog) {
  const first = dialog.querySelector('[autofocus]') ?? dialog.querySelector('.dbody :is(input:not(.tokens:has(.tag) > input, [type=radio]), select, textarea)') ?? dialog.querySelector('.dfoot .pri:enabled');
  if (!first) return false;
  // Nobody has asked a picker yet: its list would lie over what stands below, and move it under a hand that shuts it.
  const quiet = e => e.stopImmediatePropagation();
  if (first.matches('.tokens > input')) addEventListener('focus', quiet, true);
  first.focus();
  removeEventListener('focus', quiet, true);
  return true;
}

export function closeDialog(dialog) { dialog?.close(); }

/// What was refused may lie out of sight: the first such field is shown and has the cursor.
export function showRefused(dialog) {
  if (!dialog?.isConnected) return;
  const said = dialog.querySelector('.dbody .help.err'), field = said?.closest('.field') ?? said?.parentElement ?? dialog.querySelector('.dbody [aria-invalid=true]');
  if (!field) { dialog.querySelector('.dbody [role=alert]')?.scrollIntoView({ block: 'nearest' }); return; }
  focusIn(field.querySelector('[aria-invalid=true], .input.err input') ?? field);
  field.scrollIntoView({ block: 'nearest' });
}

export function keepInView(id) { document.getElementById(id)?.scrollIntoView({ block: 'nearest' }); }

export function remember(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
  if (name === '.Rapport.Theme') globalThis.rapportApplyTheme?.();
  if (name === '.Rapport.Density') document.documentElement.dataset.density = value;
  if (name === '.Rapport.Language') location.reload();
}

export function printPage() { window.print(); }

/// Puts words where the cursor stands in a box, as if they were typed.
export function insertAt(id, words) {
    const box = document.getElementById(id);
    if (!box) return;
    box.focus();
    box.setRangeText(words, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
}

export function focus(selector) { document.querySelector(selector)?.focus(); }

export function rowHeight() {
  return parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 36;
}

export function isDark() { return document.documentElement.dataset.theme === 'dark'; }

// Popovers open under the button that names them; the phone's sheet is placed by the style sheet.
function place(e) {
  const pop = e.target;
  if (!pop.matches?.('.pop[popover]')) return;
  if (e.newState !== 'open') { grown.unobserve(pop); return; }
  placeAtOpener(pop);
  if (e.type === 'toggle') grown.observe(pop);
}

function placeAtOpener(pop) {
  // A phone may have another one, which is not drawn here.
  const openers = [...document.querySelectorAll(`[popovertarget="${CSS.escape(pop.id)}"]`)], opener = openers.find(one => one.offsetParent) ?? openers[0];
  if (opener) placeAt(pop, opener.getBoundingClientRect());
}

// Many are filled only once they are open.
const grown = new ResizeObserver(all => { for (const one of all) if (one.target.matches(':popover-open')) placeAtOpener(one.target); });

function placeAt(pop, box) {
  if (innerWidth <= 640) { pop.style.cssText = ''; return; }
  const wide = pop.offsetWidth || 290;
  pop.style.left = `${Math.max(8, Math.min(box.left, innerWidth - wide - 8))}px`;
  const below = innerHeight - box.bottom - 16;
  if (below >= 240 || below >= box.top) Object.assign(pop.style, { top: `${box.bottom + 4}px`, bottom: 'auto', maxHeight: `${below}px` });
  else Object.assign(pop.style, { top: 'auto', bottom: `${innerHeight - box.top + 4}px`, maxHeight: `${box.top - 16}px` });
}

for (const name of ['beforetoggle', 'toggle']) document.addEventListener(name, place, true);

globalThis.rapportHide = id => { const pop = document.getElementById(id); if (pop?.matches(':popover-open')) pop.hidePopover(); };

globalThis.rapportShowAt = (id, anchor, focus) => {
  const pop = document.getElementById(id), at = document.querySelector(anchor);
  if (!pop || !at) return;
  if (!pop.matches(':popover-open')) pop.showPopover();
  placeAt(pop, at.getBoundingClientRect());
  focusIn(pop.querySelector(focus));
};

// A group of boxes takes no cursor itself: its first one does.
function focusIn(box) {
  if (!box) return;
  box.focus();
  if (document.activeElement !== box) box.querySelector('input:not([type=hidden], [tabindex="-1"]), select, textarea, button')?.focus();
}

// A text the server means: letters typed after the text it has taken stay, and it is told of them.
globalThis.rapportTyped = (box, taken, meant) => {
  if (!box) return;   // gone with the editor it stood in
  const newer = box.value.startsWith(taken) ? box.value.slice(taken.length) : '';
  box.value = meant + newer;
  if (newer) box.dispatchEvent(new Event('input', { bubbles: true }));
};

globalThis.rapportFocus = selector => focusIn(document.querySelector(selector));
// Into a field that was opened, and all that belongs to it into view. Whoever has been in it and has gone on to the next is not called back by an
// answer that comes late, unless it is meant so.
document.addEventListener('focusin', e => { const field = e.target.closest?.('.edit[data-field]'); if (field) field.dataset.entered = ''; });
globalThis.rapportEnter = (id, selector, recalled) => {
  const field = document.getElementById(id);
  if (!field || 'entered' in field.dataset && !recalled) return;
  focusIn(field.querySelector(selector));
  field.scrollIntoView({ block: 'nearest' });
};
// Back to where it was opened from, unless somebody has gone on meanwhile.
globalThis.rapportBack = selector => { if (!document.activeElement || document.activeElement === document.body) focusIn(document.querySelector(selector)); };
// Out of the boxes of a composer, unless somebody has gone on elsewhere meanwhile: on its chosen kind, keys are commands, and Tab goes on from here.
const leave = composer => (composer?.querySelector('.kinds [aria-pressed=true]') ?? document.querySelector('main h1'))?.focus({ preventScroll: true });
globalThis.rapportLeave = selector => {
  const composer = document.querySelector(selector), at = document.activeElement;
  if (!at || at === document.body || composer?.contains(at)) leave(composer);
};
globalThis.rapportPick = box => { try { box.showPicker(); } catch { box.focus(); } };
globalThis.rapportInView = id => document.getElementById(id)?.scrollIntoView({ block: 'nearest' });

// Among choices to tick, letters lead to the one that begins with them, and mean nothing else.
let spelled = '', spelledAt = 0;
document.addEventListener('keydown', e => {
  const picks = e.target.closest?.('.picks');
  if (!picks || e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || e.key === ' ') return;
  // What was typed before these stood here comes first.
  hold(e);
  if (e.defaultPrevented) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  spelled = (performance.now() - spelledAt < 900 ? spelled : '') + e.key.toLowerCase();
  spelledAt = performance.now();
  [...picks.querySelectorAll('label')].find(one => one.textContent.trim().toLowerCase().startsWith(spelled))?.querySelector('input').focus();
}, true);

// Arrow keys must not move the caret of the command menu's box; Blazor cannot prevent that by key.
document.addEventListener('keydown', e => { if (e.target.matches?.('.cmdk input') && ['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key)) e.preventDefault(); });

// Enter and Esc belong to an open list of choices, not to the form or the dialog around it.
document.addEventListener('keydown', e => {
  if (!e.target.matches?.('.tokens > input')) return;
  const open = e.target.getAttribute('aria-expanded') === 'true';
  if (e.key === 'Enter' && (open || e.target.value) || e.key === 'Escape' && open) e.preventDefault();
}, true);

// With Ctrl, Enter saves the cell also while a word of it is not ended yet: told that it is left, the box takes it.
document.addEventListener('keydown', e => {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || !e.target.matches?.('.cellpop .tokens > input:not([role=combobox])')) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  e.target.dispatchEvent(new FocusEvent('blur'));
  e.target.form.requestSubmit();
}, true);

// Esc leaves the boxes of a composer and what was typed stays in them; open lists have taken the key before it comes here.
document.addEventListener('keydown', e => {
  if (e.key !== 'Escape' || e.isComposing || e.defaultPrevented || !typing(e)) return;
  const composer = e.target.closest('.composer');
  if (composer) { e.preventDefault(); leave(composer); }
});

// Enter reaches the server before the browser tells of the changed value: tell it first. In the composer Ctrl+Enter saves all of its boxes, and Esc shuts it when they are empty.
const enters = e => e.key === 'Escape' ? e.target.closest?.('.composer') : e.key === 'Enter' && e.target.closest?.(e.ctrlKey || e.metaKey ? '.kv .edit, .cellpop, .composer' : '.kv .edit, .cellpop');
document.addEventListener('keydown', e => {
  if (e.isComposing || !enters(e) || !e.target.matches('input:not(.tokens > input, [type=checkbox], [type=radio], [type=file]), textarea')) return;
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
}, true);

// Enter in a list that is typed line by line goes on to the next line, or opens one; elsewhere a form is saved by it.
document.addEventListener('keydown', e => {
  const list = e.key === 'Enter' && !e.isComposing && !e.ctrlKey && !e.metaKey && e.target.matches?.('input') && e.target.closest('[data-lines]');
  if (!list) return;
  e.preventDefault();
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
  const boxes = [...list.querySelectorAll('input')].filter(box => box.lang === e.target.lang), next = boxes[boxes.indexOf(e.target) + 1];
  if (next) next.focus();
  else if (e.target.value.trim()) list.querySelector('[data-more]')?.click();
}, true);

// What is carried by keys must not scroll the page, nor be pressed twice; a drag needs something to carry, or some browsers begin none.
document.addEventListener('keydown', e => { if (e.target.matches?.('[data-carry]') && [' ', 'Enter', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'].includes(e.key)) e.preventDefault(); });
document.addEventListener('dragstart', e => { const item = e.target.closest?.('[draggable=true]'); if (item?.querySelector('[data-carry]')) e.dataTransfer.setData('text/plain', item.textContent.trim()); });
