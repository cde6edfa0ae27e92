import type { Language } from '#src/domain/language.ts'

/** Colours as catalogues write them, in Ukrainian; any other is shown as it is written. */
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

/** A colour in the shopper's language. */
export function colourName(color: string, language: Language): string {
  return language === 'uk' ? (ukrainian.get(color.toLowerCase()) ?? color) : color
}
