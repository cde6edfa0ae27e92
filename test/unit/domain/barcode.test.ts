import { describe, expect, it } from 'vitest'
import {
  barcodeSpellings,
  doubtOfBarcode,
  isMangledBarcode,
  plainBarcode,
} from '#src/domain/barcode.ts'

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

describe('plainBarcode', () => {
  it.each([
    ['482 0000 000017', '4820000000017'],
    ['4 820000 000017', '4820000000017'],
    ['4\u00a0820000\u00a0000017', '4820000000017'],
    ['4-820000-000017', '4820000000017'],
    ['978\u20130\u2013306\u201340615\u20137', '9780306406157'],
    ['0 36000 29145 2', '036000291452'],
  ])('takes out of the GTIN "%s" what stands between its digits', (written, expected) => {
    expect(plainBarcode(written)).toBe(expected)
  })

  it.each(['4820000000017', '1234-5678', 'AB 12', '482 0000 000018', '12 34', ''])(
    'leaves "%s" as it is',
    (code) => {
      expect(plainBarcode(code)).toBe(code)
    },
  )
})

describe('isMangledBarcode', () => {
  it.each([
    '4,82E+12',
    '4.82E+12',
    '4.82e+12',
    '5E+12',
    '4820000000017.0',
    '4820000000017,00',
    '########',
  ])('sees that a spreadsheet made "%s"', (code) => {
    expect(isMangledBarcode(code)).toBe(true)
  })

  it.each(['4820000000017', '12E5', 'A-4.82', '0012', 'E+', '4.82', '#12', 'LOT 5'])(
    'lets "%s" be',
    (code) => {
      expect(isMangledBarcode(code)).toBe(false)
    },
  )
})

describe('doubtOfBarcode', () => {
  it.each([
    ['36000291452', 'dropped the zero of 036000291452'],
    ['1234565', 'dropped the zero of 01234565'],
    ['4820000000018', 'wrong check digit'],
    ['036000291453', 'wrong check digit'],
    ['96385075', 'wrong check digit'],
    ['00012345600013', 'wrong check digit'],
    ['12345678901234500000', 'lost its digits after the 15th'],
  ])('of %s says: %s', (code, doubt) => {
    expect(doubtOfBarcode(code)).toContain(doubt)
  })

  it.each([
    '4820000000017',
    '036000291452',
    '96385074',
    '0012',
    '12345',
    'ABC-1',
    '12345678901',
    '1234567890123456',
  ])('has none of %s', (code) => {
    expect(doubtOfBarcode(code)).toBeUndefined()
  })
})
