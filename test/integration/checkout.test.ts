import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDrafts } from '#src/adapters/postgres/orders/drafts.ts'
import { createOrders } from '#src/adapters/postgres/orders/order-store.ts'
import type { Vitryna } from '#src/main.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'
import { filledIn, lineOf, placed } from '#test/support/orders.ts'

const waiting = isLong ? 1_000 : 30
const buyer = person(8_400_000_001)

let world: ChatWorld
const downloads = Promise.withResolvers<void>()

/** The buyer has ordered, and is to pay in the chat. */
async function orderSuit(vitryna: Vitryna): Promise<void> {
  const { db } = vitryna.connection
  const jobs = await vitryna.stores.jobs.get()
  await jobs.prepare(['show-order', 'tell-order'])
  const price = { minor: 129_000, currency: 'UAH' }
  const suit = lineOf('MRIYA-PINK', { size: '98-104', colour: 'pink', price })
  const shopper = { id: buyer.id, name: buyer.first_name, language: 'uk' } as const
  const { draft } = await createDrafts(db).change(shopper, { id: 1, at: new Date() }, () => ({
    lines: [suit],
    ...filledIn,
    payment: 'telegram',
  }))
  const { shopSettings } = vitryna.stores
  const { id: draftId, revision } = draft
  const tap = { draftId, shopperId: buyer.id, revision }
  placed(await createOrders(db, { jobs, shopSettings }).confirm(tap))
}

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off', prepare: orderSuit })
  world.telegram.addUser(buyer)
  // No photo arrives, so that whoever looks at one has no hand free.
  world.intercept = async (request, next) => {
    if (new URL(request.url).pathname.startsWith('/file/')) await downloads.promise
    return next()
  }
  await world.openBot({ PAYMENT_PROVIDER_TOKEN: '1:TEST:1' })
})
afterAll(() => {
  downloads.resolve()
  return world.close()
})

it(`a checkout is answered while ${waiting} photos wait, none of which is`, {
  timeout: 900_000,
}, async () => {
  const { telegram } = world
  const invoice = await telegram.waitForMessage(buyer.id, (message) => !!message.invoice)
  const photo = await readCataloguePhoto('zyma-red-front')
  for (let at = 0; at < waiting; at += 1) {
    await telegram.sendFromUser(person(8_400_001_000 + at), { photo })
  }
  const photosWaiting = () =>
    world.inDatabase(async (db) => {
      const jobs = db.selectFrom('chat_jobs').select('id').where('queue', '=', 'answer')
      return (await jobs.execute()).length
    })
  await expect.poll(photosWaiting, { timeout: 600_000 }).toBe(waiting)

  const askedAt = performance.now()
  telegram.press(buyer, { chatId: buyer.id, messageId: invoice.message_id, data: '' })
  const answers = () => telegram.calls.of('answerPreCheckoutQuery')
  await expect.poll(() => answers().length, { interval: 5 }).toBe(1)
  const seconds = (performance.now() - askedAt) / 1_000
  if (isLong) process.stderr.write(`answered after ${seconds.toFixed(3)} s\n`)
  expect(answers()[0]?.payload).toMatchObject({ ok: true })
  expect(await photosWaiting()).toBe(waiting)
  const paid = () =>
    world.inDatabase(async (db) => {
      const row = await db.selectFrom('orders').select('paid_minor').executeTakeFirstOrThrow()
      return Number(row.paid_minor)
    })
  await expect.poll(paid).toBe(129_000)
})
