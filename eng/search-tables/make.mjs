// Draws the tables of the search text from two dictionaries and writes them as one compressed text.
//
//   npm ci && npm run make
//
// Sources and licences (see THIRD-PARTY-NOTICES.md):
//   readings, surnames, phrases  pinyin-pro, MIT, (c) 2022-present zh-lx
//   traditional to simplified    OpenCC's TSCharacters and compatibility ideographs, Apache-2.0, through opencc-js
//
// Lines of the table: "v" pairs variant + simplified; "r READINGS CHARACTERS" toneless readings, main one first;
// "s READING CHARACTERS" reading as the first character of a name; "p SYLLABLES PHRASE…" where a phrase is not read
// as its characters alone would be.
import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import readings from 'pinyin-pro/dist/esm/data/dict1.mjs';
import two from 'pinyin-pro/dist/esm/data/dict2.mjs';
import three from 'pinyin-pro/dist/esm/data/dict3.mjs';
import four from 'pinyin-pro/dist/esm/data/dict4.mjs';
import surnames from 'pinyin-pro/dist/esm/data/surname.mjs';
import variants from './node_modules/opencc-js/dist/esm-lib/dict/TSCharacters.js';
import compatibility from './node_modules/opencc-js/dist/esm-lib/dict/CJK_Compatibility_Ideographs.js';

const inTable = c => c.length === 1 && c >= '\u3400' && c <= '\u9fff';
const toneless = s => s.normalize('NFD').replace(/u\u0308/g, 'v').replace(/[\u0300-\u036f]/g, '').toLowerCase();

const simple = new Map();
for (const source of [compatibility, variants])
  for (const pair of source.split('|')) {
    const [from, to] = pair.split(' ');
    if (from.length === 1 && to?.length === 1 && from !== to) simple.set(from, to);
  }
// A chain (compatibility form, traditional, simplified) is walked here so that the program looks up once.
const fold = c => { for (let i = 0; i < 4 && simple.has(c); i++) c = simple.get(c); return c; };

const main = new Map(), groups = new Map();
for (let code = 0x3400; code <= 0x9fff; code++) {
  const c = String.fromCharCode(code);
  const list = readings.get(c);
  if (!list) continue;
  const plain = [...new Set(list.split(' ').map(toneless))].filter(s => /^[a-z]+$/.test(s));
  if (plain.length === 0) continue;
  main.set(c, plain[0]);
  const key = plain.slice(0, 3).join(',');
  groups.set(key, (groups.get(key) ?? '') + c);
}

const heads = new Map(), phrases = new Map();
const add = (word, reading) => {
  const chars = [...word].map(fold), parts = toneless(reading).split(' ');
  if (chars.length !== parts.length || chars.length < 2 || chars.length > 4 || !chars.every(inTable)) return;
  if (!parts.every(p => /^[a-z]+$/.test(p)) || chars.every((c, i) => main.get(c) === parts[i])) return;
  phrases.set(chars.join(''), parts.join(','));
};
for (const dictionary of [two, three, four, surnames]) for (const [word, reading] of Object.entries(dictionary)) add(word, reading);
for (const [word, reading] of Object.entries(surnames)) {
  const c = fold(word), plain = toneless(reading);
  if (inTable(c) && main.get(c) !== plain) heads.set(plain, (heads.get(plain) ?? '') + c);
}

const byReading = new Map();
for (const [phrase, reading] of phrases) byReading.set(reading, [...(byReading.get(reading) ?? []), phrase]);
const lines = [
  'v ' + [...simple.keys()].map(c => c + fold(c)).join(''),
  ...[...groups].map(([k, v]) => `r ${k} ${v}`),
  ...[...heads].map(([k, v]) => `s ${k} ${v}`),
  ...[...byReading].map(([k, v]) => `p ${k} ${v.join(' ')}`),
];
const text = lines.join('\n');
const packed = brotliCompressSync(Buffer.from(text), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
writeFileSync(new URL('../../src/Rapport.Core/SearchText/Tables/characters.brotli', import.meta.url), packed);
console.log(`${simple.size} variants, ${main.size} characters, ${[...heads.values()].join('').length} surnames, ${phrases.size} phrases; ${text.length} characters, ${packed.length} bytes packed`);
