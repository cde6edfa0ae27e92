import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readChoice, readDescription } from '#src/models/prompts/read-answer.ts'
import { readIntent } from '#src/models/prompts/read-intent.ts'

const folder = new URL('../../../fixtures/model-answers/', import.meta.url)
const fixture = (name: string) => readFileSync(new URL(`${name}.txt`, folder), 'utf8')

/** Whole answers as models write them without an enforced schema; all mean the second product of three. */
const ofTheSecond = [
  'kimi-thinking',
  'magistral-brackets',
  'command-a-thinking',
  'seed-oss-thinking',
  'gpt-oss-without-marks',
  'glm-box',
  'qwen-without-thoughts',
  'python-quotes',
  'trailing-commas',
  'line-break-in-a-text',
  'keys-without-quotes',
  'comments',
  'tool-call',
  'wrapped',
  'as-the-schema',
  'capital-keys',
  'nbsp-and-bom',
  'apostrophes',
]

const ofNone = ['half-thought', 'tool-call-of-two', 'yes']

describe('the answer of a model', () => {
  it.each(ofTheSecond)('is read: %s', (name) => {
    const read = readChoice(fixture(name), 3)
    expect(read).toMatchObject({ kind: 'read', value: { index: 1 } })
    const { confidence } = (read as { value: { confidence: number } }).value
    expect(confidence).toBeGreaterThanOrEqual(0.75)
  })

  it('is read when it is none of them in the words of Python', () => {
    expect(readChoice(fixture('python-none'), 3)).toMatchObject({
      kind: 'read',
      value: { index: undefined, confidence: 0.85 },
    })
  })

  it.each(ofNone)('is not made up: %s', (name) => {
    expect(readChoice(fixture(name), 3)).toMatchObject({ kind: 'unusable' })
  })
})

// The bound is generous: unbounded, the first takes minutes.
describe('an answer that would take for ever', () => {
  const nested = (open: string, times: number, close: string) =>
    open.repeat(times) + close.repeat(times)
  it.each([
    ['maps in keys', nested('{', 400, '}').repeat(25)],
    ['maps in maps', `${nested('{a: ', 300, '}')}{"choice":`],
    ['lists that do not end', `{${'[1,'.repeat(600)}}`.repeat(10)],
    ['anchors', '{a: &a [1,1], b: [*a,*a,*a,*a]}'.repeat(600)],
    ['marks of thoughts', '<think'.repeat(100_000)],
    ['keys that are asked for', '{? {a: b} : c}'.repeat(1_400)],
  ])('does not: %s', (_, content) => {
    const start = performance.now()
    expect(readChoice(content, 3)).toMatchObject({ kind: 'unusable' })
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})

const choosing = (choice: unknown) => JSON.stringify({ choice })

describe('a choice of another type', () => {
  it.each([
    '2.0',
    '2)',
    '(2)',
    '[2]',
    '**2**',
    '№ 2',
    'no: 2',
    'Candidate 2',
    'product #2',
    'option 2.',
    'number 2',
  ])('may be the second: %j', (choice) => {
    expect(readChoice(choosing(choice), 3)).toMatchObject({ value: { index: 1 } })
  })

  it.each([
    'none of the above',
    'None of the candidates.',
    'none of the products',
    'N/A',
    'no match',
    '"none"',
    'жоден',
  ])('may be none: %j', (choice) => {
    expect(readChoice(choosing(choice), 3)).toMatchObject({
      kind: 'read',
      value: { index: undefined },
    })
  })

  it.each(['2 or 3', '1-2', 'candidate', '2 none', '22', '4', '', 'product 2 XL', 2.5, {}])(
    'is not made up: %j',
    (choice) => {
      expect(readChoice(choosing(choice), 3)).toMatchObject({ kind: 'unusable', failure: 'schema' })
    },
  )
})

describe('words to search with', () => {
  const forms: readonly unknown[] = [
    { uk: ['червона сукня'], en: ['red dress'] },
    [{ uk: 'червона сукня', en: 'red dress' }],
    [['червона сукня'], ['red dress']],
    'червона сукня; red dress',
    '- червона сукня\n- red dress',
    '1. червона сукня\n2. red dress',
  ]
  it.each(forms.map((words) => ({ words })))('may be $words', ({ words }) => {
    expect(readDescription(JSON.stringify({ words }))).toEqual({
      kind: 'read',
      value: ['червона сукня', 'red dress'],
    })
  })
})

describe('an intent', () => {
  const stock = { about: 'product', question: { ask: 'stock', sizes: ['XL'], colours: [] } }
  it.each([
    '{"intent": "Stock", "sizes": "XL", "colours": null}',
    "{'intent': 'stock', 'sizes': ['XL'], 'colours': []}",
    '{"intent": ["stock"], "sizes": ["XL"]}',
    '{"intent": " stock ", "sizes": ["XL", null]}',
    '{"answer": {"intent": "stock", "sizes": ["XL"], "colours": ""}}',
    '◁think▷{"intent": "price"}◁/think▷{"intent": "stock", "sizes": ["XL"]}',
  ])('may be said as %s', (content) => {
    expect(readIntent(content)).toEqual({ kind: 'read', value: stock })
  })

  it.each(['Size chart', 'size_chart', 'sizechart', '"sizeChart"'])('may be %j', (intent) => {
    expect(readIntent(JSON.stringify({ intent }))).toMatchObject({
      value: { about: 'shop', topics: ['sizeChart'] },
    })
  })
})
