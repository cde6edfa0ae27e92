import { describe, expect, it } from 'vitest'
import { describeDifference } from '#src/cli/show-difference.ts'
import { type FieldChange, needsIndexing, noDifference } from '#src/domain/catalogue-difference.ts'
import { sku } from '#test/support/products.ts'

const money = (minor: number) => ({ minor, currency: 'UAH' })
const variant = { size: 'S', colour: null }
const many = (count: number, name = 'P') =>
  Array.from({ length: count }, (_, at) => sku(`${name}${at}`))

describe('what an import changes, for a person', () => {
  it('is one line for nothing', () => {
    expect(describeDifference(noDifference)).toEqual(['nothing changes'])
  })

  it('says each kind of change', () => {
    const fields: readonly FieldChange[] = [
      { kind: 'text', field: 'name' },
      { kind: 'price', from: money(100), to: money(90) },
      { kind: 'in-stock', to: false },
      { kind: 'variant-price', variant, from: money(5), to: null },
      { kind: 'barcode', variant },
      { kind: 'photos', added: 2, removed: 1 },
    ]
    const changed = [
      { sku: sku('A'), fields },
      {
        sku: sku('B'),
        fields: [
          { kind: 'variant-stock', variant, from: 3, to: 0 },
          { kind: 'variant-added', variant: { size: null, colour: 'red' } },
          { kind: 'variant-hidden', variant: { size: null, colour: null } },
        ],
      },
    ] as const
    expect(describeDifference({ ...noDifference, changed, shown: [sku('A')], kept: 2 })).toEqual([
      'sold again: A',
      "A: name; price 1.00 UAH -> 0.90 UAH; out of stock; S price 0.05 UAH -> the product's; S barcode; photos +2 -1",
      'B: S stock 3 -> 0; variant red new; variant without size and colour hidden',
      '2 prices or stocks stay as a manager set them',
    ])
  })

  it('is short, however long the catalogue is', () => {
    const fields = Array.from({ length: 9 }, (): FieldChange => ({ kind: 'barcode', variant }))
    const changed = many(300).map((name) => ({ sku: name, fields }))
    const difference = { ...noDifference, added: many(12), hidden: many(11), changed }
    const lines = describeDifference(difference)
    expect(lines).toHaveLength(23)
    expect(lines[0]).toBe('new: P0, P1, P2, P3, P4, P5, P6, P7, P8, P9 and 2 more')
    expect(lines[2]).toMatch(/^P0: (S barcode; ){5}S barcode and 3 more$/)
    expect(lines.at(-1)).toBe('… and 280 more that change')
  })
})

describe('an index job is needed', () => {
  const change = (field: FieldChange) => [{ sku: sku('A'), fields: [field] }]
  it.each([
    ['for new products', { added: [sku('A')] }, true],
    ['for those that are sold again', { shown: [sku('A')] }, true],
    ['for new photos', { photosAdded: 1 }, true],
    ['for photos that another one stood for', { photosRemoved: 1 }, true],
    ['for another name', { changed: change({ kind: 'text', field: 'name' }) }, true],
    ['not for another category', { changed: change({ kind: 'text', field: 'category' }) }, false],
    ['not for prices', { changed: change({ kind: 'price', from: money(1), to: money(2) }) }, false],
    ['not for what is hidden', { hidden: [sku('A')] }, false],
  ])('%s', (_, part, needed) => {
    expect(needsIndexing({ ...noDifference, ...part })).toBe(needed)
  })
})
