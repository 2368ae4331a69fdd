// A tree is walked in the browser: the focus is where the walk stands, so keys over a slow line go where they were meant. The server is asked
// for what is below a record only; keys pressed until that has come wait for it.
const steps = '.tree [role=treeitem]', patience = 5000;
let turning = false, waiting = [];

/** Answers a key pressed in a tree; tells whether it was one of the tree's. */
export function walk(e) {
  const at = e.target.closest?.(steps);
  if (!at || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return false;
  if (!/^(Arrow(Up|Down|Left|Right)|Home|End|Enter)$/.test(e.key) || e.key === 'Enter' && e.target.matches('a')) return false;
  e.preventDefault();
  if (turning) waiting.push(e.key);
  else step(at, e.key);
  return true;
}

function step(at, key) {
  const all = [...at.closest('.tree').querySelectorAll(steps)], place = all.indexOf(at), level = Number(at.ariaLevel), open = at.ariaExpanded;
  switch (key) {
    case 'ArrowDown': return stand(all[place + 1]);
    case 'ArrowUp': return stand(all[place - 1]);
    case 'Home': return stand(all[0]);
    case 'End': return stand(all.at(-1));
    case 'Enter': return (at.querySelector('a') ?? at).click();
    case 'ArrowRight': return open === 'true' ? stand(all[place + 1]) : open === 'false' && turn(at);
    case 'ArrowLeft': return open === 'true' ? turn(at) : stand(all.slice(0, place).findLast(i => Number(i.ariaLevel) < level));
  }
}

// One step of a tree is reached by Tab: the one that was stood at last.
function stand(item) {
  if (!item) return;
  for (const other of item.closest('.tree').querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function turn(item) {
  const goOn = () => {
    clearTimeout(late);
    turned.disconnect();
    turning = false;
    const keys = waiting;
    waiting = [];
    for (const key of keys) {
      const at = document.activeElement?.closest(steps);
      if (turning) waiting.push(key);
      else if (at) step(at, key);
    }
  };
  const turned = new MutationObserver(goOn), late = setTimeout(goOn, patience);
  turning = true;
  turned.observe(item, { attributes: true, attributeFilter: ['aria-expanded'] });
  item.querySelector('.turn').click();
}
