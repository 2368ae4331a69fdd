// Sends a file as it is, in one request that the server streams to disk; shows how far it is without asking the server.
export function attach(box, server, address) {
  const input = box.querySelector('input[type=file]'), drop = box.querySelector('.drop'), sending = box.querySelector('.sending');
  const bar = sending.querySelector('[role=progressbar]'), share = sending.querySelector('[data-share]');
  let request;

  const show = part => {
    bar.setAttribute('aria-valuenow', Math.round(part * 100));
    bar.firstElementChild.style.width = `${part * 100}%`;
    share.textContent = `${Math.round(part * 100)}%`;
  };
  const end = () => { request = undefined; sending.hidden = true; drop.hidden = false; input.value = ''; };
  const warn = e => { if (request) e.preventDefault(); };

  async function send(file) {
    await server.invokeMethodAsync('Began');
    sending.querySelector('[data-name]').textContent = file.name;
    show(0);
    drop.hidden = true;
    sending.hidden = false;
    sending.querySelector('[data-stop]').focus();
    try {
      const token = await (await fetch(`${address}/token`)).json();
      request = new XMLHttpRequest();
      request.open('POST', `${address}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader('RequestVerificationToken', token.token);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.responseType = 'json';
      request.upload.onprogress = e => { if (e.lengthComputable && e.total) show(e.loaded / e.total); };
      request.onload = () => {
        const { status, response } = request;
        end();
        server.invokeMethodAsync(status === 201 ? 'Taken' : 'Refused', status === 201 ? response.upload : response?.message ?? null);
      };
      request.onerror = () => { end(); server.invokeMethodAsync('Refused', null); };
      request.onabort = () => { end(); input.focus(); };
      request.send(file);
    } catch {
      end();
      server.invokeMethodAsync('Refused', null);
    }
  }

  const changed = () => { if (input.files.length) send(input.files[0]); };
  const stop = () => request?.abort();
  input.addEventListener('change', changed);
  sending.querySelector('[data-stop]').addEventListener('click', stop);
  addEventListener('beforeunload', warn);
  return { dispose() { removeEventListener('beforeunload', warn); stop(); } };
}
