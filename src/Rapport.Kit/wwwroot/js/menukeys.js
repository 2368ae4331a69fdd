// Lists of choices that pop up are walked as those of the system are: arrows, Home and End, and letters that begin a choice. Enter and Esc are the browser's own.
const lists = '.pop:popover-open, details.menu[open] > .pop', places = '.opt, .cols label input, .picks label input:not([type=radio])', patience = 900, arriving = 1500;
let spelled = '', spelledAt = 0;

/** Answers a key pressed in an open list, or on the button that opens one; tells whether it was one of the list's. */
export function walkList(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented) return false;
  const inside = e.target.closest?.(lists), list = inside ?? opens(e.target, e.key);
  if (!list) return false;
  if (!inside) { e.preventDefault(); enterList(list, e.key === 'ArrowUp' ? -1 : 0); return true; }
  const all = choices(list), at = all.indexOf(e.target.closest(places) ?? all.find(one => one.closest('li')?.contains(e.target) && !e.target.matches('input')));
  const typed = e.target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  // A box of the list keeps its own keys; from one that only finds, the arrow leads on to what it found.
  if (typed && (e.key !== 'ArrowDown' || !e.target.matches('input:not([type]), input[type=text], input[type=search]') || e.target.role === 'combobox' || e.target.getAttribute('list'))) return false;
  if (typed && !all.length && e.target.closest('.fields')) { e.preventDefault(); enter(() => choices(list)[0], list); return true; }
  if (!all.length) return false;
  switch (e.key) {
    case 'ArrowDown': stand(all[at + 1] ?? all[0]); break;
    case 'ArrowUp': stand(all[at - 1] ?? box(list) ?? all.at(-1)); break;
    case 'Home': stand(all[0]); break;
    case 'End': stand(all.at(-1)); break;
    case 'ArrowLeft': case 'ArrowRight': if (!beside(e.target, e.key === 'ArrowRight' ? 1 : -1)) return false; break;
    default: if (e.shiftKey && e.key.length > 1 || e.key.length !== 1 || e.key === ' ' || !spell(list, all, e.key)) return false;
  }
  e.preventDefault();
  return true;
}

/** The cursor goes into an open list: to the box that finds, or to the choice that stands there. */
export const enterList = (list, at = 0) => enter(() => box(list) ?? choices(list).at(at), list);

const choices = list => [...list.querySelectorAll(places)].filter(one => !one.disabled && one.getClientRects().length);
const box = list => [...list.querySelectorAll('input:not([type]), input[type=text], input[type=search]')].find(one => one.getClientRects().length);

function stand(choice) {
  choice?.focus();
  choice?.scrollIntoView({ block: 'nearest' });
}

// The list that a button opens, whether it stands open already or not; the arrow opens it.
function opens(button, key) {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
  const pop = button.matches?.('[popovertarget]:not([popovertargetaction=hide])') ? document.getElementById(button.getAttribute('popovertarget')) : button.matches?.('details.menu > summary') ? button.nextElementSibling : null;
  if (!pop?.matches('.pop')) return null;
  if (pop.popover && !pop.matches(':popover-open')) pop.showPopover({ source: button });
  if (!pop.popover) button.parentElement.open = true;
  return pop;
}

// Many are filled only once they are open.
function enter(find, list) {
  const go = () => { const first = find(); first?.focus(); return !!first; };
  if (go()) return;
  const filled = new MutationObserver(() => { if (go()) stop(); }), late = setTimeout(() => stop(), arriving), stop = () => { filled.disconnect(); clearTimeout(late); };
  filled.observe(list, { childList: true, subtree: true });
}

// What can be done with a choice stands beside it.
function beside(from, step) {
  const line = from.closest('li'), all = line ? [...line.querySelectorAll('input, button:not([disabled])')] : [], next = all[all.indexOf(from) + step];
  next?.focus();
  return !!next;
}

function spell(list, all, letter) {
  const now = performance.now();
  spelled = (now - spelledAt < patience ? spelled : '') + letter.toLowerCase();
  spelledAt = now;
  const begins = one => (one.matches('input') ? one.closest('label') : one).textContent.trim().toLowerCase().startsWith(spelled);
  const found = all.find(begins);
  // Where a box finds more than is drawn, letters go there.
  if (!found && box(list)) { box(list).focus(); return false; }
  stand(found);
  return true;
}
