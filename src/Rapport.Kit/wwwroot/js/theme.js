// Runs before the first paint: "system" follows the device, and keeps following it.
(() => {
  const root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = (document.cookie.match(/(?:^|; )\.Rapport\.Theme=(light|dark)/) || [])[1];
    const theme = chosen || (dark.matches ? 'dark' : 'light');
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
  };
  apply();
  dark.addEventListener('change', apply);
  // A page that goes on to another one by itself is laid over this one, with what the server knows of the theme.
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  globalThis.rapportApplyTheme = apply;
})();
