import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { choosing, type ModelServer, startModelServer, status } from '#test/support/model-server.ts'
import { runCommand } from '#test/support/run-command.ts'

/** Of something the demo does not sell: its neighbours are too far for the embedder to decide. */
const photo = 'evals/demo/photos/unsold-cat.jpg'
const model = 'gpt-4o-mini'
const secrets = {
  OPENAI_API_KEY: 'sk-secret-5551',
  QDRANT_API_KEY: 'qdrant-secret-5552',
  SOME_API_KEY: 'some-secret-5553',
  TELEGRAM_BOT_TOKEN: '123456:secret-5554',
  TELEGRAM_WEBHOOK_SECRET: 'secret-5555',
}

let server: ModelServer
let database: ClosedDatabase

beforeAll(async () => {
  server = await startModelServer()
  database = await makeDemoDatabase()
  // On a server the demo is imported and indexed by the first of them.
  await runCommand(['identify', photo], database.environment)
})
afterAll(async () => {
  await server.close()
  await database.remove()
})

function identify(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runCommand(['identify', '--fresh', ...args, photo], {
    ...database.environment,
    ...secrets,
    OPENAI_BASE_URL: server.baseUrl,
    ...environment,
  })
}

/** Of the vision model. */
async function ledgerRows() {
  const { DATABASE_URL: url, VITRYNA_DATA_DIR: dataDir = '' } = database.environment
  const { db, close } = await (url ? openServer(url) : openEmbedded(dataDir))
  const rows = await db
    .selectFrom('model_calls')
    .selectAll()
    .where('model', '=', model)
    .orderBy('created_at')
    .execute()
  await close()
  return rows
}

describe('identify with a vision model', () => {
  it('--explain shows the whole way: rungs, candidates, the prompt, each attempt, its cost', async () => {
    server.script(model, status(503), choosing('1'))
    const { stdout, stderr, code } = await identify(['--explain', '--caption', 'is it a "cat"?'])
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('secret')])
    expect(stdout).toMatch(/^ {2}embedding +undecided /m)
    expect(stdout).toMatch(/^ {2}llm +decided .* the model chose it: same cut; red$/m)
    expect(stdout).toMatch(/^ {2}candidates:\n(?: {4}\d\.\d{3} {2}[\w-]+\n){5}/m)
    expect(stdout).toContain('  asked with describe-photo@1:\n    | You describe')
    expect(stdout).toContain('  asked with choose-product@2:\n    | You compare')
    expect(stdout).toContain('    | {"caption": "is it a ”cat”?",')
    expect(stdout).toMatch(/^ {4}\| \[picture, \d+ kB\]$/m)
    expect(stdout).toMatch(/^ {2}gpt-4o-mini +server +\d+ ms {2}\$0\.000000/m)
    expect(stdout).toMatch(
      /^ {2}gpt-4o-mini +answered +\d+ ms {2}\$0\.000180 {2}1000 \+ 50 tokens$/m,
    )
    expect(stdout).toContain('  cost $0.000360')
    expect(stdout).not.toMatch(/555\d/)
  })

  it('writes each call into the ledger, and one that failed into the log', async () => {
    server.script(model, status(500), choosing('1'))
    const before = (await ledgerRows()).length
    const { stdout, stderr } = await identify(['--json'], { LOG_LEVEL: 'debug' })
    const failures = stderr.split('\n').filter((line) => line.includes('a model failed'))
    expect(failures.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ model, result: 'server', detail: '500 no' }),
    )
    const rows = (await ledgerRows()).slice(before)
    expect(rows).toMatchObject([
      { model, shopper_id: 'command-line', state: 'released', failure: 'server' },
      { model, prompt_version: 'describe-photo@1', state: 'settled', tokens_in: 1_000 },
      { model, prompt_version: 'choose-product@2', state: 'settled', tokens_in: 1_000 },
    ])
    const total = rows.reduce((sum, row) => sum + Number(row.cost_micro_usd), 0)
    expect(JSON.parse(stdout)).toMatchObject({ costMicroUsd: total })
  })

  it('tells a model no secret, no price and no file', async () => {
    server.script(model, choosing('none'))
    const before = server.received(model).length
    await identify([])
    const requests = server.received(model).slice(before)
    expect(requests).toHaveLength(2)
    for (const { body, system, texts } of requests) {
      const sent = JSON.stringify(body)
      expect(Object.values(secrets).filter((secret) => sent.includes(secret))).toEqual([])
      const read = [system, ...texts].join('\n')
      expect(read).not.toMatch(/UAH|₴|unsold|\.jpg|\/work|https?:/)
      expect(read.length).toBeLessThanOrEqual(2_000)
    }
  })

  it('offers nothing when the model sees none of them', async () => {
    server.script(model, choosing('none'))
    const { stdout } = await identify(['--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'unknown',
      rungs: expect.arrayContaining([
        expect.objectContaining({ rung: 'llm', reason: 'the model sees none of them' }),
      ]),
    })
  })

  it.each([
    ['off', { VITRYNA_LLM_MODE: 'off' }, 'vision models are off'],
    ['recorded', { VITRYNA_LLM_MODE: 'recorded' }, 'no recorded answer'],
    ['without a budget', { VITRYNA_DAILY_BUDGET_USD: '0' }, 'the budget is spent (day)'],
    ['without requests', { VITRYNA_HOURLY_LLM_REQUESTS: '0' }, 'the budget is spent (hour)'],
    ['without a key', { OPENAI_API_KEY: '', OPENAI_BASE_URL: '' }, 'vision models are off'],
  ])('calls nobody when it is %s', async (_, environment, reason) => {
    const before = server.received(model).length
    const { stdout, code } = await identify(['--json'], environment)
    const { rungs } = JSON.parse(stdout)
    expect(rungs.at(-1)).toMatchObject({ rung: 'llm', result: 'unavailable' })
    expect(rungs.at(-1).reason).toContain(reason)
    expect([code, server.received(model).length]).toEqual([0, before])
  })
})

describe('doctor', () => {
  it('says which models are asked, and what is missing for the others', async () => {
    const { stdout } = await runCommand(['doctor'], { ...database.environment, ...secrets })
    expect(stdout).toMatch(/^ok {3}vision models gpt-4o-mini; left out without XAI_API_KEY$/m)
  })

  it('calls it bad when models are wanted and none has its key', async () => {
    const environment = { ...database.environment, VITRYNA_LLM_MODE: 'real' }
    const { stdout, code } = await runCommand(['doctor'], environment)
    expect(stdout).toMatch(/^BAD {2}vision models no model of the chain has its key$/m)
    expect(stdout).toContain('set XAI_API_KEY or OPENAI_API_KEY')
    expect(code).toBe(1)
  })

  it('finds nothing wrong with a shop that has none', async () => {
    const { stdout } = await runCommand(['doctor'], database.environment)
    expect(stdout).toMatch(/^note vision models off/m)
  })

  it('says the same as one JSON object', async () => {
    const environment = { ...database.environment, VITRYNA_LLM_MODE: 'real' }
    const { stdout, code } = await runCommand(['doctor', '--json'], environment)
    const { ok, checks } = JSON.parse(stdout)
    expect([ok, code]).toEqual([false, 1])
    expect(checks).toContainEqual({
      name: 'vision models',
      state: 'bad',
      detail: 'no model of the chain has its key',
      remedy: expect.stringContaining('set XAI_API_KEY or OPENAI_API_KEY'),
    })
    expect(checks).toContainEqual(expect.objectContaining({ name: 'database', state: 'good' }))
    expect(checks).toContainEqual({ name: 'queue', state: 'good', detail: 'no job waits' })
  })
})

describe('a mistake in the environment', () => {
  it('is told without a key in it', async () => {
    const { stderr, code } = await identify([], { VITRYNA_LLM_MODE: 'sometimes' })
    expect([code, stderr]).toEqual([2, expect.stringContaining('VITRYNA_LLM_MODE')])
    expect(stderr).not.toMatch(/555\d/)
  })
})
