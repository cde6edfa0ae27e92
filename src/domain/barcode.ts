import { isSpreadsheetError } from './spreadsheet-error.ts'

/** GTIN-8 (EAN-8), GTIN-12 (UPC-A), GTIN-13 (EAN-13) and GTIN-14. */
const gtinLengths = [8, 12, 13, 14]

/**
 * The spellings under which a shop may keep what a code says. A GTIN filled up with zeros from the left is the same
 * GTIN (GS1 General Specifications), so that a UPC-A is an EAN-13 with a zero before it.
 */
export function barcodeSpellings(code: string): readonly string[] {
  if (!/^\d+$/.test(code) || !gtinLengths.includes(code.length)) return [code]
  const longest = code.padStart(14, '0')
  return gtinLengths
    .map((length) => longest.slice(-length))
    .filter((spelling) => Number(spelling) === Number(longest))
}

/** A GTIN without the spaces, hyphens and marks that stand around and between its digits; any other code as it is. */
export function plainBarcode(code: string): string {
  const digits = code.replaceAll(
    /[\s'’\u002d\u200b-\u200f\u2010-\u2013\u202a-\u202e\u2060\ufeff]/gu,
    '',
  )
  return isGtin(digits) ? digits : code
}

/** What a spreadsheet makes of a long number, and no label can say: `4,82E+12`, `4820000000017.0`, `########`, `#N/A`. */
export function isMangledBarcode(code: string): boolean {
  return (
    /^\d([.,]\d+)?e\+\d+$|^\d[.,]\d+e\d+$|^\d+[.,]0*$|^#+$/i.test(code) || isSpreadsheetError(code)
  )
}

/** Why no label is likely to carry this code; undefined when nothing speaks against it. */
export function doubtOfBarcode(code: string): string | undefined {
  if (!/^\d+$/.test(code) || isGtin(code)) return undefined
  // A number cannot begin with a zero: a UPC-A is left with 11 digits, an EAN-8 with 7.
  const filled = `0${code}`
  if (code.length < 13 && isGtin(filled)) {
    return `has ${code.length} digits; a spreadsheet may have dropped the zero of ${filled}`
  }
  if (gtinLengths.includes(code.length)) return 'has a wrong check digit'
  if (code.length > 15 && /^\d{15}0+$/.test(code)) return 'has lost its digits after the 15th'
  return undefined
}

/** Whether the last digit is the check digit of the others (GS1 General Specifications, 7.9). */
export function isGtin(digits: string): boolean {
  if (!/^\d+$/.test(digits) || !gtinLengths.includes(digits.length)) return false
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}
