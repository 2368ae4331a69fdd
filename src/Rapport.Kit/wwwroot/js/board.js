// Keys that walk from card to card, or carry one, must not scroll the page.
const keys = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', ' ', 'Enter']);

export function start(box) {
  const onKey = e => { if (e.target.matches?.('[data-card]') && keys.has(e.key)) e.preventDefault(); };
  box.addEventListener('keydown', onKey);
  return { dispose: () => box.removeEventListener('keydown', onKey) };
}
