import { describe, expect, it } from 'vitest'
import { firstSelection, selectionIn } from '#src/domain/selection.ts'
import { product } from '#test/support/products.ts'

const variant = (size: string, colour: string, stock: number) => ({
  size,
  colour,
  stock,
  priceMinor: null,
  barcode: null,
})

const suit = product('MRIYA', {
  variants: [
    variant('98-104', 'pink', 3),
    variant('98-104', 'mint', 0),
    variant('110-116', 'pink', 1),
    variant('110-116', 'mint', 2),
  ],
})

describe('what a text says of a product', () => {
  it.each([
    ['рожевий, зріст 104', { size: '98-104', colour: 'pink' }],
    ['the mint one in 110-116, please', { size: '110-116', colour: 'mint' }],
    ["м'ятний на 116, розмір 110-116", { size: '110-116', colour: 'mint' }],
    ['є 98-104?', { size: '98-104', colour: null }],
    ['рожевий або мʼятний', { size: null, colour: null }],
    ['скільки коштує', { size: null, colour: null }],
    ['коробка 98 x 104 x 30 см', { size: null, colour: null }],
    ['арт. MRIYA-PINK', { size: null, colour: null }],
    ['бренд: Pink Panther, розмір 110-116', { size: '110-116', colour: null }],
  ])('%s', (text, selection) => {
    expect(selectionIn(suit, text)).toEqual(selection)
  })

  it('by the first text that names a size or a colour', () => {
    const texts = ['скільки коштує?', 'Розмір 110-116', 'рожевий']
    expect(firstSelection(suit, texts)).toEqual({ size: '110-116', colour: null })
    expect(firstSelection(suit, ['привіт', ''])).toEqual({ size: null, colour: null })
  })

  it('of what is sold out the size alone', () => {
    expect(selectionIn(suit, "м'ятний, розмір 98-104")).toEqual({ size: '98-104', colour: null })
  })
})
