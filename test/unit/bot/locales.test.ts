import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languageOf, translator } from '#src/bot/texts.ts'
import { languages } from '#src/domain/language.ts'
import { dialogueProblems } from '#src/domain/order-position.ts'
import type { RungName } from '#src/domain/outcome.ts'

const folder = new URL('../../../src/bot/locales/', import.meta.url)

/** The keys of a locale file with the variables their texts name. */
function readKeys(language: string): ReadonlyMap<string, readonly string[]> {
  const source = readFileSync(new URL(`${language}.ftl`, folder), 'utf8')
  const messages = source.split(/^(?=[a-z][\w-]* =)/m).slice(1)
  return new Map(
    messages.map((message) => {
      const key = message.slice(0, message.indexOf(' ='))
      const variables = [...message.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '')
      return [key, [...new Set(variables)].toSorted()]
    }),
  )
}

/** Every key that is asked for by its name. */
function readUses(): ReadonlySet<string> {
  const ofBot = readdirSync(new URL('..', folder), { recursive: true, encoding: 'utf8' })
  const files = ofBot.filter((file) => file.endsWith('.ts'))
  const sources = files.map((file) => readFileSync(new URL(`../${file}`, folder), 'utf8'))
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/'([a-z][a-z-]*)'/g)].map(([, key]) => key ?? ''),
    ),
  )
}

describe('the locale files', () => {
  it('are as many as the languages', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      languages.map((language) => `${language}.ftl`).toSorted(),
    )
  })

  it.each(languages)('lack no key, and have none of their own: %s', (language) => {
    const own = readKeys(language)
    const all = new Set(languages.flatMap((one) => [...readKeys(one).keys()]))
    expect(all.size).toBeGreaterThan(30)
    expect([...all].filter((key) => !own.has(key))).toEqual([])
  })

  it('name the same variables', () => {
    const [first, ...others] = languages.map((language) => Object.fromEntries(readKeys(language)))
    for (const other of others) expect(other).toEqual(first)
  })

  it('name each rung, and in the report what it has answered', () => {
    const deciding: Readonly<Record<Exclude<RungName, 'regions'>, 1>> = {
      ...{ caption: 1, forward: 1, fingerprint: 1, code: 1, embedding: 1, text: 1, llm: 1 },
    }
    const keys = readKeys('uk')
    const all = Object.keys(deciding).flatMap((rung) => [
      `rung-${rung}`,
      `story-${rung}`,
      `report-by-${rung}`,
    ])
    // It leaves the choice to the shopper.
    const wanted = [...all, 'rung-regions', 'story-regions']
    expect(wanted.filter((key) => !keys.has(key))).toEqual([])
  })

  it('have no text for a key that nobody asks for', () => {
    const uses = readUses()
    const prefixes = [
      'command-',
      'ticket-reason-',
      'reply-',
      'half-',
      'order-',
      'my-order-',
      'managed-',
      'checkout-',
      'payment-',
      'delivery-',
      'notice-',
      'talk-',
      'usage-',
      'desk-',
      'basket-',
      ...['ask', 'how', 'button', 'problem', 'to', 'pay'].map((kind) => `buy-${kind}-`),
      'setup-',
      'import-',
      'draft-',
      'ticket-end-',
      'act-',
      'done-',
      'rung-',
      'story-',
      'priority-',
      'report-by-',
      'incident-',
      'drift-',
    ]
    const unused = [...readKeys('uk').keys()].filter(
      (key) => !uses.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    )
    expect(unused).toEqual([])
  })

  it.each(languages)('have a text for every key: %s', (language) => {
    const translate = translator(language)
    for (const [key, variables] of readKeys(language)) {
      const values = Object.fromEntries(
        variables.map((name) => [name, name === 'count' ? 1 : name]),
      )
      const text = translate(key, values)
      expect(text.trim()).not.toBe('')
      // What a manager is to type may have variables of its own.
      expect(text.replaceAll(/<code>.*?<\/code>/gs, '')).not.toMatch(/[{}]/)
    }
  })
})

it.each(languages)('there is a text for each problem of an order: %s', (language) => {
  for (const problem of dialogueProblems) {
    expect(translator(language)(`buy-problem-${problem}`)).toMatch(/\p{L}/u)
  }
})

describe('a number of days', () => {
  const forms = [
    ['uk', 1, '1 день'],
    ['uk', 2, '2 дні'],
    ['uk', 5, '5 днів'],
    ['uk', 11, '11 днів'],
    ['uk', 14, '14 днів'],
    ['uk', 21, '21 день'],
    ['uk', 30, '30 днів'],
    ['uk', 104, '104 дні'],
    ['uk', 180, '180 днів'],
    ['en', 1, '1 day'],
    ['en', 2, '2 days'],
    ['en', 21, '21 days'],
  ] as const
  it.each(forms)('is told in %s for %i: %s', (language, days, said) => {
    const text = translator(language)('privacy', { updateDays: days, answerDays: days })
    expect(text.split(said)).toHaveLength(3)
  })
})

describe('a text', () => {
  it('does not let a value be markup', () => {
    const text = translator('en')('ticket-caption', { caption: '<b>&amp;</b>' })
    expect(text).toContain('&lt;b&gt;&amp;amp;&lt;/b&gt;')
  })

  it('speaks of nothing to cancel, or of what was cancelled', () => {
    for (const language of languages) {
      const translate = translator(language)
      expect(translate('cancelled', { count: 0 })).not.toBe(translate('cancelled', { count: 1 }))
      expect(translate('cancelled', { count: 2 })).toBe(translate('cancelled', { count: 1 }))
    }
  })

  it('that is nowhere is a mistake, told by its name', () => {
    expect(() => translator('uk')('no-such-text')).toThrow(/no-such-text in uk\.ftl/)
  })

  const codes = [
    ['uk', 'uk'],
    ['en', 'en'],
    ['en-US', 'en'],
    ['de', 'uk'],
    ['', 'uk'],
    [undefined, 'uk'],
  ] as const

  it.each(codes)('for the client language %s is in %s', (code, language) => {
    expect(languageOf(code)).toBe(language)
  })
})
