import { translator } from '#src/bot/texts.ts'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'
import type { Arrival } from './arrivals.ts'
import type { Deed, Visit } from './load.ts'
import { placeOrder } from './place-order.ts'
import { createShopper, type Heard } from './shopper.ts'
import type { Things } from './things.ts'

const translate = translator('uk')
const placeholders = [
  translate('looking'),
  translate('searching'),
  translate('still-looking'),
  translate('found-by-manager'),
]

/** Does what the arrival is for, with a new shopper. */
export async function visit(
  server: BotApiServer,
  { deed, what }: Arrival,
  things: Things,
): Promise<Visit> {
  const shopper = createShopper(server)
  const content = await contentOf(deed, what, things)
  const sentAt = performance.now()
  let messageId = 0
  const send = async () => {
    messageId = (await server.sendFromUser(shopper.user, content)).message_id
  }
  const of = { deed, chatId: shopper.user.id, sentAt }
  try {
    const { message, at } = await shopper.after(send, isAnswer)
    const answeredAt = deed === 'order' ? await placeOrder(shopper, message) : at
    return { ...of, messageId, answeredAt }
  } catch {
    return { ...of, messageId, answeredAt: undefined }
  }
}

async function contentOf(deed: Deed, what: number, things: Things) {
  switch (deed) {
    case 'known photo':
      return { photo: things.knownPhoto(what) }
    case 'new photo':
      return { photo: await things.newPhoto(what) }
    case 'sold photo':
      return { photo: await things.soldPhoto(what) }
    case 'order':
      return { photo: things.catalogPhoto(what) }
    case 'sku':
      return { text: things.sku(what) }
    case 'words':
      return { text: things.words(what) }
    case 'greeting':
      return { text: 'Доброго дня!' }
  }
}

/** Neither a sign that something is done, nor the first look of it. */
function isAnswer({ text = '' }: Heard): boolean {
  return !placeholders.includes(text)
}
