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
    ['a number of its own that was not offered', { choice: 4 }],
    ['zero', { choice: '0' }],
    ['the number zero', { choice: 0 }],
    ['a number below zero', { choice: -1 }],
    ['half a number', { choice: 1.5 }],
    ['a SKU', { choice: 'MRIYA-PINK' }],
    ['a SKU that begins with a number', { choice: '2-PINK' }],
    ['several', { choice: ['1', '2'] }],
    ['none in a list', { choice: [] }],
    ['yes', { choice: true }],
    ['a map', { choice: { no: 2 } }],
    ['nothing', { choice: undefined }],
  ])('is of no use with %s', (_, overrides) => {
    expect(readChoice(answer(overrides), 3)).toMatchObject({ kind: 'unusable', failure: 'schema' })
  })

  it.each([2, '2', ' 2', '2.', '#2', 'No. 2', ['2'], [2]])('may say the second as %j', (choice) => {
    expect(readChoice(answer({ choice }), 3)).toMatchObject({ value: { index: 1 } })
  })

  it.each(['none', 'None', ' NONE ', null, 'null', 'none of them'])(
    'may say none as %j',
    (choice) => {
      expect(readChoice(answer({ choice }), 3)).toMatchObject({
        kind: 'read',
        value: { index: undefined },
      })
    },
  )

  it.each([
    [0.9, 0.9],
    ['0.9', 0.9],
    ['0,9', 0.9],
    [95, 0.95],
    ['95', 0.95],
    ['95%', 0.95],
    ['95 %', 0.95],
    [1, 1],
    [0, 0],
    ['1', 1],
    ['high', 0.5],
    [null, 0.5],
    [undefined, 0.5],
    [-0.1, 0.5],
    [9_000, 0.5],
    [true, 0.5],
    [[0.9], 0.5],
  ])('is as sure of %j as %d', (confidence, expected) => {
    expect(readChoice(answer({ confidence }), 3)).toMatchObject({
      kind: 'read',
      value: { index: 1, confidence: expected },
    })
  })

  it.each([
    [{ reason: null }, 'red; hood'],
    [{ reason: undefined }, 'red; hood'],
    [{ reason: ['x'] }, 'red; hood'],
    [{ attributes: undefined }, 'same cut'],
    [{ attributes: null }, 'same cut'],
    [{ attributes: 'red, hood' }, 'same cut; red; hood'],
    [{ attributes: ['red', 1, null, ' '] }, 'same cut; red'],
    [{ attributes: { colour: 'red' } }, 'same cut; red'],
    [{ attributes: undefined, reason: undefined, confidence: undefined }, ''],
  ])('needs no more than the choice: %j', (overrides, reason) => {
    expect(readChoice(answer(overrides), 3)).toMatchObject({
      kind: 'read',
      value: { index: 1, reason },
    })
  })

  const json = answer()
  it.each([
    ['<think>', `<think>Is it {"choice": "3"}? No.</think>\n${json}`],
    [
      'thoughts whose beginning the server cut off',
      `It may be {"choice": "1"} …</think>\n\n${json}`,
    ],
    ['<thinking>', `<thinking>\n{ "choice": "1" }\n</thinking>${json}`],
    [
      'the channels of gpt-oss',
      `<|channel|>analysis<|message|>{"choice": "1"}<|end|><|start|>assistant<|channel|>final<|message|>${json}`,
    ],
    ['talk before it', `Sure, it's "product 2":\n${json}`],
    ['talk with braces before it', `The set {A, B} is close.\n${json}`],
    ['an open quote before it', `He said "maybe: ${json}`],
    ['talk after it', `${json}\nI hope this helps! :}`],
    ['an object after it that is none of it', `${json}\n{"note": "done"}`],
    ['a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['a fence in capitals', `\`\`\`JSON\n${json}\n\`\`\``],
    ['a fence of another name', `~~~jsonc\n${json}\n~~~`],
    ['talk around a fence', `Here you are:\n\`\`\`json\n${json}\n\`\`\`\nBye.`],
    ['a list of one', `[${json}]`],
    ['a text that holds it', JSON.stringify(json)],
    ['a byte order mark', `\uFEFF${json}`],
    ['the same answer twice', `${json}\n\`\`\`\n${json}\n\`\`\``],
    ['lines and tabs inside', JSON.stringify(JSON.parse(json), null, '\t')],
    ['braces in its texts', answer({ reason: 'the } and the { of "it"' })],
    ['a mark of the end', `${json}<|im_end|>`],
  ])('is found with %s', (_, content) => {
    expect(readChoice(content, 3)).toMatchObject({ kind: 'read', value: { index: 1 } })
  })

  it.each([
    ['two that differ', '{"choice": "1"} or {"choice": "2"}', 'schema'],
    ['thoughts alone', '<think>{"choice": "1"}</think>', 'not-json'],
    ['half an object', '{"choice": "1", "reason": "same', 'not-json'],
    ['a thousand open braces', '{'.repeat(100_000), 'not-json'],
    ['a list of numbers', '[1, 2]', 'not-json'],
  ])('is none in %s', (_, content, failure) => {
    expect(readChoice(content, 3)).toMatchObject({ kind: 'unusable', failure })
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

  it.each([
    '{"words": "червона сукня, red dress"}',
    '{"words": ["червона сукня", 7, null, "red dress"]}',
    '```json\n{"words": ["червона сукня", "red dress"]}\n```',
    '<think>{"words": ["no"]}</think>{"words": ["червона сукня", "red dress"], "n": 2}',
  ])('may be %s', (content) => {
    expect(readDescription(content)).toEqual({
      kind: 'read',
      value: ['червона сукня', 'red dress'],
    })
  })

  it.each(['{}', '{"words": []}', '{"words": " "}', '{"words": [1]}', '{"words": {}}', 'red'])(
    'is not %s',
    (content) => {
      expect(readDescription(content)).toMatchObject({ kind: 'unusable' })
    },
  )
})
