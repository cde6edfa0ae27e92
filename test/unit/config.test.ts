import { describe, expect, it } from 'vitest'
import { readConfig, readPlaygroundConfig, secretsIn, secretsOf } from '#src/config.ts'
import { ConfigError } from '#src/ports/errors.ts'

function messageFor(environment: Readonly<Record<string, string>>): string {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

const wrong = [
  ['TELEGRAM_BOT_TOKEN', 'not-a-token-5551'],
  ['TELEGRAM_API_ROOT', 'ftp://files-5551.example'],
  ['TELEGRAM_WEBHOOK_URL', 'http://plain-5551.example'],
  ['TELEGRAM_WEBHOOK_SECRET', 'with space 5551'],
  ['MANAGER_CHAT_ID', 'managers5551'],
  ['DATABASE_URL', 'mysql://user:pa55word@host5551/db'],
  ['REDIS_URL', 'http://:pa55word@host5551'],
  ['QDRANT_URL', 'http://qdrant:6333, qdrant-5551'],
  ['VITRYNA_QDRANT_REPLICAS', '5551.5'],
  ['OPENAI_BASE_URL', 'localhost-5551'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector-5551:4318'],
  ['VITRYNA_DATABASE_POOL', '55.51'],
  ['VITRYNA_EXECUTION_PROVIDERS', 'cuda,tpu5551'],
  ['VITRYNA_DAILY_BUDGET_USD', 'five5551'],
  ['VITRYNA_SHOPPER_DAILY_BUDGET_USD', '-5551'],
  ['VITRYNA_ROLLOUT_DAILY_BUDGET_USD', '-5551'],
  ['VITRYNA_HOURLY_LLM_REQUESTS', '55.51'],
  ['VITRYNA_LLM_MODE', 'on5551'],
  ['HTTP_PORT', '65551'],
  ['LOG_LEVEL', 'loud5551'],
] as const

describe('readConfig', () => {
  it('has a default for everything that needs one', () => {
    expect(readConfig({})).toEqual({
      mode: { kind: 'playground' },
      VITRYNA_DATABASE_POOL: 10,
      VITRYNA_QDRANT_REPLICAS: 1,
      VITRYNA_DATA_DIR: '.vitryna',
      VITRYNA_EXECUTION_PROVIDERS: ['cuda', 'cpu'],
      VITRYNA_DAILY_BUDGET_USD: 5,
      VITRYNA_SHOPPER_DAILY_BUDGET_USD: 0.1,
      VITRYNA_ROLLOUT_DAILY_BUDGET_USD: 1,
      VITRYNA_HOURLY_LLM_REQUESTS: 100,
      HTTP_PORT: 8080,
      LOG_LEVEL: 'info',
      apiKeys: {},
    })
  })

  it('takes what is set', () => {
    const config = readConfig({
      TELEGRAM_BOT_TOKEN: '123456:ABC-def_9',
      MANAGER_CHAT_ID: '-1001234567890',
      DATABASE_URL: 'postgresql://me:secret@db:5432/shop?sslmode=require',
      REDIS_URL: 'rediss://cache:6379',
      QDRANT_URL: 'http://one:6333, https://two.example',
      VITRYNA_QDRANT_REPLICAS: '2',
      VITRYNA_EXECUTION_PROVIDERS: ' webgpu , cpu',
      VITRYNA_DAILY_BUDGET_USD: '0',
      VITRYNA_LLM_MODE: 'recorded',
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      PATH: '/usr/bin',
    })
    expect(config).toMatchObject({
      MANAGER_CHAT_ID: -1001234567890,
      QDRANT_URL: ['http://one:6333', 'https://two.example'],
      VITRYNA_QDRANT_REPLICAS: 2,
      VITRYNA_EXECUTION_PROVIDERS: ['webgpu', 'cpu'],
      VITRYNA_DAILY_BUDGET_USD: 0,
      VITRYNA_LLM_MODE: 'recorded',
      HTTP_PORT: 0,
      LOG_LEVEL: 'silent',
    })
    expect(config).not.toHaveProperty('PATH')
  })

  it('hands over every key a model may need, and hides each of them', () => {
    const config = readConfig({
      XAI_API_KEY: 'xai-5551',
      OPENAI_API_KEY: 'sk-5552',
      EMPTY_API_KEY: ' ',
    })
    expect(config.apiKeys).toEqual({ XAI_API_KEY: 'xai-5551', OPENAI_API_KEY: 'sk-5552' })
    expect(secretsOf(config)).toEqual(expect.arrayContaining(['xai-5551', 'sk-5552']))
  })

  it('takes an empty variable for one that is not set', () => {
    const names = [...wrong.map(([name]) => name), 'VITRYNA_TYPO', 'VITRYNA_DATA_DIR']
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
  })

  it.each(wrong)('refuses a wrong %s without repeating its value', (name, value) => {
    const message = messageFor({ [name]: value })
    expect(message).toContain(name)
    expect(message).not.toContain(value)
    expect(message).not.toMatch(/555|pa55word/)
  })

  it('names every wrong value and every unknown name in one message', () => {
    const message = messageFor({
      ...Object.fromEntries(wrong),
      VITRYNA_DATADIR: '/secret-5551',
      VITRYNA_EMBEDER: 'x',
    })
    for (const [name] of wrong) expect(message).toContain(name)
    expect(message).toContain('VITRYNA_DATADIR')
    expect(message).toContain('VITRYNA_EMBEDER')
    expect(message).not.toMatch(/5551|pa55word/)
    expect(message).not.toContain('\n')
  })

  it('leaves unknown names of other programs alone', () => {
    expect(messageFor({ PGHOST: 'x', TELEGRAM_SOMETHING: 'y', NOT_VITRYNA_X: 'z' })).toBe('')
  })

  it.each(['Infinity', 'NaN', '5,50', '1e999', '5 USD'])('takes %s for no budget', (value) => {
    expect(messageFor({ VITRYNA_DAILY_BUDGET_USD: value })).toContain('VITRYNA_DAILY_BUDGET_USD')
  })

  it.each([
    'HTTP_PORT',
    'MANAGER_CHAT_ID',
    'VITRYNA_DATABASE_POOL',
    'VITRYNA_DAILY_BUDGET_USD',
    'VITRYNA_HOURLY_LLM_REQUESTS',
  ])('does not read a blank %s as zero', (name) => {
    const config = () => readConfig({ [name]: '  ' })
    // Unset or refused are both right; 0 would be a port, a chat and a budget nobody asked for.
    const outcome = messageFor({ [name]: '  ' }) || JSON.stringify(config())
    expect(outcome).not.toContain(`"${name}":0`)
  })

  it('names a variable once, however much is wrong with it', () => {
    const message = messageFor({ VITRYNA_EXECUTION_PROVIDERS: 'tpu,npu' })
    expect(message.match(/VITRYNA_EXECUTION_PROVIDERS/g)).toHaveLength(1)
  })

  it('gives something that cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  it('says what to do', () => {
    expect(() => readConfig({ HTTP_PORT: 'x' })).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('environment variables') }),
    )
  })
})

describe('the run mode', () => {
  const token = '123456:ABC-def_9'
  const url = 'https://shop.example/telegram/hook'
  const apiRoot = 'https://api.telegram.org'
  const modeOf = (environment: Readonly<Record<string, string>>) => readConfig(environment).mode

  it('is the playground without a token, whatever else is set', () => {
    expect(modeOf({})).toEqual({ kind: 'playground' })
    expect(
      modeOf({ TELEGRAM_API_ROOT: 'http://127.0.0.1:8081', TELEGRAM_WEBHOOK_SECRET: 'secret' }),
    ).toEqual({ kind: 'playground' })
  })

  it('is long polling with a token', () => {
    expect(modeOf({ TELEGRAM_BOT_TOKEN: token })).toEqual({ kind: 'polling', token, apiRoot })
  })

  it('is a webhook with a token and an address, its secret the same in every process', () => {
    const environment = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url }
    const mode = modeOf(environment)
    expect(mode).toEqual({
      kind: 'webhook',
      token,
      apiRoot,
      url,
      // What Telegram allows.
      secret: expect.stringMatching(/^[\w-]{32,256}$/),
    })
    expect(modeOf(environment)).toEqual(mode)
    expect(modeOf({ ...environment, TELEGRAM_BOT_TOKEN: '123456:other' })).not.toMatchObject({
      secret: mode.kind === 'webhook' && mode.secret,
    })
  })

  it('takes the secret that is set', () => {
    const environment = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url }
    expect(modeOf({ ...environment, TELEGRAM_WEBHOOK_SECRET: 'own-secret' })).toMatchObject({
      secret: 'own-secret',
    })
  })

  it('calls another Bot API server, with or without a slash at the end of its address', () => {
    for (const root of ['http://127.0.0.1:8081', 'http://127.0.0.1:8081/'])
      expect(modeOf({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: root })).toMatchObject({
        apiRoot: 'http://127.0.0.1:8081',
      })
  })

  it('cannot be a webhook without a token, and one line says so', () => {
    const message = messageFor({ TELEGRAM_WEBHOOK_URL: url })
    expect(message).toBe(
      'wrong settings: TELEGRAM_WEBHOOK_URL needs TELEGRAM_BOT_TOKEN (a webhook belongs to a bot)',
    )
    expect(messageFor({ TELEGRAM_WEBHOOK_URL: url, TELEGRAM_BOT_TOKEN: ' ' })).toBe(message)
  })

  it('is all that is told of Telegram, and what it holds is secret', () => {
    const config = readConfig({
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_URL: url,
      TELEGRAM_WEBHOOK_SECRET: 'own-secret',
    })
    expect(Object.keys(config).filter((name) => name.startsWith('TELEGRAM_'))).toEqual([])
    expect(secretsOf(config)).toEqual(expect.arrayContaining([token, 'own-secret']))
  })

  it('counts the password of every address as a secret, as written and as it is', () => {
    const environment = {
      DATABASE_URL: 'postgres://me:data%40base@localhost/x',
      REDIS_URL: 'redis://:red%2Fis@localhost',
      QDRANT_URL: 'http://me:first-1@a.example,http://me:second-2@b.example',
      OPENAI_BASE_URL: 'http://me:models-3@c.example',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:traces-4@d.example',
    }
    const ofServers = ['data%40base', 'data@base', 'red/is', 'first-1', 'second-2']
    const words = [...ofServers, 'models-3', 'traces-4']
    expect(secretsOf(readConfig(environment))).toEqual(expect.arrayContaining(words))
    expect(secretsIn({ ...environment, XAI_API_KEY: 'key-4', NAME: 'word' })).toEqual(
      expect.arrayContaining([...words, 'key-4']),
    )
    expect(secretsIn({ NAME: 'word', EMPTY: '', ADDRESS: 'http://c.example' })).toEqual([])
  })

  it('is the playground where that is asked for, whatever is set of Telegram', () => {
    const environment = {
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_URL: url,
      HTTP_PORT: '0',
    }
    expect(readPlaygroundConfig(environment)).toEqual(readConfig({ HTTP_PORT: '0' }))
    expect(readPlaygroundConfig({ TELEGRAM_WEBHOOK_URL: url }).mode.kind).toBe('playground')
    expect(() => readPlaygroundConfig({ HTTP_PORT: 'x' })).toThrow(ConfigError)
  })
})
