// Sends a file as it is, in one request that the server streams to disk; shows how far it is without asking the server.
// What the box holds may be drawn anew at any time: parts are looked up when they are needed.
export function attach(box, server, { address, token, query = '', answer, most, tooLarge }) {
  const part = name => box.querySelector(name), life = new AbortController();
  let request;

  const show = share => {
    const bar = part('.sending [role=progressbar]');
    bar.setAttribute('aria-valuenow', Math.round(share * 100));
    bar.firstElementChild.style.width = `${share * 100}%`;
    part('[data-share]').textContent = `${Math.round(share * 100)}%`;
  };
  const end = () => {
    request = undefined;
    delete box.dataset.busy;
    const input = part('input[type=file]');
    if (input) input.value = '';
  };
  const refuse = why => { end(); server.invokeMethodAsync('Refused', why ?? null); };

  async function send(file) {
    await server.invokeMethodAsync('Began');
    if (most && file.size > most) { refuse(tooLarge); return; }
    part('[data-name]').textContent = file.name;
    show(0);
    box.dataset.busy = '';
    part('[data-stop]').focus();
    try {
      const proof = token && (await (await fetch(token)).json()).token;
      request = new XMLHttpRequest();
      request.open('POST', `${address}?name=${encodeURIComponent(file.name)}${query}`);
      if (proof) request.setRequestHeader('RequestVerificationToken', proof);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.responseType = 'json';
      request.upload.onprogress = e => { if (e.lengthComputable && e.total) show(e.loaded / e.total); };
      request.onload = () => {
        const { status, response } = request;
        if (status !== 201) { refuse(response?.message ?? response?.title); return; }
        end();
        server.invokeMethodAsync('Taken', response[answer]);
      };
      request.onerror = () => refuse();
      request.onabort = () => { end(); part('input[type=file]')?.focus(); };
      request.send(file);
    } catch {
      refuse();
    }
  }

  const on = (target, name, handler) => target.addEventListener(name, handler, { signal: life.signal });
  on(box, 'change', e => { if (e.target.matches('input[type=file]') && e.target.files.length) { e.stopPropagation(); send(e.target.files[0]); } });
  on(box, 'click', e => { if (e.target.closest('[data-stop]')) request?.abort(); });
  on(box, 'dragover', e => { if (e.dataTransfer?.types.includes('Files')) { e.preventDefault(); box.dataset.over = ''; } });
  on(box, 'dragleave', e => { if (!box.contains(e.relatedTarget)) delete box.dataset.over; });
  on(box, 'drop', e => {
    delete box.dataset.over;
    e.preventDefault();
    if (e.dataTransfer?.files.length && !request) send(e.dataTransfer.files[0]);
  });
  on(globalThis, 'beforeunload', e => { if (request) e.preventDefault(); });
  return { dispose() { life.abort(); request?.abort(); } };
}
