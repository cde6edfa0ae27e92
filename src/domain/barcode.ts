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
