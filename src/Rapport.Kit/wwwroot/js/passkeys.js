// Passkeys: the browser asks the authenticator, the program only what the authenticator answered.
const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return answer.status === 204 ? {} : await answer.json();
};

const possible = () => window.isSecureContext && !!window.PublicKeyCredential?.parseRequestOptionsFromJSON;

// On the account page. Answers 'done', 'cancelled', 'known', 'failed' or what the program has against it.
export const attach = () => ({
  possible,
  register: async (note, name) => {
    try {
      const asked = await post('/passkeys/invite', { note });
      if (asked.problem) return asked.problem;
      const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) });
      return (await post('/passkeys', { note: asked.note, name, credential: JSON.stringify(made) })).problem ?? 'done';
    } catch (e) {
      return e.name === 'InvalidStateError' ? 'known' : e.name === 'NotAllowedError' || e.name === 'AbortError' ? 'cancelled' : 'failed';
    }
  },
  dispose() {},
});

// On the sign-in page: a button, and what the browser offers by itself in the box for the name.
export async function door(form) {
  if (!possible()) return;
  form.hidden = false;
  // One that was refused here, as after its removal, is not taken again by itself: the page would load again and again.
  const place = 'rapport.passkey.refused', tried = 'rapport.passkey.tried';
  if (form.dataset.wrong !== undefined && sessionStorage.getItem(tried)) sessionStorage.setItem(place, sessionStorage.getItem(tried));
  sessionStorage.removeItem(tried);
  let asking, sent = false, last = Promise.resolve();
  const question = async (mine, mediation) => {
    if (mine.signal.aborted || sent) return;
    try {
      const asked = await post('/passkeys/ask', {});
      if (mine.signal.aborted) return;
      const key = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options), mediation, signal: mine.signal });
      if (sent || mediation === 'conditional' && key.id === sessionStorage.getItem(place)) return;
      sent = true;
      sessionStorage.setItem(tried, key.id);
      form.elements['Wish.Note'].value = asked.note;
      form.elements['Wish.Passkey'].value = JSON.stringify(key);
      form.requestSubmit();
    } catch {
      // The person chose otherwise, or another question took the place of this one.
    }
  };
  // A browser asks one question at a time: the one before has to be quite over.
  const ask = mediation => {
    asking?.abort();
    const mine = asking = new AbortController();
    return last = last.then(() => question(mine, mediation));
  };
  let prompted = false;
  const offer = async () => {
    if (!prompted && form.dataset.wrong === undefined && await PublicKeyCredential.isConditionalMediationAvailable?.()) ask('conditional');
  };
  form.querySelector('button').addEventListener('click', async () => {
    prompted = true;
    await ask('optional');
    prompted = false;
    offer();
  });
  // A question lasts ten minutes; a page may stand open longer.
  setInterval(offer, 9 * 60_000);
  offer();
}
