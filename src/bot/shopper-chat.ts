import type { Api } from 'grammy'
import { type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import { toChatPhoto } from '#src/photo/chat-photo.ts'
import { collage } from '#src/photo/collage.ts'
import { type PhotoProblem, ShopperGoneError } from '#src/ports/errors.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { Answer, ShopperChat } from '#src/ports/shopper-chat.ts'
import { productCardText } from './cards.ts'
import { editMessage, isGone, sendMessage, type View } from './edit-message.ts'
import { choiceKeyboard, productKeyboard } from './keyboards.ts'
import { translator } from './texts.ts'

/** The shoppers' private chats through the Bot API. */
export function createShopperChat(api: Api): ShopperChat {
  const reply = (inquiry: Inquiry, view: View) => {
    const { firstMessageId: messageId, threadId } = inquiry
    const replyTo = { messageId, threadId }
    return unlessGone(sendMessage(api, inquiry.chatId, { ...view, replyTo }))
  }
  return {
    sendPlaceholder: (inquiry) => reply(inquiry, { text: translator(inquiry.language)('looking') }),
    sendReplyPlaceholder: (inquiry) =>
      reply(inquiry, { text: translator(inquiry.language)('found-by-manager') }),
    async showAnswer(inquiry, message, answer) {
      const view = await answerView(inquiry, answer)
      const isShown = await unlessGone(editMessage(api, message, view))
      return isShown ? message : reply(inquiry, view)
    },
  }
}

async function unlessGone<T>(sending: Promise<T>): Promise<T> {
  try {
    return await sending
  } catch (cause) {
    if (!isGone(cause)) throw cause
    throw new ShopperGoneError('the shopper cannot be written to', { cause })
  }
}

const unreadableTexts = {
  missing: 'unreadable',
  empty: 'unreadable',
  broken: 'unreadable',
  'too-big': 'too-big',
  'too-many-pixels': 'too-big',
  'wrong-type': 'not-a-picture',
  heic: 'heic',
} as const satisfies Record<PhotoProblem, string>

async function answerView(inquiry: Inquiry, answer: Answer): Promise<View> {
  const view = await plainView(inquiry, answer)
  if (!isFrameOnly(inquiry)) return view
  const note = translator(inquiry.language)('frame')
  return { ...view, text: `${view.text}\n\n<i>${note}</i>` }
}

/** A shopper should know that nobody watched the rest. */
function isFrameOnly(inquiry: Inquiry): boolean {
  const photos = photosOf(inquiry)
  return photos.length > 0 && photos.every(({ isFrame }) => isFrame)
}

async function plainView({ id, language }: Inquiry, answer: Answer): Promise<View> {
  const translate = translator(language)
  switch (answer.kind) {
    case 'product': {
      const text = productCardText(answer.product, language, translate)
      const photo = answer.photo && (await toChatPhoto(answer.photo))
      return { text, photo, keyboard: productKeyboard(id, translate) }
    }
    case 'choice': {
      const keyboard = choiceKeyboard(id, answer.offered, { language, translate })
      return { text: translate('choice'), photo: await collage(numbered(answer.offered)), keyboard }
    }
    case 'unreadable':
      return { text: translate(unreadableTexts[answer.problem]) }
    case 'ticket':
    case 'nothing-found':
    case 'link':
    case 'send-photo':
    case 'not-sold':
      return { text: translate(answer.kind) }
    case 'cancelled':
      return { text: translate('withdrawn') }
  }
}

/** The pictures of a choice, each with the number of its button. */
export function numbered(offered: readonly Offer[]) {
  return offered.map(({ photo }, at) => ({ photo, number: at + 1 }))
}
