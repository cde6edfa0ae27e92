import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNotices } from '#src/adapters/postgres/chat/notices.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createRolloutStore } from '#src/adapters/postgres/rollout/rollout-store.ts'
import type { Rollout, RolloutStore } from '#src/ports/rollout-store.ts'
import { tallyOf } from '#src/rollout/tally.ts'
import { watchRollout } from '#src/rollout/watch-rollout.ts'
import { type InquiryStores, openInquiryStores, photo } from '#test/support/inquiry-stores.ts'
import { answerOf, identifierOf, laguna, mriya, zirka } from '#test/support/rollouts.ts'

const both = {
  candidate: { ...identifierOf({ colourWeight: 0.5, head: 3, tuning: 'abc' }), models: '1a2b3c4d' },
  present: identifierOf({ colourWeight: 0.2, head: null }),
  share: 0.1,
}

let stores: InquiryStores
let rollouts: RolloutStore

beforeAll(async () => {
  stores = await openInquiryStores()
  rollouts = createRolloutStore(stores.database.db)
})
afterAll(() => stores.database.close())
beforeEach(() => stores.database.clear())

async function start(): Promise<Rollout> {
  const rollout = await rollouts.start(both)
  if (!rollout) throw new Error('another one runs')
  return rollout
}

/** Of an inquiry that the present one answered with Mriya, the candidate with Laguna. */
async function addPair(rollout: Rollout, inquiryId: number): Promise<void> {
  const fileKey = `telegram:unique ${inquiryId}`
  const answers = { present: answerOf(mriya), candidate: answerOf(laguna) }
  const preview = Uint8Array.of(9, 8, 7)
  await rollouts.keepPair(rollout.id, {
    ...{ inquiryId, fileKey, answers, preview, answeredBy: 'present' },
  })
}

/** An inquiry for each, of a shopper of its own, and a pair of each. */
async function addPairs(rollout: Rollout, count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    await stores.inquiries.addMessage(photo(at, { chatId: at, shopper: { id: at, name: 'Оля' } }))
    await addPair(rollout, at)
  }
}

const say = (inquiryId: number, by: 'machine' | 'shopper' | 'manager', named: string | null) =>
  sql`update inquiries set decided_by = ${by}, sku = ${named} where id = ${inquiryId}`.execute(
    stores.database.db,
  )

describe('a rollout', () => {
  it('runs alone, and keeps what it is of', async () => {
    expect(await rollouts.running()).toBeUndefined()
    const rollout = await start()
    expect(rollout).toMatchObject({ ...both, stage: 'shadow', same: 0, skipped: 0, failed: 0 })
    expect(await rollouts.start(both)).toBeUndefined()
    expect(await rollouts.running()).toEqual(rollout)
    await rollouts.count(rollout.id, 'same')
    await rollouts.count(rollout.id, 'skipped')
    await rollouts.count(rollout.id, 'same')
    expect(await rollouts.latest()).toMatchObject({ same: 2, skipped: 1, failed: 0 })
  })

  it('changes its stage once, and with it what answers', async () => {
    const { id } = await start()
    expect(await rollouts.advance(id, { from: ['shadow'], to: 'share', share: 0.3 })).toMatchObject(
      {
        stage: 'share',
        share: 0.3,
      },
    )
    const kept = [
      { key: 'space:fake@1', value: both.candidate.space },
      { key: 'answering', value: { models: both.candidate.models, embedder: null } },
    ]
    const promote = { from: ['shadow', 'share'], to: 'promoted', settings: kept } as const
    const done = await Promise.all([rollouts.advance(id, promote), rollouts.advance(id, promote)])
    expect(done.filter((one) => one !== undefined)).toHaveLength(1)
    const settings = createSettingsStore(stores.database.db)
    for (const { key, value } of kept) expect(await settings.get(key)).toEqual(value)
    expect(await rollouts.running()).toBeUndefined()
    expect(await start()).toMatchObject({ stage: 'shadow' })
  })
})

describe('the pairs of a rollout', () => {
  it('are judged by a manager, else by the shopper, and by nobody else', async () => {
    const rollout = await start()
    await addPairs(rollout, 5)
    await say(1, 'manager', laguna)
    await say(2, 'shopper', mriya)
    await say(3, 'machine', mriya)
    await say(4, 'manager', null)
    await say(5, 'manager', zirka)
    const pairs = await rollouts.pairs(rollout.id)
    expect(pairs.map(({ inquiryId, truth }) => [inquiryId, truth])).toEqual([
      [5, zirka],
      [4, null],
      [3, undefined],
      [2, mriya],
      [1, laguna],
    ])
    expect(tallyOf(rollout, pairs)).toMatchObject({
      ...{ compared: 5, different: 5, judged: 4, wins: 1, losses: 1, even: 2 },
      ...{ isWorse: false, isBetter: false },
    })
    expect(await rollouts.preview(pairs[0]?.id ?? 0)).toEqual(Buffer.of(9, 8, 7))
  })

  it('are judged by what was ordered of the answer, unless the order was cancelled', async () => {
    const rollout = await start()
    await addPairs(rollout, 2)
    for (const [inquiryId, state] of [[1, 'placed'] as const, [2, 'cancelled'] as const]) {
      await sql`
        with placed as (
          insert into orders (shopper_id, shopper_name, language, state, placed_at)
          values (${inquiryId}, 'Оля', 'uk', ${state}, now()) returning id)
        insert into order_lines
          (order_id, position, sku, name, quantity, price_minor, currency, inquiry_id)
        select id, 0, ${mriya}, '{}'::jsonb, 1, 100, 'UAH', ${inquiryId} from placed`.execute(
        stores.database.db,
      )
    }
    const pairs = await rollouts.pairs(rollout.id)
    expect(pairs.map(({ truth }) => truth)).toEqual([undefined, mriya])
  })

  it('are kept once, not of an inquiry that is gone, and go with it', async () => {
    const rollout = await start()
    await addPairs(rollout, 1)
    await addPair(rollout, 1)
    await addPair(rollout, 77)
    expect(await rollouts.pairs(rollout.id)).toHaveLength(1)
    await sql`delete from inquiries`.execute(stores.database.db)
    expect(await rollouts.pairs(rollout.id)).toEqual([])
  })

  it('of an album say nothing: nobody knows which photo was meant', async () => {
    const rollout = await start()
    for (const at of [1, 2]) await stores.inquiries.addMessage(photo(at, { mediaGroupId: 'album' }))
    await addPair(rollout, 1)
    await say(1, 'manager', mriya)
    expect(await rollouts.pairs(rollout.id)).toMatchObject([{ truth: undefined }])
  })
})

describe('a candidate that is watched', () => {
  const watch = (present = both.present) => {
    const nothing = async () => undefined
    const queue = { send: nothing, sendAll: nothing, wake: () => undefined }
    const { db } = stores.database
    return watchRollout({ rollouts, notices: createNotices(db, queue), inUse: async () => present })
  }
  const told = async () =>
    (await stores.database.db.selectFrom('notices').select('notice').execute()).map(
      ({ notice }) => notice,
    )

  it('is stopped when it is worse, and the managers are told once; one that is not goes on', async () => {
    const rollout = await start()
    await addPairs(rollout, 12)
    for (const at of [1, 2, 3, 4, 5, 6]) await say(at, 'manager', mriya)
    await watch()
    expect(await rollouts.running()).toMatchObject({ id: rollout.id })
    for (const at of [7, 8, 9, 10, 11, 12]) await say(at, 'shopper', mriya)
    await Promise.all([watch(), watch()])
    expect(await rollouts.latest()).toMatchObject({ stage: 'stopped' })
    expect(await told()).toMatchObject([{ kind: 'rollout', step: 'worse', wins: 0, losses: 12 }])
  })

  it('is stopped when something else answers than when it began', async () => {
    await start()
    await watch()
    expect(await told()).toEqual([])
    await watch(identifierOf({ colourWeight: 0.2, head: 4 }))
    expect(await rollouts.running()).toBeUndefined()
    expect(await told()).toMatchObject([{ kind: 'rollout', step: 'outdated' }])
  })
})
