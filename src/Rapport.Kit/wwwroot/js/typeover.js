// Typing on a chosen cell of a tried file replaces it, as in a list: the letters wait until its box is there.
export function watch() {
  const life = new AbortController();
  let begun = null;
  // Before the page's own keys: a letter here is no command.
  window.addEventListener('keydown', e => {
    const cell = e.target.closest?.('.cellbtn');
    if (!cell || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.key.length !== 1 || e.key === ' ' && !begun) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (begun?.id === cell.id) { begun.text += e.key; return; }
    begun = { id: cell.id, text: e.key };
    cell.click();
    const fill = () => {
      const box = document.getElementById(begun.id);
      if (box?.tagName !== 'INPUT') return;
      stop();
      box.focus();
      box.value = begun.text;
      box.dispatchEvent(new Event('input', { bubbles: true }));
      begun = null;
    };
    const seen = new MutationObserver(fill), stop = () => { seen.disconnect(); clearTimeout(late); };
    const late = setTimeout(() => { stop(); begun = null; }, 5000);
    seen.observe(document.body, { childList: true, subtree: true });
  }, { signal: life.signal, capture: true });
  return { dispose: () => life.abort() };
}
