// Keys that walk from day to day, or carry an entry, must not scroll the page; Enter and space on an entry are the page's, not the link's.
const walks = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', ' ', 'Enter']);

export function start(box) {
  const onKey = e => { if (e.target.matches?.('[data-day], [data-entry]') && walks.has(e.key)) e.preventDefault(); };
  box.addEventListener('keydown', onKey);
  return { dispose: () => box.removeEventListener('keydown', onKey) };
}
