// Writes src/CaptionSearch.Index/Text/WordProperties.txt: the properties of Unicode 12.1 that decide where a word begins and ends.
//   npm pack @unicode/unicode-12.1.0 && tar xzf unicode-unicode-12.1.0-*.tgz && node tools/unicode/word-properties.mjs package
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node tools/unicode/word-properties.mjs FOLDER   (the unpacked package @unicode/unicode-12.1.0)');
  process.exit(2);
}

const read = async property => {
  const ranges = await import(pathToFileURL(`${folder}/${property}/ranges.mjs`).href);
  const points = new Set();
  for (const { begin, end } of ranges.default) for (let c = begin; c < end; c++) points.add(c);
  return points;
};
const union = (...sets) => new Set(sets.flatMap(set => [...set]));
const without = (set, other) => new Set([...set].filter(c => !other.has(c)));
const wordBreak = name => read(`Word_Break/${name}`);

// Full-width digits count as digits: UAX #29 leaves them to the implementation, Lucene's StandardTokenizer takes them.
const digits = await read('General_Category/Decimal_Number');
const wide = await read('Block/Halfwidth_And_Fullwidth_Forms');
const modifiers = await read('Binary_Property/Emoji_Modifier');
// Emoji by property only, which are letters, digits or signs to everyone else.
const accidental = union(await wordBreak('Regional_Indicator'), modifiers, new Set([...'0123456789#*©®™〰〽'].map(c => c.codePointAt(0))));

const properties = {
  ALetter: await wordBreak('ALetter'),
  HebrewLetter: await wordBreak('Hebrew_Letter'),
  Numeric: union(await wordBreak('Numeric'), new Set([...wide].filter(c => digits.has(c)))),
  Katakana: await wordBreak('Katakana'),
  MidLetter: await wordBreak('MidLetter'),
  MidNum: await wordBreak('MidNum'),
  MidNumLet: await wordBreak('MidNumLet'),
  SingleQuote: await wordBreak('Single_Quote'),
  DoubleQuote: await wordBreak('Double_Quote'),
  ExtendNumLet: await wordBreak('ExtendNumLet'),
  Ignored: union(await wordBreak('Extend'), await wordBreak('Format'), await wordBreak('ZWJ')),
  Joiner: await wordBreak('ZWJ'),
  RegionalIndicator: await wordBreak('Regional_Indicator'),
  Han: await read('Script/Han'),
  Hiragana: await read('Script/Hiragana'),
  ComplexContext: await read('Line_Break/Complex_Context'),
  Emoji: union(await read('Binary_Property/Extended_Pictographic'), without(await read('Binary_Property/Emoji'), accidental)),
  EmojiModifierBase: await read('Binary_Property/Emoji_Modifier_Base'),
  EmojiModifier: modifiers,
};

const lines = ['# Unicode 12.1, see tools/unicode/word-properties.mjs. One property a line or several lines: name, then ranges of code points.'];
for (const [name, set] of Object.entries(properties)) {
  const points = [...set].sort((a, b) => a - b);
  let line = name;
  for (let i = 0; i < points.length; ) {
    let last = i;
    while (points[last + 1] === points[last] + 1) last++;
    const hex = c => c.toString(16).toUpperCase();
    const range = last === i ? hex(points[i]) : `${hex(points[i])}-${hex(points[last])}`;
    if (line.length + range.length > 150) {
      lines.push(line);
      line = name;
    }
    line += ` ${range}`;
    i = last + 1;
  }
  lines.push(line);
}
writeFileSync(new URL('../../src/CaptionSearch.Index/Text/WordProperties.txt', import.meta.url), lines.join('\n') + '\n');
