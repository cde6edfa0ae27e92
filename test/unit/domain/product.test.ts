import { describe, expect, it } from 'vitest'
import { available, isInStock, type Variant } from '#src/domain/product.ts'
import { product } from '#test/support/products.ts'

function variant(overrides: Partial<Variant>): Variant {
  return { size: '98', colour: 'pink', stock: 1, priceMinor: null, barcode: null, ...overrides }
}

describe('isInStock', () => {
  it.each([true, false])('is the word of the shop without variants (%s)', (declaredInStock) => {
    expect(isInStock(product('A', { declaredInStock }))).toBe(declaredInStock)
  })

  it('is what the variants hold, whatever the shop declared', () => {
    const sold = [variant({ stock: 0 }), variant({ size: '104', stock: 0 })]
    expect(isInStock(product('A', { declaredInStock: true, variants: sold }))).toBe(false)
    const left = [variant({ stock: 0 }), variant({ size: '104', stock: 2 })]
    expect(isInStock(product('A', { declaredInStock: false, variants: left }))).toBe(true)
  })
})

describe('available', () => {
  const sizes = ['98', '104', '110']
  const colours = ['pink', 'grey']

  it('is everything a product without variants is made in', () => {
    expect(available(product('A', { sizes, colours }))).toEqual({ sizes, colours })
  })

  it('is nothing of a product that is out of stock', () => {
    const nothing = { sizes: [], colours: [] }
    expect(available(product('A', { sizes, colours, declaredInStock: false }))).toEqual(nothing)
    const variants = [variant({ stock: 0 })]
    expect(available(product('A', { sizes, colours, variants }))).toEqual(nothing)
  })

  it('is each size and colour in stock, once and in their order', () => {
    const variants = [
      variant({ size: '104', colour: 'grey', stock: 2 }),
      variant({ size: '98', colour: 'pink', stock: 0 }),
      variant({ size: '104', colour: 'pink', stock: 1 }),
      variant({ size: '110', colour: 'grey', stock: 5 }),
    ]
    expect(available(product('A', { sizes, colours, variants }))).toEqual({
      sizes: ['104', '110'],
      colours: ['grey', 'pink'],
    })
  })

  it('leaves out sizes and colours that a variant has not', () => {
    const variants = [variant({ size: null }), variant({ colour: null, size: '98' })]
    expect(available(product('A', { variants }))).toEqual({ sizes: ['98'], colours: ['pink'] })
  })
})
