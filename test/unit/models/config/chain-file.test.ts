import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import { parseChain } from '#src/models/config/chain-file.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const file = 'prompts/chain.yaml'
const own = readFileSync(join(projectRoot, file), 'utf8')

function problemOf(yaml: string): string {
  try {
    parseChain(yaml, file)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the chain of the project', () => {
  it('asks grok-4, then gpt-4o-mini', () => {
    const { models, photoBudgetMicroUsd } = parseChain(own, file)
    expect(models.map(({ name }) => name)).toEqual(['grok-4', 'gpt-4o-mini'])
    expect(photoBudgetMicroUsd).toBe(50_000)
  })

  it('fits into the time in which a shopper is to be answered', () => {
    const { models } = parseChain(own, file)
    const [first = 0, second = 0, ...none] = models.map(({ timeoutMs }) => timeoutMs)
    expect(none).toEqual([])
    expect(first).toBeLessThanOrEqual(5_000)
    expect(second).toBeLessThanOrEqual(3_000)
    // A tenth is kept for settling calls, two seconds for what is done before the models are asked and after it.
    const forModels = 0.9 * (defaultSettings.answerDeadlineSeconds * 1_000 - 2_000)
    expect(first + second).toBeLessThanOrEqual(forModels)
  })

  it('is right with its example of a local server as well', () => {
    const [before, example = ''] = own.split(/(?=^ {2}# - name: local)/m)
    const { models } = parseChain(before + example.replaceAll(/^ {2}# /gm, '  '), file)
    expect(models.map(({ name }) => name)).toEqual(['grok-4', 'gpt-4o-mini', 'local'])
  })
})

describe('the text embedder of the chain', () => {
  const [chain = '', block = '', ownServer = ''] = own.split(
    /(?=^textEmbedder:)|(?=^# One on a machine of your own)/m,
  )

  it('is the one of the project', () => {
    expect(parseChain(own, file).textEmbedder).toMatchObject({
      name: 'text-embedding-3-small',
      dim: 512,
      usdPerMillionTokens: 0.02,
    })
  })

  it('may be a server of the shop, or left out', () => {
    const example = ownServer.replaceAll(/^# (?=textEmbedder| )/gm, '')
    expect(parseChain(chain + example, file).textEmbedder).toMatchObject({
      name: 'local-text',
      baseUrl: expect.stringContaining('127.0.0.1'),
      usdPerMillionTokens: 0,
    })
    expect(parseChain(chain, file).textEmbedder).toBeUndefined()
  })

  it.each([
    ['usdPerMillionTokens: -1', 'usdPerMillionTokens must not be negative'],
    ['usdPerMillionTokens: cheap', 'usdPerMillionTokens must be a number of dollars'],
    ['usdPerMillionTokens:', 'usdPerMillionTokens must be a number of dollars'],
    ['dim: 1', 'dim must be 8-4096'],
    ['timeoutMs: 2001', 'timeoutMs must be 100-2000'],
    ['name: gpt-4o-mini', 'name must not be the name of a model'],
    ['key: sk-5551', 'key must be the name of a variable'],
    ['colour: red', 'has unknown fields: colour'],
  ])('is refused with %s', (wrong, problem) => {
    const [field = ''] = wrong.split(':')
    const others = block.replace(new RegExp(`^  ${field}:.*\n`, 'm'), '')
    const message = problemOf(`${chain}${others.trimEnd()}\n  ${wrong}\n`)
    expect(message).toContain(`textEmbedder${problem.startsWith('has') ? '' : '.'}`)
    expect(message).toContain(problem)
    expect(message).not.toContain('5551')
  })
})

describe('a chain with mistakes', () => {
  it('is refused with all of them, each with its field', () => {
    const wrong = own
      .replace('timeoutMs: 4500', 'timeoutMs: soon')
      .replace('key: XAI_API_KEY', 'key: xai-secret-5551')
      .replace('count: tiles, side: 512', 'count: pixels, side: 512')
      .replace('maxImages: 2', 'maxImages: 9')
      .replace('photoBudgetUsd: 0.05', 'photoBudgetUsd: -1\ncolour: red')
    const message = problemOf(wrong)
    expect(message).toContain('photoBudgetUsd must not be negative')
    expect(message).toContain('models[0].timeoutMs must be a whole number')
    expect(message).toContain('models[0].key must be the name of a variable')
    expect(message).toContain('models[0].maxImages must be 1 or 2')
    expect(message).toContain('models[1].price.image.count must be tiles, patches or fixed')
    expect(message).toContain('unknown fields: colour')
    expect(message).not.toContain('5551')
  })

  it('names what is missing', () => {
    const message = problemOf('photoBudgetUsd: 1\nmodels:\n  - name: x\n')
    for (const field of ['timeoutMs', 'maxImages', 'jsonSchema', 'outputLimit', 'price']) {
      expect(message).toContain(`models[0].${field}`)
    }
  })

  it('is refused when it is no YAML, or names a model twice', () => {
    expect(problemOf('models: [')).toContain(file)
    expect(problemOf('')).toContain(file)
    const twice = own.replace('name: gpt-4o-mini', 'name: grok-4')
    expect(problemOf(twice)).toContain('must not name a model twice')
  })
})
