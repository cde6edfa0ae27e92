import { describe, expect, it } from 'vitest'
import { writtenBarcodes, writtenNames, writtenSkus } from '#src/identify/written-names.ts'
import { product } from '#test/support/products.ts'

const line = (text: string, latin = '') => ({ text, latin, middle: 0.5 })

describe('writtenSkus', () => {
  it.each([
    ['as it is', 'MRIYA-PINK', 'MRIYA-PINK'],
    ['with spaces that were none', 'MRIYA - PINK', 'MRIYA-PINK'],
    ['read as Cyrillic letters of the same look', 'МКХ-104А', 'MKX-104A'],
    ['with a digit among letters', 'MR1YA-P1NK', 'MRIYA-PINK'],
    ['with letters among digits', 'TS-47I1O', 'TS-47110'],
    ['a number that is called an article', 'Артикул: 4711', '4711'],
    ['a word that is called one', 'арт. LAGUNA', 'LAGUNA'],
  ])('finds a SKU %s', (_, text, sku) => {
    expect(writtenSkus([line(text)])).toContain(sku)
  })

  it('takes both readings of a line', () => {
    expect(writtenSkus([line('МЯІУА-РІМК', 'MRIYA-PINK')])).toContain('MRIYA-PINK')
  })

  it('takes no likes, prices, years and words in capitals for one', () => {
    const texts = ['12345', '1 290 грн', 'SALE', 'ЗНИЖКА', 'NEW COLLECTION', '2026', '100%']
    expect(writtenSkus(texts.map((text) => line(text)))).toEqual([])
  })
})

describe('writtenBarcodes', () => {
  it('reads the digits under a bar code, whatever stands between them', () => {
    expect(writtenBarcodes([line('4 820000 000017')])).toContain('4820000000017')
  })

  it('leaves out numbers whose check digit is wrong', () => {
    expect(writtenBarcodes([line('4 820000 000018'), line('38012345678')])).toEqual([])
  })
})

describe('writtenNames', () => {
  const pink = product('PINK', { name: { uk: 'Костюм «Мрія», рожевий', en: 'Mriya suit, pink' } })
  const mint = product('MINT', { name: { uk: 'Костюм «Мрія», м’ятний', en: 'Mriya suit, mint' } })
  const any = product('ANY', { name: { uk: 'Костюм «Мрія»', en: 'Mriya suit' } })
  const shop = [pink, mint, any]

  it.each([
    ['in Ukrainian', 'Костюм «Мрія», рожевий\nРозмір 104'],
    ['in English', 'NEW! Mriya suit, pink 1290 UAH'],
    ['in capitals', 'КОСТЮМ МРІЯ РОЖЕВИЙ'],
    ['in another order, with a word between', 'рожевий дитячий костюм «Мрія»'],
    ['with a letter misread', 'Костом «Мрія», рожевий'],
    ['over two lines', 'Костюм «Мрія»,\nрожевий'],
  ])('finds a full name %s', (_, text) => {
    expect(writtenNames(text, shop)).toEqual(['PINK'])
  })

  it('takes the longest name, and the short one where only that is written', () => {
    expect(writtenNames('Костюм «Мрія»', shop)).toEqual(['ANY'])
  })

  it('names all that are written', () => {
    expect(writtenNames('Mriya suit, pink\n—\n—\nMriya suit, mint', shop)).toEqual(['PINK', 'MINT'])
  })

  it('finds nothing in parts of a name, or in its words far apart', () => {
    expect(writtenNames('рожевий костюм', shop)).toEqual([])
    expect(writtenNames('suit for a boy and more things to wear, Mriya, pink', [pink])).toEqual([])
  })
})
