import { describe, expect, it } from 'vitest'
import { readSpecs } from '#src/domain/specs/read-specs.ts'
import { englishTexts } from './english-texts.ts'
import { saidIn } from './said.ts'
import { ukrainianTexts } from './ukrainian-texts.ts'

describe('specifications', () => {
  it.each([...ukrainianTexts, ...englishTexts])('of %j', (text, said) => {
    expect(saidIn(readSpecs(text))).toEqual(said)
  })

  it('are tried on sixty texts a language', () => {
    expect(ukrainianTexts.length).toBeGreaterThanOrEqual(60)
    expect(englishTexts.length).toBeGreaterThanOrEqual(60)
  })

  it.each([
    ['digits', '1'.repeat(4_000)],
    ['groups of digits', '1 '.repeat(2_000)],
    ['sides', '12 x '.repeat(1_000)],
    ['labels', 'матеріал: '.repeat(400)],
    ['signs', '#№:-'.repeat(1_000)],
    ['more than is read', 'арт. AB-1 '.repeat(100_000)],
  ])('are looked for in thousands of %s without going back over them', (_, text) => {
    expect(() => readSpecs(text)).not.toThrow()
  })
})
