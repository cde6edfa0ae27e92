import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { localize } from '#src/domain/language.ts'
import type { Product } from '#src/domain/product.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { answersIn, languageOfUser } from '#test/support/chat-answers.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { killAtRequest } from '#test/support/kill-at-request.ts'
import { isLong } from '#test/support/long.ts'
import { readCatalogueAt } from '#test/support/read-catalogue.ts'
import { type Actor, act, createActor, talks } from '#test/support/shopper-actors.ts'

const [shopperCount, rounds, killCount] = isLong ? [200, 5, 20] : [6, 2, 1]
/** Safety net. */
const deadlineMs = isLong ? 3_000_000 : 300_000
const random = seededRandom(Number(process.env['TEST_SEED'] ?? 11))

let world: ChatWorld
let bot: BotChild
let products: readonly Product[]

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  products = (await readCatalogueAt('catalog/products.yaml')).products
  bot = await world.startBot()
}, deadlineMs)
afterAll(() => world.close())

it(`${shopperCount} shoppers at once, ${killCount} kills: one answer each, and nothing crosses between chats`, {
  timeout: deadlineMs * 2,
}, async () => {
  const actors = Array.from({ length: shopperCount }, (_, at) => {
    const product = products[at % products.length]
    if (!product) throw new Error('the demo has no products')
    return createActor(at, product)
  })
  const askedSoFar = () => actors.reduce((sum, { asked }) => sum + asked.length, 0)
  const unansweredNow = () => actors.reduce((sum, actor) => sum + unanswered(actor).length, 0)
  const acting = Promise.all(actors.map((actor) => act(world, actor, { rounds, deadlineMs })))
  const inHand: number[] = []
  for (let kill = 1; kill <= killCount; kill += 1) {
    const due = ((kill - 0.5) / killCount) * shopperCount * rounds * 2
    const until = { timeout: deadlineMs, interval: 50 }
    await expect.poll(askedSoFar, until).toBeGreaterThanOrEqual(due)
    await killAtRequest(world, bot, { random, onDue: () => inHand.push(unansweredNow()) })
    bot = await world.startBot()
  }
  await acting
  await world.quiet(4_000)
  await bot.stop()
  const figures = {
    asked: askedSoFar(),
    unansweredAtKills: inHand,
    orphanedPlaceholders: actors.flatMap((actor) =>
      shownTo(actor).filter(({ kind }) => kind === 'placeholder'),
    ).length,
  }
  process.stdout.write(`shoppers: ${JSON.stringify(figures)}\n`)
  expect(actors.flatMap(wrongIn)).toEqual([])
  expect(await world.inDatabase(crossings)).toEqual({
    inquiries: 0,
    messages: 0,
    links: 0,
    pending: 0,
  })
  expect(Math.max(...inHand)).toBeGreaterThan(0)
})

/** What the bot shows a shopper now. */
function shownTo({ user }: Actor) {
  return answersIn(world.telegram, user.id, languageOfUser(user))
}

/** Questions of a shopper that have no answer so far. */
function unanswered(actor: Actor): readonly number[] {
  return actor.asked.filter((id) => answersTo(actor, id).length === 0)
}

function answersTo(actor: Actor, id: number) {
  return shownTo(actor).filter(
    ({ kind, repliesTo, message }) =>
      kind !== 'placeholder' && message.text !== actor.mark && repliesTo === id,
  )
}

/** What a shopper was told that was not for them, not at all, or twice. */
function wrongIn(actor: Actor): readonly string[] {
  const { user, product, mark, asked } = actor
  const name = localize(product.name, languageOfUser(user))
  const own = new Set(asked)
  const mismatched = asked
    .map((id) => answersTo(actor, id))
    .filter((answers) => answers.length !== 1)
  const foreign = shownTo(actor).filter(({ kind, message, repliesTo }) => {
    const words = message.text ?? message.caption ?? ''
    const isForOthers = repliesTo !== undefined && !own.has(repliesTo)
    const hasOthersMark = (words.match(/xyzzy\d+qwfp/g) ?? []).some((one) => one !== mark)
    const isOfOthers = /₴/.test(words) && !words.startsWith(name)
    return isForOthers || hasOthersMark || isOfOthers || kind === 'unreadable'
  })
  const isTold = shownTo(actor).some(({ message }) => message.text === mark)
  return [
    ...(isTold === talks(actor) ? [] : [`${user.id}: a manager's word went astray`]),
    ...mismatched.map((answers) => `${user.id}: ${answers.length} answers to one question`),
    ...foreign.map(({ message }) => `${user.id}: ${message.text ?? message.caption}`),
  ]
}

/** Rows of one chat that belong to another, and what is left undone. */
async function crossings(db: Db) {
  const count = async (rows: ReturnType<typeof sql>) => {
    const {
      rows: [row],
    } = await sql<{ count: string }>`
      select count(*) from (${rows}) as found`.execute(db)
    return Number(row?.count)
  }
  return {
    inquiries: await count(sql`select from inquiries where chat_id <> shopper_id`),
    messages: await count(sql`
      select from inquiry_messages m join inquiries q on q.id = m.inquiry_id
        where m.chat_id <> q.chat_id`),
    links: await count(sql`
      select from message_links l join inquiries q on q.id = l.inquiry_id
        where l.party = 'shopper' and l.chat_id <> q.chat_id`),
    pending: await count(sql`select from inquiries where state = 'pending'`),
  }
}
