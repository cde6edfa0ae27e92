import { randomUUID } from 'node:crypto'
import type { User } from 'grammy/types'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createCategoryModels } from '#src/adapters/postgres/references/category-models.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createHeadStore } from '#src/adapters/postgres/references/head-store.ts'
import { createRolloutStore } from '#src/adapters/postgres/rollout/rollout-store.ts'
import { forgetPress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { readCategoriesInUse, saveCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { sha256 } from '#src/lib/hash.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { fingerprintOf } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { answerOf, identifierOf, laguna, mriya } from '#test/support/rollouts.ts'
import { rowsWith } from '#test/support/traces.ts'

const canary = 'канарка Zx9q'
const name = 'Канарейченко'
const embedderId = 'test@1'
const uk = translator('uk')

let bot: BotHarness
let photo: Uint8Array
let nextUserId = 9_700_000_001

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

function newShopper(): User {
  const user = { id: nextUserId++, is_bot: false, first_name: name, language_code: 'uk' }
  bot.telegram.addUser(user)
  return user
}

/** A photo that nobody knows and words that name nothing: two questions. @returns the first, and its file. */
async function askManager(user: User) {
  await bot.telegram.sendFromUser(user, { photo, caption: canary })
  await bot.settle()
  await bot.telegram.sendFromUser(user, { text: `${canary} ще раз` })
  await bot.settle()
  return bot.db
    .selectFrom('inquiry_messages')
    .select(['inquiry_id as inquiryId', 'file_unique_id as fileUniqueId'])
    .where('chat_id', '=', String(user.id))
    .where('kind', '=', 'photo')
    .executeTakeFirstOrThrow()
}

const phone = '+380671112233'

/** A basket with everything in it that says who it is of. */
async function fillBasket({ id, first_name }: User) {
  const line = {
    sku: sku('MRIYA-PINK'),
    name: { uk: 'Костюм' },
    price: { minor: 129_000, currency: 'UAH' },
    ...{ size: '98-104', colour: 'pink', quantity: 1, inquiryId: null },
  }
  const shopper = { id, name: first_name, language: 'uk' } as const
  const { draft } = await bot.parts.drafts.change(shopper, { id: 1, at: new Date() }, () => ({
    lines: [line],
    contact: { firstName: canary, lastName: name, phone },
    delivery: { kind: 'text', text: canary },
    payment: 'cash-on-delivery',
    comment: canary,
    remember: true,
    step: 'confirm',
    scratch: { said: canary },
  }))
  return draft
}

async function orderOf(user: User) {
  const { id, revision } = await fillBasket(user)
  const tap = { draftId: id, shopperId: user.id, revision }
  expect(await bot.parts.orders.confirm(tap)).toMatchObject({ result: 'placed' })
  await bot.settle()
  return id
}

async function step(orderId: number, ...kinds: readonly ('accept' | 'pack' | 'ship' | 'done')[]) {
  for (const kind of kinds) {
    const step = kind === 'ship' ? { kind, trackingNumber: canary } : { kind }
    expect(await bot.parts.orders.advance(orderId, step)).toMatchObject({ result: 'done' })
  }
  await bot.settle()
}

async function forget(user: User) {
  await bot.telegram.sendFromUser(user, { text: '/forget' })
  await bot.settle()
  const messageId = answersIn(bot.telegram, user.id).at(-1)?.message.message_id ?? 0
  bot.telegram.press(user, { chatId: user.id, messageId, data: forgetPress })
  await bot.settle()
}

/** What was learned from the photo, and what a model was paid for it. @returns the confirmed photo's SHA-256. */
async function leaveTraces(user: User, fileKey: string) {
  const { db } = bot
  const identificationId = randomUUID()
  await sql`
    insert into identifications (id, file_key, outcome, identification_cost, candidates, rungs, latency_ms,
      embedder_id, catalogue_revision)
    values (${identificationId}, ${fileKey}, 'unknown', 0, '[]', '[]', 1, 'e', 'c')`.execute(db)
  await sql`
    insert into model_calls (id, purpose, identification_id, shopper_id, model, prompt_version, state,
      reserved_micro_usd, cost_micro_usd)
    values (${randomUUID()}, 'vision', ${identificationId}, ${`telegram:${user.id}`}, 'm', 'p', 'settled', 7, 7)
  `.execute(db)
  await sql`
    insert into budget_counters (budget, period, used)
    values ('shopper-day', ${`2026-11-29/telegram:${user.id}`}, 7)`.execute(db)
  const answers = createAnswerStore(db, createMemoryFingerprintIndex(createFingerprintSource(db)))
  const word = {
    fileKey,
    sku: sku('MRIYA-PINK'),
    decidedBy: 'manager',
    fingerprint: fingerprintOf(),
  } as const
  await answers.remember({
    ...word,
    method: 'manager',
    confidence: 1,
    candidates: [],
    embedderId,
    catalogueRevision: 'c',
    lifetimeSeconds: null,
  })
  const bytes = Buffer.from(`${canary} ${user.id}`)
  const features = { embedding: Float32Array.of(1, 0), colours: Float32Array.of(1, 0) }
  const confirmed = { ...word, bytes, sha256: sha256(bytes), features, supersedes: [] }
  await createConfirmedPhotos(db).add(embedderId, confirmed)
  await sql`
    insert into reference_vectors (photo_id, embedder_id, point_id, vector, revision)
      select photo_id, 'other@1', gen_random_uuid(), vector, 1 from reference_vectors
      where embedder_id = ${embedderId}`.execute(db)
  return confirmed.sha256
}

/** What a second identifier made of it. */
async function leavePair(inquiryId: number, fileKey: string): Promise<void> {
  const rollouts = createRolloutStore(bot.db)
  const identifier = identifierOf({ colourWeight: 0, head: null })
  const rollout = await rollouts.start({
    ...{ candidate: identifier, present: identifier, share: 0.1 },
  })
  const answers = { present: answerOf(mriya), candidate: answerOf(laguna) }
  const preview = Buffer.from(canary)
  await rollouts.keepPair(rollout?.id ?? '', {
    ...{ inquiryId, fileKey, answers, preview, answeredBy: 'present' },
  })
  expect(await rollouts.pairs(rollout?.id ?? '')).toHaveLength(1)
}

describe('/forget', () => {
  it('asks first, and removes nothing before the button is pressed', async () => {
    const user = newShopper()
    await askManager(user)
    await bot.telegram.sendFromUser(user, { text: '/forget' })
    await bot.settle()
    expect(bot.saidTo(user.id).at(-1)).toBe(uk('forget'))
    expect(await bot.db.selectFrom('inquiries').select('id').execute()).toHaveLength(2)
  })

  it('leaves no trace in any table, and what others said', async () => {
    const [user, other] = [newShopper(), bot.newShopper('uk')]
    const { inquiryId, fileUniqueId } = await askManager(user)
    await bot.parts.shopperLanguages.choose(user.id, 'uk')
    const fileKey = `telegram:${fileUniqueId}`
    const file = await leaveTraces(user, fileKey)
    await leavePair(inquiryId, fileKey)
    const [ticket] = bot.telegram.messages(bot.managersId)
    if (!ticket) throw new Error('there is no ticket')
    expect(ticket.caption).toContain(name)
    const tap = { chatId: bot.managersId, messageId: ticket.message_id }
    bot.telegram.press(bot.telegram.manager, { ...tap, data: buttonFor(ticket, 'not-sold') })
    const origin = { type: 'user', date: 1, sender_user: user } as const
    bot.receive(other, { text: 'xyzzy qwfp', forward_origin: origin })
    await bot.settle()
    const traces = [String(user.id), name, canary, fileKey, file]
    expect((await rowsWith(bot.db, traces)).length).toBeGreaterThan(10)

    await forget(user)

    expect(bot.failed).toEqual([])
    expect(await rowsWith(bot.db, traces)).toEqual([])
    expect(bot.saidTo(user.id).at(-1)).toBe(uk('forgotten'))
    expect(bot.telegram.messages(bot.managersId)).toEqual([])
    expect(await bot.db.selectFrom('inquiries').select('shopper_id').execute()).toEqual([
      { shopper_id: String(other.id) },
    ])
    const { rows } = await sql`select distinct shopper_id, cost_micro_usd from model_calls`.execute(
      bot.db,
    )
    expect(rows).toEqual([{ shopper_id: '', cost_micro_usd: '7' }])
  })

  it('makes orders nobody’s: baskets go, what is not packed is cancelled, a parcel arrives first', async () => {
    const user = newShopper()
    const open = await orderOf(user)
    const done = await orderOf(user)
    const sent = await orderOf(user)
    await step(done, 'accept', 'pack', 'ship', 'done')
    await step(sent, 'accept', 'pack', 'ship')
    await fillBasket(user)
    const wish = { sku: sku('MRIYA-PINK'), size: null, colour: null, language: 'uk' } as const
    await bot.parts.restock.wish({ ...wish, shopperId: user.id })
    await bot.settle()
    const traces = [String(user.id), name, canary, phone]
    await forget(user)

    expect(bot.failed).toEqual([])
    const carriesThem = await rowsWith(bot.db, traces)
    expect(carriesThem.map((row) => row.split(':')[0])).toEqual(['orders'])
    const states = await Promise.all([open, done, sent].map((id) => bot.parts.orders.get(id)))
    expect(states.map((order) => order?.state)).toEqual(['cancelled', 'done', 'shipped'])
    expect(states.map((order) => order?.shopper === null)).toEqual([true, true, false])
    expect(states[1]).toMatchObject({ total: { minor: 129_000 }, contact: null, delivery: null })
    await step(sent, 'done')
    await bot.settle()
    expect(await rowsWith(bot.db, traces)).toEqual([])
    const cards = bot.saidTo(bot.managersId).join()
    for (const trace of [name, canary, phone]) expect(cards).not.toContain(trace)
  })

  it('waits for what is being done, and takes back what is only promised', async () => {
    const user = newShopper()
    const { inquiryId } = await askManager(user)
    const jobs = createJobs(bot.db, { isSoleOwner: true, onError: () => undefined })
    await jobs.prepare(['learn'])
    await bot.db.transaction().execute((trx) => jobs.send(trx, 'learn', { inquiryId }))
    await jobs.stop(1_000)
    await sql`
      insert into chat_jobs (queue, chat_id, position, urgency) values ('answer', ${user.id}, ${inquiryId}, 3)
    `.execute(bot.db)
    const lease = (until: string) =>
      sql`
      insert into chat_lanes (queue, chat_id, leased_by, leased_until)
        values ('answer', ${user.id}, gen_random_uuid(), now() + ${until}::interval)
        on conflict (queue, chat_id) do update set leased_until = excluded.leased_until`.execute(
        bot.db,
      )
    await lease('1 hour')
    await forget(user)
    expect(bot.failed).toHaveLength(1)
    expect(await bot.db.selectFrom('inquiries').select('id').execute()).toHaveLength(2)
    await lease('-1 hour')
    await bot.retry()
    expect(bot.failed).toEqual([])
    expect(await rowsWith(bot.db, [String(user.id), name, canary])).toEqual([])
    const { rows } = await sql`select data from pgboss.job where name = 'learn'`.execute(bot.db)
    expect(rows).toEqual([])
  })

  it('lists for the managers what Telegram does not let the bot delete', async () => {
    const user = newShopper()
    await askManager(user)
    bot.telegram.failNext('deleteMessage', [400, "Bad Request: message can't be deleted"])
    await forget(user)
    const said = bot.telegram.messages(bot.managersId).at(-1)?.text
    expect(said).toBe(uk('notice-copies-left', { numbers: '1' }))
  })

  it('drops the heads and categories that were learned from their photos, and no older ones', async () => {
    const user = newShopper()
    const { fileUniqueId } = await askManager(user)
    const [heads, settings] = [createHeadStore(bot.db), createSettingsStore(bot.db)]
    const map = { mean: Float32Array.of(1), map: Float32Array.of(1) }
    const older = await heads.save(embedderId, [map])
    await leaveTraces(user, `telegram:${fileUniqueId}`)
    const tainted = await heads.save(embedderId, [map])
    const categories = createCategoryModels(bot.db)
    const model = { categories: ['suit'], mean: map.mean, weights: map.map, sureFrom: 1 }
    const taught = await categories.save(embedderId, model)
    await saveCategoriesInUse(settings, embedderId, taught)
    await saveSpaceChoice(settings, embedderId, { colourWeight: 0.1, head: tainted })
    await forget(user)
    expect((await readSpaceChoice(settings, embedderId)).head).toBeNull()
    expect(await heads.find(embedderId, tainted)).toBeUndefined()
    expect(await readCategoriesInUse(settings, embedderId)).toBeNull()
    expect(await categories.find(embedderId, taught)).toBeUndefined()
    expect(await heads.find(embedderId, older)).toEqual([map])
  })
})

it('/mydata gives everything that /forget removes, and nothing of others', async () => {
  const [user, other] = [newShopper(), newShopper()]
  const { inquiryId, fileUniqueId } = await askManager(user)
  await askManager(other)
  await bot.parts.shopperLanguages.choose(user.id, 'uk')
  await bot.telegram.sendFromUser(user, { text: '/mydata' })
  await bot.settle()
  const { document } = answersIn(bot.telegram, user.id).at(-1)?.message ?? {}
  expect(document?.file_name).toBe('my-data.json')
  const kept = await bot.parts.shopperData.read(user.id)
  expect(kept['language']).toMatchObject([{ language: 'uk' }])
  expect(kept['questions']?.[0]).toMatchObject({ id: inquiryId, shopper_name: name })
  expect(kept['messages']?.[0]).toMatchObject({ text: canary, file_unique_id: fileUniqueId })
  expect(kept['tickets']).not.toEqual([])
  expect(kept['what Telegram sent']).not.toEqual([])
  expect(JSON.stringify(kept)).not.toContain(String(other.id))
})
