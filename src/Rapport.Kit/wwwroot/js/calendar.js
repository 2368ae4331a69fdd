// Days are walked, entries lifted and carried by keys, which therefore must not scroll the page; Enter and space on an entry are the page's, not the link's.
import { keyLine } from './keyline.js';

const walks = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', ' ', 'Enter']);

export const start = (box, server) => keyLine(box, server, '[data-day], [data-entry]', (key, place, busy) => walks.has(key) || busy && key === 'Escape' || key === (place?.day ? 'n' : 'Escape'));
