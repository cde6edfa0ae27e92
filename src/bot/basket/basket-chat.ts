import { type Api, GrammyError, type InlineKeyboard } from 'grammy'
import { isGone, isNotThere, isUnchanged } from '#src/bot/edit-message.ts'
import { shopperOrderKeyboard } from '#src/bot/order-keyboards.ts'
import { translator } from '#src/bot/texts.ts'
import type { BasketChat, BasketPlace, BasketView } from '#src/ports/basket-chat.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import { type BasketContent, toHtml, toRich } from './basket-content.ts'
import { contactKeyboard, type StepView, stepKeyboard } from './basket-keyboards.ts'
import { placedContent, stepContent } from './basket-view.ts'
import { phoneText } from './basket-words.ts'

/** The shoppers' order dialogue through the Bot API. */
export function createBasketChat(api: Api): BasketChat {
  return {
    async show(place, view, message) {
      try {
        await show(api, { place, view, message })
      } catch (cause) {
        if (!isGone(cause)) throw cause
        throw new ShopperGoneError('the shopper cannot be written to', { cause })
      }
    },
  }
}

interface Showing {
  readonly place: BasketPlace
  readonly view: BasketView
  readonly message: ChatMessage | undefined
}

async function show(api: Api, { place, view, message }: Showing): Promise<void> {
  const { chatId, language } = place
  const translate = translator(language)
  switch (view.kind) {
    case 'step':
      return showStep(api, { place, message, view })
    case 'placed': {
      const content = placedContent(view.order, language, translate)
      return put(api, { chatId, message, content, keyboard: shopperOrderKeyboard(view.order) })
    }
    case 'nothing':
      await api.sendMessage(chatId, translate('buy-nothing'))
      return
    case 'cancelled': {
      if (message)
        return put(api, { chatId, message, content: { title: translate('buy-cancelled') } })
      const reply_markup = { remove_keyboard: true } as const
      await api.sendMessage(chatId, translate('buy-cancelled'), { reply_markup })
      return
    }
  }
}

async function showStep(
  api: Api,
  { place, view, message }: Omit<Showing, 'view'> & { readonly view: StepView },
): Promise<void> {
  const { chatId, language } = place
  const translate = translator(language)
  const content = stepContent(view, language, translate)
  const { step, scratch } = view.position
  if (step === 'phone') {
    // No message that is there can be given such a keyboard.
    if (message) await takeButtonsOff(api, message)
    const reply_markup = contactKeyboard(translate)
    await api.sendMessage(chatId, toHtml(content), { parse_mode: 'HTML', reply_markup })
    return
  }
  if (scratch.contactButton) {
    const { contact } = view.draft
    const noted = contact ? `📱 ${phoneText(contact)} ✅` : '👌'
    await api.sendMessage(chatId, noted, { reply_markup: { remove_keyboard: true } })
  }
  await put(api, { chatId, message, content, keyboard: stepKeyboard(view, translate) })
}

/** What was asked before is not to be answered any more; if it stays, its buttons say so. */
async function takeButtonsOff(api: Api, { chatId, messageId }: ChatMessage): Promise<void> {
  try {
    await api.editMessageReplyMarkup(chatId, messageId)
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
  }
}

interface Putting {
  readonly chatId: number
  readonly message: ChatMessage | undefined
  readonly content: BasketContent
  readonly keyboard?: InlineKeyboard
}

async function put(api: Api, putting: Putting): Promise<void> {
  if (putting.message && (await isEdited(api, putting.message, putting))) return
  const { chatId, content, keyboard } = putting
  const options = keyboard ? { reply_markup: keyboard } : {}
  await inSomeForm(content, {
    rich: (message) => api.sendRichMessage(chatId, message, options),
    html: (text) => api.sendMessage(chatId, text, { parse_mode: 'HTML', ...options }),
  })
}

/** @returns false when there is no such message any more. */
async function isEdited(
  api: Api,
  { chatId, messageId }: ChatMessage,
  { content, keyboard }: Putting,
): Promise<boolean> {
  const options = keyboard ? { reply_markup: keyboard } : {}
  try {
    await inSomeForm(content, {
      rich: (message) => api.editMessageText(chatId, messageId, message, options),
      html: (text) =>
        api.editMessageText(chatId, messageId, text, { parse_mode: 'HTML', ...options }),
    })
    return true
  } catch (error) {
    if (isUnchanged(error)) return true
    if (isNotThere(error)) return false
    throw error
  }
}

interface Forms {
  readonly rich: (message: ReturnType<typeof toRich>) => Promise<unknown>
  readonly html: (text: string) => Promise<unknown>
}

/** A table where there is one to show; in plain lines on a Bot API server that is older than tables. */
async function inSomeForm(content: BasketContent, { rich, html }: Forms): Promise<void> {
  if (content.table) {
    try {
      await rich(toRich(content))
      return
    } catch (error) {
      if (!mayBeRefusedTable(error)) throw error
    }
  }
  await html(toHtml(content))
}

function mayBeRefusedTable(error: unknown): boolean {
  if (!(error instanceof GrammyError) || isGone(error)) return false
  if (isUnchanged(error) || isNotThere(error)) return false
  return error.error_code === 400 || error.error_code === 404
}
