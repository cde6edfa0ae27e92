import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNovaPoshtaBranches } from '#src/adapters/nova-poshta/branches.ts'
import { readConfig, secretsOf } from '#src/config.ts'
import { messageOf } from '#src/lib/message.ts'
import { BranchesError } from '#src/ports/errors.ts'
import {
  goodKey,
  type NovaPoshtaServer,
  refusal,
  silence,
  startNovaPoshta,
} from '#test/support/nova-poshta.ts'

let server: NovaPoshtaServer

beforeAll(async () => {
  server = await startNovaPoshta([
    {
      name: 'Львів',
      region: 'Львівська область',
      warehouses: [
        { number: 12, street: 'вул. Городоцька, 355' },
        { number: 5432, street: 'вул. Стрийська, 30', category: 'Postomat' },
        { number: 13, street: 'вул. Зелена, 1', status: 'Closed' },
      ],
    },
    { name: 'Львівське', region: 'Одеська область', warehouses: [] },
    ...['Миколаївська область', 'Львівська область'].map((region) => ({
      name: 'Миколаїв',
      region,
      warehouses: [{ number: 1, street: `вул. Головна, ${region.length}` }],
    })),
  ])
})
afterAll(() => server.close())
beforeEach(() => {
  server.answer = undefined
})

const branches = (options: { apiKey?: string; timeoutMs?: number } = {}) =>
  createNovaPoshtaBranches({ apiKey: goodKey, address: server.address, ...options })
const lviv = { kind: 'branch', city: 'львів', number: 12 } as const

async function failureOf(asking: Promise<unknown>): Promise<BranchesError> {
  const error = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof BranchesError)) throw new Error(`no BranchesError: ${messageOf(error)}`)
  return error
}

describe('branches of Nova Poshta', () => {
  it('are found by town and number', async () => {
    expect(await branches().find(lviv)).toEqual([
      {
        ref: 'city Львів Львівська область 12',
        kind: 'branch',
        number: 12,
        city: 'Львів',
        address: 'вул. Городоцька, 355',
      },
    ])
  })

  it('are told apart from lockers, and left out when they are closed', async () => {
    const found = await branches().find({ ...lviv, kind: 'locker', number: 5432 })
    expect(found).toMatchObject([{ kind: 'locker', address: 'вул. Стрийська, 30' }])
    expect(await branches().find({ ...lviv, number: 5432 })).toEqual([])
    expect(await branches().find({ ...lviv, number: 13 })).toEqual([])
    expect(await branches().find({ ...lviv, city: 'Атлантида' })).toEqual([])
  })

  it('carry their region where two towns have one name', async () => {
    const found = await branches().find({ kind: 'branch', city: 'Миколаїв', number: 1 })
    expect(found.map(({ city }) => city)).toEqual([
      'Миколаїв (Миколаївська область)',
      'Миколаїв (Львівська область)',
    ])
  })
})

describe('what goes wrong', () => {
  it.each([
    ['a refusal', () => refusal('API key expired'), /refuses searchSettlements: API key expired/],
    ['a failure', () => new Response('no', { status: 503 }), /answers 503/],
    ['no JSON', () => new Response('<html>'), /cannot be asked/],
    ['another form', () => Response.json({ success: true, data: [1] }), /something else: 0/],
  ])('%s is one clear error', async (_, answer, message) => {
    server.answer = answer
    expect(messageOf(await failureOf(branches().find(lviv)))).toMatch(message)
  })

  it('silence ends at the deadline', async () => {
    server.answer = silence
    const error = await failureOf(branches({ timeoutMs: 50 }).find(lviv))
    expect(error.message).toMatch(/cannot be asked: .*time/i)
  })

  it('never shows the key', async () => {
    const apiKey = 'fedcba9876543210fedcba9876543210'
    const error = await failureOf(branches({ apiKey }).find(lviv))
    expect(error.message).toMatch(/API key \[secret\] is invalid/)
    expect(JSON.stringify(error)).not.toContain(apiKey)
    expect(secretsOf(readConfig({ NOVA_POSHTA_API_KEY: apiKey }))).toContain(apiKey)
  })
})
