import { describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { dutiesOf } from '#src/service/roles.ts'
import { refusal } from '#test/support/refusal.ts'

const servers = {
  DATABASE_URL: 'postgres://vitryna@db.example/vitryna',
  REDIS_URL: 'redis://cache.example',
  TELEGRAM_BOT_TOKEN: '77:the-token',
}
const webhook = { ...servers, TELEGRAM_WEBHOOK_URL: 'https://shop.example/hook' }
const duties = (role: Parameters<typeof dutiesOf>[0], environment: Record<string, string>) =>
  dutiesOf(role, readConfig(environment))

describe('the parts of the bot', () => {
  it('is everything by default, wherever it runs', () => {
    for (const environment of [{}, servers, webhook]) {
      expect(duties('all', environment)).toEqual({ takesIn: true, answers: true, serves: true })
    }
  })

  it('takes updates in by one way: the bot asks for them, or http has a webhook', () => {
    expect(duties('bot', servers)).toEqual({ takesIn: true, answers: false, serves: false })
    expect(duties('http', servers)).toEqual({ takesIn: false, answers: false, serves: true })
    expect(duties('http', webhook)).toEqual({ takesIn: true, answers: false, serves: true })
    for (const environment of [servers, webhook]) {
      expect(duties('worker', environment)).toEqual({
        takesIn: false,
        answers: true,
        serves: false,
      })
    }
    expect(() => duties('bot', webhook)).toThrow('TELEGRAM_WEBHOOK_URL is set')
  })

  it.each(['DATABASE_URL', 'REDIS_URL', 'TELEGRAM_BOT_TOKEN'] as const)(
    'refuses to be split without %s, which the parts have in common',
    async (name) => {
      const { [name]: _, ...others } = servers
      const { message, remedy } = await refusal(
        (async () => duties('worker', others))(),
        ConfigError,
      )
      expect(message).toBe(`--role worker needs ${name}: the parts meet there`)
      expect(remedy).toContain('or start one without --role')
    },
  )
})
