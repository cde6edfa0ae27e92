import { InlineKeyboard } from 'grammy'
import { answeredMessageId, type Inquiry, photosOf } from '#src/domain/inquiry.ts'
import type { FramedPhoto } from '#src/photo/framed-photo.ts'
import type { PhotoProblem } from '#src/ports/errors.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { Answer, ShopperChat } from '#src/ports/shopper-chat.ts'
import { asShopperGone } from './as-shopper-gone.ts'
import { choiceText, productCardText } from './cards.ts'
import {
  editMessage,
  type Messenger,
  type ReplyTo,
  sendMessage,
  type View,
} from './edit-message.ts'
import {
  choiceKeyboard,
  consentButtons,
  personKeyboard,
  productKeyboard,
  similarKeyboard,
} from './keyboards.ts'
import { outOfOfficeText } from './out-of-office.ts'
import { collagePicture, productPicture } from './pictures.ts'
import { replyText } from './replies.ts'
import { escapeHtml, translator } from './texts.ts'

export interface ShopperChatOptions {
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Told whom a product card was shown. */
  readonly onProductShown?: (shopperId: number) => void
  readonly now?: () => Date
}

/** The shoppers' private chats through the Bot API. */
export function createShopperChat(
  messenger: Messenger,
  { shopSettings, onProductShown, now = () => new Date() }: ShopperChatOptions,
): ShopperChat {
  const reply = (inquiry: Inquiry, view: View) =>
    asShopperGone(
      sendMessage(messenger, inquiry.chatId, { ...view, replyTo: placeToAnswer(inquiry) }),
    )
  return {
    sendPlaceholder(inquiry) {
      const key = photosOf(inquiry).length > 0 ? 'looking' : 'searching'
      return reply(inquiry, { text: translator(inquiry.language)(key) })
    },
    sendReplyPlaceholder: (inquiry) =>
      reply(inquiry, { text: translator(inquiry.language)('found-by-manager') }),
    async showTyping({ chatId, threadId }) {
      const place = threadId === null ? {} : { message_thread_id: threadId }
      await messenger.api.sendChatAction(chatId, 'typing', place)
    },
    async showStillLooking({ language }, message) {
      await editMessage(messenger, message, { text: translator(language)('still-looking') })
    },
    async showAnswer(inquiry, message, answer) {
      const closed = waitsForPerson(answer)
        ? outOfOfficeText(await shopSettings.read(), inquiry.language, now())
        : undefined
      const view = answerView(inquiry, answer, closed)
      const isShown = await asShopperGone(editMessage(messenger, message, view))
      const place = isShown ? message : await reply(inquiry, view)
      if (answer.kind === 'product') onProductShown?.(inquiry.shopper.id)
      return place
    },
  }
}

function placeToAnswer(inquiry: Inquiry): ReplyTo {
  return { messageId: answeredMessageId(inquiry), threadId: inquiry.threadId }
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

function waitsForPerson({ kind }: Answer): boolean {
  return kind === 'ticket' || kind === 'asked-person'
}

/** @param closed undefined: managers are there, or need not be */
function answerView(inquiry: Inquiry, answer: Answer, closed: string | undefined): View {
  const view = plainView(inquiry, answer)
  const translate = translator(inquiry.language)
  const notes = [
    ...(closed === undefined ? [] : [closed]),
    ...(isFrameOnly(inquiry) ? [`<i>${translate('frame')}</i>`] : []),
    ...(answer.asksConsent ? [translate('ask-consent')] : []),
  ]
  const { keyboard = new InlineKeyboard() } = view
  return {
    ...view,
    text: [view.text, ...notes].join('\n\n'),
    ...(answer.asksConsent ? { keyboard: consentButtons(keyboard, inquiry) } : {}),
  }
}

/** A shopper should know that nobody watched the rest. */
function isFrameOnly(inquiry: Inquiry): boolean {
  const photos = photosOf(inquiry)
  return photos.length > 0 && photos.every(({ isFrame }) => isFrame)
}

function plainView(inquiry: Inquiry, answer: Answer): View {
  const { language } = inquiry
  const translate = translator(language)
  switch (answer.kind) {
    case 'product':
      return {
        text: productCardText(answer, language, translate),
        photo: answer.photo && productPicture(answer.photo),
        keyboard: productKeyboard(inquiry, answer),
      }
    case 'choice':
    case 'similar':
      return {
        text: choiceText(answer, language, translate),
        photo: collagePicture(numbered(answer.offered), framedIn(answer)),
        keyboard:
          answer.kind === 'choice'
            ? choiceKeyboard(inquiry, answer.offered)
            : similarKeyboard(inquiry, answer.offered, answer.place),
      }
    case 'describe': {
      const { gone: category } = answer
      const text = category ? translate('describe-gone', { category }) : translate('describe')
      return { text, keyboard: personKeyboard(inquiry) }
    }
    case 'nothing-found':
      return { text: translate(answer.kind), keyboard: personKeyboard(inquiry) }
    case 'unreadable':
      return { text: translate(unreadableTexts[answer.problem]) }
    case 'about-product': {
      const { product, reply } = answer
      return { text: replyText(product, reply, { language, translate }) }
    }
    case 'shop-answer':
      return { text: escapeHtml(answer.text) }
    case 'ticket':
    case 'asked-person':
    case 'link':
    case 'send-photo':
    case 'not-sold':
    case 'taken-back':
      return { text: translate(answer.kind) }
    case 'cancelled':
      return { text: translate('withdrawn') }
  }
}

/** The photo that several products were seen in, with the numbers of what each may be. */
function framedIn(
  answer: Extract<Answer, { readonly kind: 'choice' | 'similar' }>,
): FramedPhoto | undefined {
  if (answer.kind !== 'choice' || !answer.framed) return undefined
  const frames = answer.offered.flatMap(({ half }, at) => (half ? [{ half, number: at + 1 }] : []))
  return { photo: answer.framed, frames }
}

/** The pictures of a choice, each with the number of its button. */
export function numbered(offered: readonly Offer[]) {
  return offered.map(({ photo }, at) => ({ photo, number: at + 1 }))
}
