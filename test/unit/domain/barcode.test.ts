import { describe, expect, it } from 'vitest'
import { barcodeSpellings } from '#src/domain/barcode.ts'

describe('the spellings of a barcode', () => {
  it.each([
    ['a UPC-A as an EAN-13', '036000291452', ['036000291452', '0036000291452', '00036000291452']],
    ['an EAN-13 that is a UPC-A', '0036000291452', ['036000291452', '00036000291452']],
    ['an EAN-13 that is none', '4820000000017', ['4820000000017', '04820000000017']],
    ['a GTIN-14 of one piece', '04820000000017', ['4820000000017', '04820000000017']],
    ['a GTIN-14 of a carton', '14820000000014', ['14820000000014']],
    ['an EAN-8', '96385074', ['96385074', '000096385074']],
  ])('have %s', (_what, code, expected) => {
    const spellings = barcodeSpellings(code)
    for (const spelling of expected) expect(spellings).toContain(spelling)
  })

  it('never take a digit away that is not a zero', () => {
    for (const spelling of barcodeSpellings('96385074')) expect(spelling).toMatch(/^0*96385074$/)
    expect(barcodeSpellings('4820000000017')).toHaveLength(2)
    expect(barcodeSpellings('14820000000014')).toHaveLength(1)
  })

  it.each(['VIT-0017', '1234567', '123456789', '482000000001７', '', ' 96385074'])(
    'are one for %j, which is no GTIN',
    (code) => expect(barcodeSpellings(code)).toEqual([code]),
  )
})
