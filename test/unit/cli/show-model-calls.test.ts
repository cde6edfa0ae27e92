import { describe, expect, it } from 'vitest'
import { createCallNotes, formatUsd } from '#src/cli/show-model-calls.ts'
import type { Attempt } from '#src/ports/call-trace.ts'

const prompt = {
  model: 'grok-4',
  prompt: 'choose-product@1',
  system: 'You compare.\nCarefully.',
  user: '<data>\n{"caption": ""}\n</data>\nThe photo:\n[picture, 31 kB]',
}
const attempt: Attempt = {
  model: 'grok-4',
  result: 'answered',
  detail: '',
  latencyMs: 1_234,
  costMicroUsd: 4_321,
  tokensIn: 1_000,
  tokensOut: 50,
}

describe('what a person reads of vision models', () => {
  it('is each prompt once, and each attempt with its class, latency and cost', () => {
    const notes = createCallNotes()
    notes.attempted({ ...attempt, model: 'local', result: 'not-called', detail: 'left alone' })
    notes.asked(prompt)
    notes.attempted({ ...attempt, result: 'server', detail: '503 busy', costMicroUsd: 0 })
    notes.asked({ ...prompt, model: 'gpt-4o-mini' })
    notes.attempted({ ...attempt, model: 'gpt-4o-mini' })
    expect(notes.lines().join('\n').split('\n')).toEqual([
      '  local            not-called     left alone',
      '  asked with choose-product@1:',
      '    | You compare.',
      '    | Carefully.',
      '    |',
      '    | <data>',
      '    | {"caption": ""}',
      '    | </data>',
      '    | The photo:',
      '    | [picture, 31 kB]',
      '  grok-4           server         1234 ms  $0.000000  1000 + 50 tokens  503 busy',
      '  gpt-4o-mini      answered       1234 ms  $0.004321  1000 + 50 tokens',
    ])
  })

  it('is nothing when none was asked', () => {
    expect(createCallNotes().lines()).toEqual([])
  })

  it.each([
    [0, '$0.000000'],
    [1, '$0.000001'],
    [1_234_567, '$1.234567'],
  ])('has %i micro-USD as %s', (microUsd, text) => {
    expect(formatUsd(microUsd)).toBe(text)
  })
})
