// Cards are walked, lifted and carried by keys, which therefore must not scroll the page.
import { keyLine } from './keyline.js';

const walks = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', ' ', 'Enter']);

export const start = (box, server) => keyLine(box, server, '[data-card]', (key, place, busy) => walks.has(key) || key === 'Escape' && (busy || box.querySelector('.up')));
