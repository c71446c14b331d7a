// Writes src/CaptionSearch.Index/Text/AsciiFolding.txt: what the token filter "asciifolding" makes of every character that it changes.
//   node tools/unicode/ascii-folding.mjs http://127.0.0.1:9200      (any supported Elasticsearch)
import { writeFileSync } from 'node:fs';

const url = process.argv[2];
if (!url) {
  console.error('usage: node tools/unicode/ascii-folding.mjs URL');
  process.exit(2);
}

const folded = new Map(); // replacement -> code points
for (let first = 0; first < 0x10000; first += 0x1000) {
  const text = [];
  for (let c = first; c < first + 0x1000; c++) if (c < 0xD800 || c > 0xDFFF) text.push(String.fromCharCode(c));
  if (text.length === 0) continue;
  const reply = await fetch(`${url}/_analyze`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tokenizer: 'keyword', filter: ['asciifolding'], text }),
  });
  if (!reply.ok) throw new Error(await reply.text());
  const { tokens } = await reply.json();
  if (tokens.length !== text.length) throw new Error(`${tokens.length} tokens for ${text.length} characters`);
  tokens.forEach(({ token }, i) => {
    if (token === text[i]) return;
    if (!folded.has(token)) folded.set(token, []);
    folded.get(token).push(text[i].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0'));
  });
}

const lines = ['Replacement, then the code points it replaces: see tools/unicode/ascii-folding.mjs.'];
for (const replacement of [...folded.keys()].sort((a, b) => (a < b ? -1 : 1))) {
  const points = folded.get(replacement);
  for (let i = 0; i < points.length; i += 28) lines.push(`${replacement} ${points.slice(i, i + 28).join(' ')}`);
}
writeFileSync(new URL('../../src/CaptionSearch.Index/Text/AsciiFolding.txt', import.meta.url), lines.join('\n') + '\n');
