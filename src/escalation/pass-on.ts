import { setTimeout as delay } from 'node:timers/promises'
import { answeredMessageId, type Inquiry } from '#src/domain/inquiry.ts'
import { withOnLeaving } from '#src/lib/before-leaving.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import type { ChatWorker } from '#src/ports/chat-jobs.ts'
import { ShopperGoneError, TelegramError, TopicGoneError } from '#src/ports/errors.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { Putting, ShopperTopics, TalkChats, TalkPlace } from '#src/ports/talk-chats.ts'
import type { Delivery, TalkStore } from '#src/ports/talk-store.ts'

/** What a manager hears of words that did not reach the shopper. */
export type Undelivered = 'shopper-gone' | 'failed' | 'not-deletable'

export interface PassOnDependencies {
  readonly talk: TalkStore
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly talkChats: TalkChats
  readonly topics: ShopperTopics
  readonly staffChats: Pick<StaffChats, 'list'>
  /** How it is said, as HTML. */
  readonly tellManager: (what: Undelivered) => string
  /** What the shopper's topic is called. */
  readonly tellName: (inquiry: Inquiry) => Promise<{ readonly id: number; readonly name: string }>
  /** Tells the shopper that the managers did not get it. */
  readonly tellShopper: (inquiry: Inquiry) => Promise<void>
  /** Resolves when it is known what the process before this one has sent. */
  readonly recovered?: () => Promise<void>
}

/** Telegram marks no end of an album: it is taken for complete when no item came for so long. */
const albumPauseMs = 1_500
/** So many ids after the last known one are looked at for a message that may have arrived. */
const maxProbes = 100

/**
 * Puts what was said into the other chat. A crash between Telegram's taking it and the note of it leaves it unknown
 * whether it arrived: then Telegram is asked, so that nothing is lost and nothing comes twice.
 */
export function createPassOnWorker(dependencies: PassOnDependencies): ChatWorker {
  const { talk, inquiries, recovered } = dependencies
  const find = async (id: number) => {
    const delivery = await talk.delivery(id)
    const inquiry = delivery && (await inquiries.get(delivery.inquiryId))
    return inquiry && { delivery, inquiry }
  }
  return {
    async handle(id, signal) {
      await whileWaiting(async () => recovered?.())
      for (let found = await find(id); found; found = await find(id)) {
        const pauseMs = pauseLeftMs(found.delivery)
        if (pauseMs === 0) return passOn(dependencies, found, signal)
        await whileWaiting(() => delay(pauseMs, undefined, { signal }))
      }
    },
    async giveUp(id) {
      const found = await find(id)
      if (!found) return
      await say(dependencies, found, 'failed')
      await talk.done(found.delivery, [])
    },
  }
}

export interface FoundDelivery {
  readonly delivery: Delivery
  readonly inquiry: Inquiry
}

function pauseLeftMs({ passage, ageMs, leftAfter }: Delivery): number {
  const isGrowing = passage.kind === 'album' && leftAfter === null
  return isGrowing ? Math.max(0, albumPauseMs - ageMs) : 0
}

async function passOn(
  dependencies: PassOnDependencies,
  found: FoundDelivery,
  signal: AbortSignal,
): Promise<void> {
  const { talk } = dependencies
  try {
    const copies = await carryOut(dependencies, found, signal)
    await talk.done(found.delivery, copies)
  } catch (error) {
    if (!(error instanceof ShopperGoneError)) throw error
    await say(dependencies, found, 'shopper-gone')
    await talk.done(found.delivery, [])
  }
}

async function carryOut(
  dependencies: PassOnDependencies,
  found: FoundDelivery,
  signal: AbortSignal,
): Promise<readonly ChatMessage[]> {
  const { talk, talkChats } = dependencies
  const { delivery } = found
  const { passage, source } = delivery
  switch (passage.kind) {
    case 'edit': {
      const copy = await talk.twinOf(source)
      const isLast = copy && !(await talk.isOutdated(delivery))
      if (isLast) await talkChats.edit(copy, passage.words, signal)
      return []
    }
    case 'delete': {
      const copy = await talk.twinOf(source)
      const isGone = copy && (await talkChats.remove(copy))
      if (!isGone) await say(dependencies, found, 'not-deletable')
      return []
    }
    case 'text':
    case 'copy':
    case 'album':
      return put(dependencies, found, { source, passage, signal })
  }
}

async function put(
  dependencies: PassOnDependencies,
  found: FoundDelivery,
  putting: Omit<Putting, 'place'>,
): Promise<readonly ChatMessage[]> {
  const arrived = await findArrived(dependencies, found)
  if (arrived) return arrived
  const place = await placeOf(dependencies, found)
  try {
    return await send(dependencies, found, { ...putting, place })
  } catch (error) {
    if (!(error instanceof TopicGoneError)) throw error
    const { topics, tellName } = dependencies
    const isThere = await topics.repair(place.chatId, found.delivery.chatId)
    if (!isThere) await topics.open(place.chatId, await tellName(found.inquiry))
    return send(dependencies, found, { ...putting, place: await placeOf(dependencies, found) })
  }
}

async function send(
  { talk, talkChats }: PassOnDependencies,
  { delivery }: FoundDelivery,
  putting: Putting,
): Promise<readonly ChatMessage[]> {
  try {
    return await withOnLeaving(
      (after) => talk.leave(delivery.id, after),
      () => talkChats.put(putting),
    )
  } catch (error) {
    if (!mayHaveArrived(error)) await talk.stay(delivery.id)
    throw error
  }
}

/** Telegram did not say no. */
function mayHaveArrived(error: unknown): boolean {
  return error instanceof TelegramError && error.status !== 429
}

/** @returns the messages that a delivery has become of which nobody noted that it arrived. */
export async function findArrived(
  dependencies: PassOnDependencies,
  found: FoundDelivery,
): Promise<readonly ChatMessage[] | undefined> {
  const { talk, talkChats } = dependencies
  const { leftAfter, passage } = found.delivery
  if (leftAfter === null || leftAfter === 0) return undefined
  const { chatId } = await placeOf(dependencies, found)
  const count = passage.kind === 'album' ? passage.items.length : 1
  const ids = Array.from({ length: maxProbes }, (_, at) => leftAfter + 1 + at)
  const copies: ChatMessage[] = []
  for (const messageId of await talk.unknownIds(chatId, ids)) {
    if (await talkChats.isOwn({ chatId, messageId })) copies.push({ chatId, messageId })
    if (copies.length === count) return copies
  }
  return undefined
}

async function placeOf(dependencies: PassOnDependencies, found: FoundDelivery): Promise<TalkPlace> {
  return found.delivery.to === 'shopper'
    ? shopperPlace(dependencies, found)
    : staffPlace(dependencies, found)
}

/** Where nothing says what it replies to, it replies to the question: in reply to a ticket, that is. */
async function shopperPlace(
  { talk }: PassOnDependencies,
  { delivery, inquiry }: FoundDelivery,
): Promise<TalkPlace> {
  const { chatId, threadId } = inquiry
  const { repliesTo, source } = delivery
  const replied =
    repliesTo === null
      ? undefined
      : await talk.twinOf({ chatId: source.chatId, messageId: repliesTo })
  const isToTicket = repliesTo !== null && !replied
  return {
    chatId,
    threadId,
    replyTo: replied?.messageId ?? (isToTicket ? answeredMessageId(inquiry) : null),
  }
}

/** Outside of topics it replies to the ticket, so that everybody sees whose words they are. */
async function staffPlace(
  { talk, topics, staffChats }: PassOnDependencies,
  { delivery, inquiry }: FoundDelivery,
): Promise<TalkPlace> {
  const chats = await staffChats.list()
  const { ticketMessage } = await talk.placeOf(inquiry.id)
  // The ticket may stand in a group that has another id, and other messages, by now.
  const isThere = ticketMessage !== undefined && chats.includes(ticketMessage.chatId)
  const chatId = isThere ? ticketMessage.chatId : chats[0]
  if (chatId === undefined) throw new TelegramError('there is no managers’ group')
  const { repliesTo, source } = delivery
  const threadId = await topics.find(chatId, delivery.chatId)
  const twin =
    repliesTo === null ? undefined : await replied(talk, { ...source, messageId: repliesTo })
  const replyTo = twin?.chatId === chatId ? twin.messageId : undefined
  const ticketId = isThere && threadId === null ? ticketMessage.messageId : null
  return { chatId, threadId, replyTo: replyTo ?? ticketId }
}

/** What the bot says of a manager's words replies to these words themselves. */
async function replied(talk: TalkStore, message: ChatMessage): Promise<ChatMessage | undefined> {
  return message.chatId < 0 ? message : talk.twinOf(message)
}

async function say(
  { talk, tellManager, tellShopper }: PassOnDependencies,
  { delivery, inquiry }: FoundDelivery,
  what: Undelivered,
): Promise<void> {
  if (delivery.to === 'staff') return tellShopper(inquiry)
  const { inquiryId, source } = delivery
  await talk.tell({
    inquiryId,
    to: 'staff',
    source,
    repliesTo: source.messageId,
    passage: { kind: 'text', html: tellManager(what), isCopy: false },
  })
}
