import { describe, expect, it } from 'vitest'
import { meantSizes, sizesIn } from '#src/domain/words/sizes.ts'

describe('the sizes of a text', () => {
  it.each([
    ['98-104', ['98-104']],
    ['98 – 104 та 110/116', ['98-104', '110-116']],
    ['а в розмірі М?', ['M']],
    ['розмір м', ['M']],
    ['size xl', ['XL']],
    ['хл і ХХЛ', ['XL', 'XXL']],
    ['2XL', ['2XL']],
    ['S or L', ['S', 'L']],
    ['зріст 104', ['104']],
    ['рост 116 см', ['116']],
    ['rozmir 98', ['98']],
    ['розміри 98, 104', ['98', '104']],
    ['устілка, розмір 38,5', ['38.5']],
  ])('%j are %j', (text, sizes) => {
    expect(sizesIn(text)).toEqual(sizes)
  })

  it.each([
    'с доставкой',
    'С доставкой',
    'є 104?',
    '0501234567',
    '050-123-45-67',
    '1290 грн',
    'size: 30x20 cm',
    '12-15 років',
    'за 2-3 дні',
    'T-shirt, it’s',
    'H&M',
  ])('%j has none', (text) => {
    expect(sizesIn(text)).toEqual([])
  })

  it.each([
    ['є 104?', ['104']],
    ['104 см', ['104']],
    ['98-104 або 110', ['98-104', '110']],
    ['1290 грн', []],
    ['на 5 років', []],
    ['на 12 років', []],
    ['0501234567', []],
    ['2 шт', []],
    ['500 г', []],
    ['о 18:30', []],
    ['2026', []],
  ])('%j, where a size is expected: %j', (text, sizes) => {
    expect(sizesIn(text, { withBare: true })).toEqual(sizes)
  })
})

describe('a size that is asked for', () => {
  it.each([
    ['104', ['98-104', '110-116'], ['98-104']],
    ['106', ['98-104', '110-116'], []],
    ['110-116', ['98-104', '110-116'], ['110-116']],
    ['98-104', ['98', '104', '110'], ['98', '104']],
    ['M', ['S', 'М'], ['М']],
    ['XL', ['S', 'M'], []],
    ['38', ['38', '36-40'], ['38']],
  ])('%s of %j means %j', (asked, sizes, meant) => {
    expect(meantSizes(asked, sizes)).toEqual(meant)
  })
})
