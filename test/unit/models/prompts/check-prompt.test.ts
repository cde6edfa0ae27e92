import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPrompt } from '#src/models/prompts/check-prompt.ts'
import { parsePrompt } from '#src/models/prompts/prompt-file.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { product } from '#test/support/products.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const own = readFileSync(join(projectRoot, 'prompts/choose-product.md'), 'utf8')
const products = Array.from({ length: 7 }, (_, at) => product(`P${at}`))

function check(text: string, file = 'prompts/choose-product.md'): readonly string[] {
  return checkPrompt(parsePrompt(text, file), products)
}

describe('a prompt that is checked', () => {
  it.each(['choose-product', 'describe-photo', 'read-question'])('is good: %s', (name) => {
    const file = `prompts/${name}.md`
    expect(check(readFileSync(join(projectRoot, file), 'utf8'), file)).toEqual([])
  })

  it.each([
    ['an unknown variable', '{{caption}}', '{{captoin}}', 'variable captoin is unknown'],
    ['a variable without use', '{{caption}}', '"-"', 'variable caption is not used'],
    [
      'a missing variable',
      '[caption, written, candidates]',
      '[written, candidates]',
      'variable caption is missing',
    ],
    ['a variable outside its place', '</data>\n', '</data>\nThe caption is {{caption}}.\n', ''],
    [
      'a variable in the system section',
      'You compare',
      '{{caption}}. You compare',
      'variable caption stands outside the section User',
    ],
    [
      'an open schema',
      '  additionalProperties: false\n',
      '',
      'answer does not say additionalProperties: false',
    ],
    [
      'an optional field',
      '[attributes, reason, choice',
      '[attributes, choice',
      'reason is not req',
    ],
    [
      'a limit on a number',
      'type: number,',
      'type: number, minimum: 0,',
      'answer.confidence has minimum',
    ],
    ['a choice of its own', '"5", none', '"5", "6", none', 'answer.choice is not an enum of 1'],
    ['a field less', 'confidence: {', 'certainty: {', 'answer.confidence is missing'],
    ['a limit of its own', 'maxCharacters: 2000', 'maxCharacters: 9000', 'maxCharacters is over'],
    ['too many words', 'You compare', 'word '.repeat(400), 'characters filled in (at most 2000)'],
  ])('is found to have %s', (...[, from, to, finding]) => {
    const changed = own.replace(from, to)
    expect(changed).not.toBe(own)
    expect(check(changed).join('\n')).toContain(finding)
    expect(check(changed)).not.toEqual([])
  })

  it('is found to let a text out of its place', () => {
    const outside = own
      .replace('{"caption": {{caption}},', '{"caption": {{caption}}, "x":')
      .replace('</data>', '</data>\n<data>')
    expect(check(outside)).toContain('a text of a product or a caption breaks out')
  })

  it('is refused under a name that nothing asks with', () => {
    expect(check(own, 'prompts/other.md')).toHaveLength(1)
  })
})

describe('a prompt file', () => {
  it('is refused with every mistake of its front matter and sections', () => {
    const wrong = own
      .replace('version: 2', 'version: two')
      .replace('purpose:', 'purpos:')
      .replace('## System', '## Sytem')
    try {
      parsePrompt(wrong, 'prompts/choose-product.md')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError)
      const { message } = error as ConfigError
      expect(message).toContain('prompts/choose-product.md: version must be a whole number')
      expect(message).toContain('purpose must be text')
      expect(message).toContain('unknown fields: purpos')
      expect(message).toContain('sections.system is missing')
      expect(message).toContain('unknown fields: sytem')
    }
  })

  it('is refused without a front matter', () => {
    expect(() => parsePrompt('## System\nHi', 'x.md')).toThrow(/x\.md: has no front matter/)
  })
})
