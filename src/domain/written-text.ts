import type { WrittenLine } from './written-line.ts'

/** Of a screen's height, at its top and bottom: the clock, the battery, the buttons of the phone. */
const bar = 0.045
/** Screens are so much higher than wide; photos are not. */
const minScreenRatio = 1.6

/** What apps write around a picture, in Ukrainian and English: no word of it is about goods. */
const chrome =
  /(?<!\p{L})(?:likes?|liked by|views?|comments?|followers?|following|reply|share|send message|write a message|message…|online|last seen|\d+ ?(?:min|h|d|w) ago|вподоб\p{L}*|подобається|перегляд(?:ів|и|ам)|коментар\p{L}*|підписник\p{L}*|підписатися|стежити|поширити|відповісти|повідомлення|у мережі|в мережі|був\(ла\)|\d+ (?:хв|год|дн)\.? тому)(?!\p{L})/iu
/** "9:41", "12:30 LTE 87 %". */
const clock = /^[^\p{L}\p{N}]*\d{1,2}[:.]\d{2}(?![\p{L}\p{N}])/u
/** How often something was liked or seen: "1 234", "12,4K", "3 тис.". */
const count = /^[^\p{L}\p{N}]*\d[\d\s.,]{0,8}\s?(?:k|m|тис|млн)?[^\p{L}\p{N}]*$/iu

/**
 * The lines that may be about goods: of a screenshot not what the phone and the app write around it.
 * @param picture its sides in pixels
 */
export function linesAboutGoods(
  lines: readonly WrittenLine[],
  { width, height }: { readonly width: number; readonly height: number },
): readonly WrittenLine[] {
  const isScreen = height / width >= minScreenRatio
  return lines.filter(({ text, latin, middle }) => {
    if (isScreen && (middle < bar || middle > 1 - bar)) return false
    return ![text, latin].some(
      (reading) =>
        chrome.test(reading) || (isScreen && (clock.test(reading) || count.test(reading))),
    )
  })
}

/** For a person, a prompt or a search: a line each, as the engine for both languages reads it where it can. */
export function textOf(lines: readonly WrittenLine[]): string {
  return lines.map((line) => withPercents(line) || line.latin).join('\n')
}

/** The engine for both languages takes "100%" for 10095 or 190 %; the other one does not. */
function withPercents({ text, latin }: WrittenLine): string {
  const shares = latin.match(/\d{1,3}\s?%/g) ?? []
  const numbers = text.match(/\d+(?:\s?%)?/g) ?? []
  if (shares.length === 0 || shares.length !== numbers.length) return text
  const left = [...shares]
  return text.replaceAll(/\d+(?:\s?%)?/g, () => left.shift() ?? '')
}
