import type { User } from 'grammy/types'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'
import { buttonsOf, kindOf } from './chat-answers.ts'
import { readCataloguePhoto, reEncoded } from './chat-photos.ts'

/** How much one shopper sends at once. */
export interface Flood {
  readonly words: number
  readonly photos: number
  readonly taps: number
}

export interface SentFlood {
  /** Message ids of the photos, in their order. */
  readonly photoIds: readonly number[]
  /** Ids of the taps, in their order. */
  readonly tapIds: readonly string[]
  /** The card that was tapped. */
  readonly cardId: number
}

/** What is sent in turn as words: each kind gets an answer of its own, which shows the order. */
export const wordKinds = ['/help', 'Привіт!', '/start'] as const

/** A shopper who has a card with a button to tap on. @returns the card's message id. */
export async function askForCard(telegram: BotApiServer, user: User): Promise<number> {
  const photo = await readCataloguePhoto('mriya-pink-front')
  await telegram.sendFromUser(user, { photo })
  const card = await telegram.waitForMessage(user.id, (message) => kindOf(message) === 'card')
  return card.message_id
}

/** Sends words, then photos, then taps on the card, without waiting for any answer. */
export async function sendFlood(
  telegram: BotApiServer,
  user: User,
  { words, photos, taps, cardId }: Flood & { readonly cardId: number },
): Promise<SentFlood> {
  const source = await readCataloguePhoto('kazka-mint-front')
  const pictures = await Promise.all(
    Array.from({ length: photos }, (_, at) => reEncoded(source, at)),
  )
  for (let at = 0; at < words; at += 1) {
    await telegram.sendFromUser(user, { text: wordKinds[at % wordKinds.length] ?? '' })
  }
  const photoIds: number[] = []
  for (const photo of pictures) {
    photoIds.push((await telegram.sendFromUser(user, { photo })).message_id)
  }
  const card = telegram.messages(user.id).find(({ message_id: id }) => id === cardId)
  const [data = ''] = card ? buttonsOf(card) : []
  const tapIds = Array.from({ length: taps }, () =>
    telegram.press(user, { chatId: user.id, messageId: cardId, data }),
  )
  return { photoIds, tapIds, cardId }
}
