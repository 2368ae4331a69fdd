// Sends each file by a request of its own, as soon as it is chosen, dropped or pasted.
export function attach(id, inputId, server, { address, most }) {
  const box = document.getElementById(id), life = new AbortController(), going = new Map();
  if (!box) return { dispose() {}, stop() {} };
  let last = 0;

  async function send(file) {
    const key = ++last;
    const tooLarge = file.size > most;
    await server.invokeMethodAsync('Began', key, file.name, tooLarge);
    if (tooLarge) return;
    const request = new XMLHttpRequest();
    let told = 0;
    going.set(key, request);
    request.open('POST', `${address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = e => {
      const share = e.total ? Math.floor(e.loaded / e.total * 100) : 0;
      if (share - told >= 20) { told = share; server.invokeMethodAsync('Went', key, share); }
    };
    request.onload = () => request.status === 201 ? server.invokeMethodAsync('Taken', key, request.response.id) : server.invokeMethodAsync('Refused', key, request.response?.title ?? null);
    request.onerror = () => server.invokeMethodAsync('Refused', key, null);
    request.onloadend = () => going.delete(key);
    request.send(file);
  }

  const all = files => { for (const file of files) send(file); };
  const on = (target, name, handler) => target.addEventListener(name, handler, { signal: life.signal });
  on(box, 'change', e => { if (e.target.id === inputId) { all([...e.target.files]); e.target.value = ''; } });
  on(box, 'dragover', e => { if (e.dataTransfer?.types.includes('Files')) { e.preventDefault(); box.dataset.over = ''; } });
  on(box, 'dragleave', e => { if (!box.contains(e.relatedTarget)) delete box.dataset.over; });
  on(box, 'drop', e => { delete box.dataset.over; if (e.dataTransfer?.files.length) { e.preventDefault(); all([...e.dataTransfer.files]); } });
  // A picture of the screen comes without a name worth keeping; text that comes along is meant as text.
  on(box, 'paste', e => {
    const files = [...e.clipboardData?.files ?? []];
    if (!files.length || e.clipboardData.types.includes('text/plain')) return;
    e.preventDefault();
    all(files);
  });
  on(globalThis, 'beforeunload', e => { if (going.size) e.preventDefault(); });
  return { stop(key) { going.get(key)?.abort(); }, dispose() { life.abort(); for (const request of going.values()) request.abort(); } };
}
