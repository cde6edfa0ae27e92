/** Latin letters as Ukrainians and Russians write Cyrillic ones with them; the longer first. */
const latin: ReadonlyMap<string, string> = new Map([
  ['shch', 'ш'],
  ['zgh', 'зг'],
  ['zh', 'ж'],
  ['kh', 'г'],
  ['ts', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['ck', 'к'],
  ...['y', 'i', 'j'].flatMap((sign): readonly (readonly [string, string])[] => [
    [`${sign}u`, 'ю'],
    [`${sign}a`, 'я'],
    [`${sign}e`, 'е'],
  ]),
  ['yo', 'е'],
  ...Object.entries({ a: 'а', b: 'б', c: 'ц', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'г', i: 'и' }),
  ...Object.entries({ j: 'и', k: 'к', l: 'л', m: 'м', n: 'н', o: 'о', p: 'п', q: 'к', r: 'р' }),
  ...Object.entries({ s: 'с', t: 'т', u: 'у', v: 'в', w: 'в', x: 'г', y: 'и', z: 'з' }),
])
const latinPattern = new RegExp([...latin.keys()].join('|'), 'g')

/** Letters that Ukrainian, Russian and what is between them write one sound with, or that people mix up. */
const sameSound: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ ё: 'е', э: 'е', є: 'е', ы: 'и', і: 'и', ї: 'и', й: 'и' },
    ...{ ґ: 'г', х: 'г', щ: 'ш', ь: '', ъ: '' },
  }),
)

/**
 * What a word sounds like, in Cyrillic letters: the same for Ukrainian, Russian, Latin letters and usual slips.
 * `скільки`, `skilky` and `скильки` are one word. @param word as `wordsIn` gives it.
 */
export function soundKey(word: string): string {
  return word
    .replaceAll(latinPattern, (letters) => latin.get(letters) ?? letters)
    .replaceAll(/[а-яёєіїґ]/g, (letter) => sameSound.get(letter) ?? letter)
    .replaceAll(/([а-я])\1+/g, '$1')
}
