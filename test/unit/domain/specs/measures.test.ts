import { describe, expect, it } from 'vitest'
import {
  formatDimensions,
  formatWeight,
  parseDimensions,
  parseWeight,
} from '#src/domain/specs/measures.ts'

describe('a weight', () => {
  it.each([
    ['2.5 kg', 2_500],
    ['2,5кг', 2_500],
    ['500 г', 500],
    ['500 гр.', 500],
    ['1 200 g', 1_200],
    ['1\u00a0200 грам', 1_200],
    ['3 lb', 1_360.776],
    ['0.0005 kg', 0.5],
    ['0 kg', undefined],
    ['500', undefined],
    ['kg', undefined],
    ['1e3 kg', undefined],
    ['2.5 kg and more', undefined],
    ['-5 kg', undefined],
  ])('reads %j as %j grams', (text, grams) => {
    expect(parseWeight(text)).toBe(grams)
  })

  it.each([
    [0.5, '0,5 г', '0.5 g'],
    [500, '500 г', '500 g'],
    [2_345.678, '2,345678 кг', '2.345678 kg'],
    [1_234_000, '1234 кг', '1234 kg'],
  ])('writes %j grams, and reads them back', (grams, uk, en) => {
    expect(formatWeight(grams, 'uk').replaceAll('\u00a0', ' ')).toBe(uk)
    expect(formatWeight(grams, 'en')).toBe(en)
    for (const language of ['uk', 'en'] as const) {
      expect(parseWeight(formatWeight(grams, language))).toBe(grams)
    }
  })
})

describe('dimensions', () => {
  it.each([
    ['123 x 456 x 789 cm', [1_230, 4_560, 7_890]],
    ['30х20 см', [300, 200]],
    ['30*20*10мм', [30, 20, 10]],
    ['30 см × 20 см', [300, 200]],
    ['10cm × 5 mm', [100, 5]],
    ['40 на 60 см.', [400, 600]],
    ['12 by 3 inches', [304.8, 76.2]],
    ['12" x 8"', [304.8, 203.2]],
    ['12"', [304.8]],
    ['1,5 м', [1_500]],
    ['5 x 5', undefined],
    ['7 x 8 x 9 x 10 cm', undefined],
    ['0 x 5 cm', undefined],
    ['cm', undefined],
    ['', undefined],
  ])('reads %j as %j mm', (text, sides) => {
    expect(parseDimensions(text)).toEqual(sides)
  })

  it.each([
    [[300, 205.5, 10], '30 × 20,55 × 1 см', '30 × 20.55 × 1 cm'],
    [[0.5], '0,05 см', '0.05 cm'],
  ])('writes %j mm, and reads them back', (sides, uk, en) => {
    expect(formatDimensions(sides, 'uk').replaceAll('\u00a0', ' ')).toBe(uk)
    expect(formatDimensions(sides, 'en')).toBe(en)
    for (const language of ['uk', 'en'] as const) {
      expect(parseDimensions(formatDimensions(sides, language))).toEqual(sides)
    }
  })
})
