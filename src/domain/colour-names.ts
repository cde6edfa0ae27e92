import type { Language } from './language.ts'

/** Colours as catalogues write them, in Ukrainian. */
const ukrainian: ReadonlyMap<string, string> = new Map([
  ['beige', 'бежевий'],
  ['black', 'чорний'],
  ['blue', 'синій'],
  ['brown', 'коричневий'],
  ['coral', 'кораловий'],
  ['cream', 'кремовий'],
  ['gray', 'сірий'],
  ['green', 'зелений'],
  ['grey', 'сірий'],
  ['lilac', 'бузковий'],
  ['mint', 'м’ятний'],
  ['mustard', 'гірчичний'],
  ['navy', 'темно-синій'],
  ['orange', 'помаранчевий'],
  ['pink', 'рожевий'],
  ['purple', 'фіолетовий'],
  ['red', 'червоний'],
  ['sky blue', 'блакитний'],
  ['turquoise', 'бірюзовий'],
  ['white', 'білий'],
  ['yellow', 'жовтий'],
])

/** A colour in a language; one that is not known is left as it is written. */
export function colourName(colour: string, language: Language): string {
  return language === 'uk' ? (ukrainian.get(colour.toLowerCase()) ?? colour) : colour
}

/** A colour in every language and spelling of the catalogue: `grey` is grey, gray, сірий. */
export function colourWords(colour: string): readonly string[] {
  const own = colourName(colour, 'uk')
  const spellings = [...ukrainian].filter(([, name]) => name === own).map(([english]) => english)
  return [...new Set([colour, ...spellings, own])]
}

/** Of Ukrainian adjectives in every case; what else begins like them (чорниця) is no colour. */
const endings = 'ь?(?:ий|ій|а|я|е|є|і|у|ю|ого|ому|ої|ою|им|ім|их|іх|ими|іми)'

/** Words of a text name the colour, in any language, whatever their case and ending. */
export function namesColour(text: string, colour: string): boolean {
  const words = colourWords(colour).map((word) =>
    /\p{Script=Cyrillic}/u.test(word) ? `${word.slice(0, -2)}${endings}` : word,
  )
  return new RegExp(`(?<!\\p{L})(?:${words.join('|')})(?!\\p{L})`, 'iu').test(text)
}
