import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'

const folder = fileURLToPath(new URL('../../../src/bot/locales', import.meta.url))

/** Every key of a locale file with the variables its text uses. */
function keysOf(language: string): ReadonlyMap<string, readonly string[]> {
  const source = readFileSync(`${folder}/${language}.ftl`, 'utf8')
  const blocks = source.split(/^(?=[a-z][\w-]* =)/m).filter((block) => /^[a-z][\w-]* =/.test(block))
  return new Map(
    blocks.map((block) => {
      const variables = [...block.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '')
      return [block.slice(0, block.indexOf(' ')), [...new Set(variables)].sort()]
    }),
  )
}

describe('locale files', () => {
  it('are there for every language, and no others', () => {
    expect(readdirSync(folder).sort()).toEqual(languages.map((code) => `${code}.ftl`).sort())
  })

  it.each(languages)('%s has the same keys with the same variables as the first', (language) => {
    const first = keysOf(languages[0])
    expect(first.size).toBeGreaterThan(30)
    expect(keysOf(language)).toEqual(first)
  })

  it.each(languages)('%s gives every text without a placeholder left in it', (language) => {
    for (const [key, variables] of keysOf(language)) {
      const values = Object.fromEntries(variables.map((name) => [name, name === 'count' ? 0 : 'x']))
      // What a manager is to type may have variables of its own.
      const text = translator(language)(key, values).replaceAll(/<code>[^<]*<\/code>/g, '')
      expect([key, text]).toEqual([key, expect.not.stringMatching(/[{}]|\$\w/)])
    }
  })

  it('says another thing for nothing and for something to cancel', () => {
    for (const language of languages) {
      const translate = translator(language)
      expect(translate('cancelled', { count: 0 })).not.toBe(translate('cancelled', { count: 2 }))
    }
  })
})

describe('translator', () => {
  it('escapes what strangers wrote', () => {
    const text = translator('en')('ticket-caption', { caption: '<b>&"</b>' })
    expect(text).toContain('&lt;b&gt;&amp;"&lt;/b&gt;')
  })

  it('refuses a key that is not there', () => {
    expect(() => translator('uk')('no-such-key')).toThrow('no-such-key')
  })
})

describe('the language of a person', () => {
  it.each([
    ['uk', 'uk'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['pl', 'uk'],
    [undefined, 'uk'],
  ] as const)('%s is answered in %s', (code, language) => {
    expect(languageOf(code)).toBe(language)
  })
})
