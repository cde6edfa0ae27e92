import type { Message, User } from 'grammy/types'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import type { ChatWorld } from './chat-world.ts'

/** Words with the shopper whose they are, or whom they are for, and their number. */
const label = /^([sm])(\d+)-(\d+)(?: changed)?$/

/** A shopper with a ticket that was opened before the bot began. */
export interface SimulatedTalk {
  readonly at: number
  readonly user: User
  /** What was said to the other, in order, as it is to stand there at last. */
  readonly toShopper: string[]
  readonly toStaff: string[]
}

export async function openTalks(
  world: ChatWorld,
  users: readonly User[],
  groupMessagesPerMinute: number,
): Promise<readonly SimulatedTalk[]> {
  const { telegram } = world
  const messages: Message[] = []
  for (const user of users) messages.push(await telegram.sendFromUser(user, { text: 'питання' }))
  telegram.updates.clear()
  await world.inDatabase(async (db) => {
    await createShopSettings(db).change({ groupMessagesPerMinute }, 'the simulation')
    for (const message of messages) await openTicket(db, message)
  })
  return users.map((user, at) => ({ at, user, toShopper: [], toStaff: [] }))
}

async function openTicket(db: Db, { chat, message_id, from }: Message): Promise<void> {
  const { id } = await db
    .insertInto('inquiries')
    .values({
      chat_id: chat.id,
      first_message_id: message_id,
      shopper_id: chat.id,
      shopper_name: from?.first_name ?? '',
      language: 'uk',
      state: 'ticketed',
      candidates: '[]',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('inquiry_messages')
    .values({ chat_id: chat.id, message_id, inquiry_id: id, kind: 'text', text: 'питання' })
    .execute()
  await db.insertInto('tickets').values({ inquiry_id: id, reason: 'asked' }).execute()
}

/** The topic of each shopper, as far as there is one. */
export function topicsOf({ telegram }: ChatWorld): ReadonlyMap<string, number> {
  return new Map(
    telegram
      .messages(telegram.managersGroupId)
      .flatMap(({ forum_topic_created: topic, message_thread_id: id }) =>
        topic && id !== undefined ? [[topic.name, id] as const] : [],
      ),
  )
}

/** Calls `listener` for each message of somebody's that the bot passes on, in whatever chat. */
export function onPassedOn({ telegram }: ChatWorld, listener: () => void): void {
  telegram.onEvent((event) => {
    if (event.kind !== 'message' || event.message.from.id !== telegram.bot.id) return
    if (label.test(event.message.text ?? event.message.caption ?? '')) listener()
  })
}

interface Said {
  readonly text: string
  readonly message: Message
}

/** What the bot has passed on into a chat, in order. */
function passedOn({ telegram }: ChatWorld, chatId: number): readonly Said[] {
  return telegram.messages(chatId).flatMap((message) => {
    const text = message.text ?? message.caption ?? ''
    return message.from?.id === telegram.bot.id && label.test(text) ? [{ text, message }] : []
  })
}

export interface Verdict {
  readonly said: number
  readonly misrouted: number
  readonly lost: number
  readonly twice: number
  readonly outOfOrder: number
  /** Edited words that do not say what they were changed into. */
  readonly outdated: number
}

const nothing: Verdict = { said: 0, misrouted: 0, lost: 0, twice: 0, outOfOrder: 0, outdated: 0 }

/** Compares what stands in every chat and topic with what was said. */
export function judgeTalks(world: ChatWorld, talks: readonly SimulatedTalk[]): Verdict {
  const topics = topicsOf(world)
  const inGroup = Map.groupBy(
    passedOn(world, world.telegram.managersGroupId),
    ({ message }) => message.message_thread_id ?? 0,
  )
  const judged = talks.flatMap((talk) => {
    const thread = topics.get(talk.user.first_name) ?? -1
    const there = inGroup.get(thread) ?? []
    inGroup.delete(thread)
    return [judgeOne(passedOn(world, talk.user.id), talk.toShopper), judgeOne(there, talk.toStaff)]
  })
  const elsewhere = [...inGroup.values()].reduce((sum, said) => sum + said.length, 0)
  const sum = judged.reduce(add, nothing)
  return { ...sum, misrouted: sum.misrouted + elsewhere }
}

function judgeOne(there: readonly Said[], said: readonly string[]): Verdict {
  const keyOf = (text: string) => text.replace(' changed', '')
  const expected = new Map(said.map((text, at) => [keyOf(text), { text, at }]))
  const found = Map.groupBy(there, ({ text }) => keyOf(text))
  const order = there.flatMap(({ text }) => expected.get(keyOf(text))?.at ?? [])
  return {
    said: said.length,
    misrouted: there.filter(({ text }) => !expected.has(keyOf(text))).length,
    lost: [...expected.keys()].filter((key) => !found.has(key)).length,
    twice: [...found.values()].filter((copies) => copies.length > 1).length,
    outOfOrder: order.filter((at, index) => at < (order[index - 1] ?? 0)).length,
    outdated: there.filter(({ text }) => (expected.get(keyOf(text))?.text ?? text) !== text).length,
  }
}

function add(one: Verdict, other: Verdict): Verdict {
  return {
    said: one.said + other.said,
    misrouted: one.misrouted + other.misrouted,
    lost: one.lost + other.lost,
    twice: one.twice + other.twice,
    outOfOrder: one.outOfOrder + other.outOfOrder,
    outdated: one.outdated + other.outdated,
  }
}
