// A language chosen on a page without a circuit loads the page anew; what was typed so far comes along, in this tab only.
// Passwords and one-time codes of an account do not: they are kept nowhere.
(() => {
  const place = 'rapport.typed:' + location.pathname;
  const fields = () => [...document.querySelectorAll('form[method=post] :is(input, select)')].filter(f => f.name.startsWith('Wish.') && !['password', 'hidden'].includes(f.type) && f.autocomplete !== 'one-time-code');
  // What a list proposes may be another in another language: only a choice comes along.
  const proposed = f => Math.max(0, [...f.options].findIndex(o => o.defaultSelected));
  const touched = f => f.type === 'radio' ? f.checked && !f.defaultChecked : f.options ? f.selectedIndex !== proposed(f) : f.value !== '';
  document.addEventListener('click', e => {
    if (e.target.closest?.('a[href^="/language/"]')) sessionStorage.setItem(place, JSON.stringify(fields().filter(touched).map(f => [f.name, f.value])));
  });
  const typed = JSON.parse(sessionStorage.getItem(place) ?? '[]');
  sessionStorage.removeItem(place);
  for (const [name, value] of typed)
    for (const field of fields().filter(f => f.name === name))
      if (field.type === 'radio') field.checked = field.value === value;
      else field.value = value;
})();
{
  const form = document.getElementById('passkey');
  if (form) import('./passkeys.js').then(passkeys => passkeys.door(form));
}
