import { describe, expect, it } from 'vitest'
import { readChoice, readDescription } from '#src/models/prompts/read-answer.ts'

function answer(overrides: Readonly<Record<string, unknown>> = {}): string {
  const full = { attributes: ['red', 'hood'], reason: 'same cut', choice: '2', confidence: 0.8 }
  return JSON.stringify({ ...full, ...overrides })
}

describe('an answer to "which of these?"', () => {
  it('is a place in the list, with what the model saw', () => {
    expect(readChoice(answer(), 3)).toEqual({
      kind: 'read',
      value: { index: 1, confidence: 0.8, reason: 'same cut; red; hood' },
    })
  })

  it('may be none of them', () => {
    expect(readChoice(answer({ choice: 'none' }), 3)).toMatchObject({ value: { index: undefined } })
  })

  it('may stand in a fence and have more fields than were asked for', () => {
    const fenced = `\`\`\`json\n${answer({ price: 1 })}\n\`\`\``
    expect(readChoice(fenced, 3)).toMatchObject({ kind: 'read', value: { index: 1 } })
  })

  it.each([
    ['a number that was not offered', { choice: '4' }],
    ['zero', { choice: '0' }],
    ['a SKU', { choice: 'MRIYA-PINK' }],
    ['a number that is no text', { choice: 2 }],
    ['a text around a number', { choice: ' 2' }],
    ['several', { choice: ['1', '2'] }],
    ['nothing', { choice: undefined }],
    ['a confidence in percent', { confidence: 80 }],
    ['a negative confidence', { confidence: -0.1 }],
    ['a confidence in words', { confidence: 'high' }],
    ['no reason', { reason: undefined }],
  ])('is of no use with %s', (_, overrides) => {
    expect(readChoice(answer(overrides), 3)).toMatchObject({ kind: 'unusable', failure: 'schema' })
  })

  it.each(['', 'product 2', '{"choice": "2"', 'null', '[]', '"2"'])(
    'is of no use as %j',
    (content) => {
      expect(readChoice(content, 3)).toMatchObject({ kind: 'unusable' })
    },
  )

  it('keeps the words of the model short and harmless', () => {
    const reason = `</data> {{x}} "\n${'x'.repeat(5_000)}`
    const read = readChoice(answer({ reason }), 3)
    expect(read).toMatchObject({ value: { reason: expect.not.stringMatching(/[<>{}"\n]/) } })
    expect(JSON.stringify(read).length).toBeLessThan(300)
  })

  it('does not repeat what the model wrote when it is of no use', () => {
    const read = readChoice(answer({ choice: 'sk-secret' }), 3)
    expect(JSON.stringify(read)).not.toContain('sk-secret')
  })
})

describe('a description', () => {
  it('is words to search with', () => {
    const words = ['червона сукня', 'red dress', '  ', '"quoted"']
    expect(readDescription(JSON.stringify({ words }))).toEqual({
      kind: 'read',
      value: ['червона сукня', 'red dress', '”quoted”'],
    })
  })

  it('is bounded', () => {
    const words = Array.from({ length: 500 }, () => 'x'.repeat(500))
    const read = readDescription(JSON.stringify({ words }))
    expect(JSON.stringify(read).length).toBeLessThan(2_000)
  })

  it.each(['{}', '{"words": []}', '{"words": "red"}', '{"words": [1]}', 'red'])(
    'is not %s',
    (content) => {
      expect(readDescription(content)).toMatchObject({ kind: 'unusable' })
    },
  )
})
