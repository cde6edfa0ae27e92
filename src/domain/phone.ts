import {
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'

/** What a shopper is asked when no phone number can be made of what they sent. */
export type PhoneProblem =
  /** There are no digits in it. */
  | 'no-number'
  | 'too-short'
  | 'too-long'
  /** As long as a number may be, but nobody has it: an operator or a country that does not exist. */
  | 'unknown'
  /** Two numbers: which of them? */
  | 'several'

export type ReadPhone =
  | { readonly kind: 'phone'; readonly e164: string }
  | { readonly kind: 'question'; readonly problem: PhoneProblem }

/** Whose numbers are written without a country code. */
const homeCountry = 'UA'

/** A number with whatever people put between its digits. */
const run = /\+?[\d(][\d\s().\u2010-\u2015/-]*/g
/** A house, a size or a date is shorter. */
const minDigits = 5

/**
 * The phone number in a text or of a contact: Ukrainian as people write it, foreign with its country code.
 * @returns E.164, or what is wrong with it.
 */
export function readPhone(text: string): ReadPhone {
  const runs = text.normalize('NFKC').match(run) ?? []
  const written = runs.filter((one) => digitsOf(one).length >= minDigits)
  if (written.length === 0) return question(runs.length > 0 ? 'too-short' : 'no-number')
  const read = written.flatMap(readRun)
  const found = new Set(read.flatMap((one) => (one.kind === 'phone' ? [one.e164] : [])))
  const [only, ...others] = found
  if (others.length > 0) return question('several')
  if (only !== undefined) return { kind: 'phone', e164: only }
  return read[0] ?? question('no-number')
}

/** One number, or several with nothing but spaces between them. */
function readRun(written: string): readonly ReadPhone[] {
  const whole = readNumber(written)
  if (whole.kind === 'phone') return [whole]
  const parts = written.split(/[\s/]+/).filter((part) => digitsOf(part).length >= minDigits)
  const found = parts.map(readNumber).filter(({ kind }) => kind === 'phone')
  return found.length > 0 ? found : [whole]
}

function readNumber(written: string): ReadPhone {
  const [first, ...others] = formsOf(written).map(parse)
  const good = [first, ...others].find((read) => read?.kind === 'phone')
  return good ?? first ?? question('no-number')
}

/** As it is written; and where the plus was left out, as people do and as Telegram does in a contact. */
function formsOf(written: string): readonly string[] {
  const digits = digitsOf(written)
  if (written.startsWith('+')) return [`+${digits}`]
  // As it was dialled once: 8 067 …
  if (/^80\d{9}$/.test(digits)) return [`+3${digits}`]
  return digits.length > 10 ? [digits, `+${digits}`] : [digits]
}

/** Whom a parcel can be announced to: no hotline and no number that costs extra. */
const personal: ReadonlySet<string | undefined> = new Set([
  'MOBILE',
  'FIXED_LINE',
  'FIXED_LINE_OR_MOBILE',
  'VOIP',
  'PERSONAL_NUMBER',
])

function parse(written: string): ReadPhone {
  try {
    const number = parsePhoneNumberWithError(written, homeCountry)
    const isSomebodys = number.isValid() && personal.has(number.getType())
    return isSomebodys ? { kind: 'phone', e164: number.number } : question(problemOf(number))
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return question(problems[error.message] ?? 'unknown')
  }
}

function problemOf({ number, countryCallingCode, nationalNumber }: PhoneNumber): PhoneProblem {
  // Hotlines are longer: of a person's number the library would only say that nobody has it.
  if (countryCallingCode === '380' && nationalNumber.length > 9) return 'too-long'
  return problems[validatePhoneNumberLength(number) ?? ''] ?? 'unknown'
}

const problems: Readonly<Record<string, PhoneProblem>> = {
  NOT_A_NUMBER: 'no-number',
  TOO_SHORT: 'too-short',
  TOO_LONG: 'too-long',
  INVALID_LENGTH: 'too-long',
  INVALID_COUNTRY: 'unknown',
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '')
}

function question(problem: PhoneProblem): ReadPhone {
  return { kind: 'question', problem }
}
