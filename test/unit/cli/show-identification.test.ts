import { describe, expect, it } from 'vitest'
import { answerLines, explainLines, toJson } from '#src/cli/show-identification.ts'
import type { Identification } from '#src/domain/outcome.ts'
import { product, sku } from '#test/support/products.ts'

const candidates = [
  { sku: sku('MRIYA-PINK'), score: 0.93 },
  { sku: sku('MRIYA-GREY'), score: 0.81 },
]

const matched: Identification = {
  id: '00000000-0000-0000-0000-000000000000',
  outcome: { outcome: 'matched', sku: sku('MRIYA-PINK'), method: 'embedding', confidence: 0.93 },
  confidence: 0.5,
  candidates,
  rungs: [
    { rung: 'caption', result: 'undecided', ms: 0.1, reason: 'no SKU in the caption' },
    { rung: 'embedding', result: 'decided', ms: 12.5, reason: 'similarity 0.930' },
  ],
  costMicroUsd: 0,
  latencyMs: 13.4,
}
const ambiguous: Identification = {
  ...matched,
  outcome: { outcome: 'ambiguous', offered: candidates },
}
const unknown: Identification = {
  ...matched,
  outcome: { outcome: 'unknown', reason: 'nothing in the shop looks like it' },
  candidates: [],
}

describe('identify --json', () => {
  const keys = [
    'photo',
    'outcome',
    'sku',
    'method',
    'confidence',
    'candidates',
    'costMicroUsd',
    'latencyMs',
    'rungs',
  ]

  it('prints a match in the form of DESIGN.md', () => {
    expect(JSON.parse(toJson('a b/фото.jpg', matched))).toEqual({
      photo: 'a b/фото.jpg',
      outcome: 'matched',
      sku: 'MRIYA-PINK',
      method: 'embedding',
      confidence: 0.93,
      candidates: [
        { sku: 'MRIYA-PINK', score: 0.93 },
        { sku: 'MRIYA-GREY', score: 0.81 },
      ],
      costMicroUsd: 0,
      latencyMs: 13.4,
      rungs: [
        { rung: 'caption', result: 'undecided', ms: 0.1, reason: 'no SKU in the caption' },
        { rung: 'embedding', result: 'decided', ms: 12.5, reason: 'similarity 0.930' },
      ],
    })
  })

  it.each([
    ['ambiguous', ambiguous],
    ['unknown', unknown],
  ])('names no SKU, method or confidence when %s', (outcome, identification) => {
    const line = JSON.parse(toJson('p.jpg', identification))
    expect(line).toMatchObject({ outcome, sku: null, method: null, confidence: null })
    expect(line.candidates).toEqual(identification.candidates)
  })

  it.each([matched, ambiguous, unknown])('has the same keys in the same order for each', (one) => {
    expect(Object.keys(JSON.parse(toJson('p.jpg', one)))).toEqual(keys)
  })

  it('is one line, whatever the photo is called', () => {
    const photo = 'a\nb\u2028"c".jpg'
    const line = toJson(photo, matched)
    expect(line).not.toContain('\n')
    expect(JSON.parse(line).photo).toBe(photo)
  })
})

describe('identify', () => {
  it('shows the product with price and stock, and how it was known', () => {
    const item = product('MRIYA-PINK', {
      name: { uk: 'Костюм «Мрія»', en: 'Mriya suit' },
      price: { minor: 129_050, currency: 'UAH' },
      sizes: ['98-104', '110-116'],
    })
    const text = answerLines('p.jpg', matched, item).join('\n')
    expect(text.split('\n')[0]).toBe('p.jpg')
    for (const part of [
      'Mriya suit (MRIYA-PINK)',
      '1,290.50',
      'in stock',
      '98-104, 110-116',
      'pink',
    ]) {
      expect(text).toContain(part)
    }
    for (const part of ['by embedding', 'confidence 0.93', '13 ms', 'similarity 0.930']) {
      expect(text).toContain(part)
    }
  })

  it('says when it is sold out, and offers no sizes then', () => {
    const item = product('MRIYA-PINK', { declaredInStock: false })
    const text = answerLines('p.jpg', matched, item).join('\n')
    expect(text).toContain('out of stock')
    expect(text).not.toContain('sizes')
  })

  it('shows the SKU of a product that is gone', () => {
    expect(answerLines('p.jpg', matched, undefined).join('\n')).toContain('MRIYA-PINK')
  })

  it('asks which of the offered it is', () => {
    const text = answerLines('p.jpg', ambiguous, undefined).join('\n')
    expect(text.indexOf('0.930  MRIYA-PINK')).toBeLessThan(text.indexOf('0.810  MRIYA-GREY'))
    expect(text).toContain('?')
  })

  it('says why it does not know', () => {
    expect(answerLines('p.jpg', unknown, undefined).join('\n')).toContain(
      'unknown: nothing in the shop looks like it',
    )
  })

  it('asks which of several products is meant, and tells where each is', () => {
    const [first, second] = candidates
    const offered = [
      ...(first ? [{ ...first, half: 'top' as const }] : []),
      ...(second ? [{ ...second, half: 'bottom' as const }] : []),
    ]
    const several: Identification = { ...ambiguous, outcome: { outcome: 'ambiguous', offered } }
    expect(answerLines('a.jpg', several, undefined)).toEqual([
      'a.jpg',
      '  several products; which of these?',
      '    0.930  MRIYA-PINK  (top)',
      '    0.810  MRIYA-GREY  (bottom)',
    ])
    expect(JSON.parse(toJson('a.jpg', several))).toMatchObject({ candidates, offered })
    expect(JSON.parse(toJson('a.jpg', ambiguous))).not.toHaveProperty('offered')
  })

  it('explains each rung and each candidate in their order', () => {
    const text = explainLines(matched).join('\n')
    const parts = [
      'caption',
      'no SKU in the caption',
      'embedding',
      '12.5 ms',
      'candidates',
      '0.930  MRIYA-PINK',
      '0.810  MRIYA-GREY',
    ]
    const places = parts.map((part) => text.indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places[0]).toBeGreaterThanOrEqual(0)
    expect(explainLines(unknown).join('\n')).not.toContain('candidates')
  })

  it('tells what is written in the picture, and what that says of the thing', () => {
    const written = 'Склад: 100% бавовна\u001b[2J\nРозмір 98-104\nЦіна 1290 грн'
    const lines = explainLines({ ...unknown, written })
    expect(lines).toContain('    | Склад: 100% бавовна[2J')
    expect(lines).toContain('  that is: size 98-104 · material 100% cotton · price 1290 UAH')
  })
})
