// Runs before the first paint: "system" follows the device, and keeps following it.
(() => {
  const root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = (document.cookie.match(/(?:^|; )\.Rapport\.Theme=(light|dark)/) || [])[1];
    root.dataset.theme = chosen || (dark.matches ? 'dark' : 'light');
  };
  apply();
  dark.addEventListener('change', apply);
  globalThis.rapportApplyTheme = apply;
})();
