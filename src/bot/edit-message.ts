import { type Api, GrammyError, type InlineKeyboard, InputFile } from 'grammy'
import type { Message } from 'grammy/types'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'

/** A message as it is to be shown, whatever it was before. */
export interface View {
  readonly text: string
  readonly photo?: Uint8Array | undefined
  readonly keyboard?: InlineKeyboard | undefined
}

/** Blocked, deleted, or never started: for good, as far as the bot can tell. */
export function isGone(error: unknown): boolean {
  return (
    (error instanceof GrammyError && error.error_code === 403) ||
    hasDescription(error, /chat not found|user_is_blocked|user_is_deactivated|peer_id_invalid/i)
  )
}

/**
 * Edits a message into what it is to show; that it shows it already is no error.
 * @returns false when there is no such message any more.
 */
export async function editMessage(api: Api, message: ChatMessage, view: View): Promise<boolean> {
  try {
    await withPlainerForm(view, (form) => edit(api, message, form))
    return true
  } catch (error) {
    if (hasDescription(error, /message is not modified/)) return true
    if (hasDescription(error, /message to edit not found|message can't be edited/)) return false
    throw error
  }
}

/** Sends a message; a picture that Telegram does not take, or that the chat does not allow, is left out. */
export async function sendMessage(
  api: Api,
  chatId: number,
  view: View & { readonly replyTo?: ReplyTo },
): Promise<ChatMessage> {
  const options = {
    parse_mode: 'HTML',
    ...(view.keyboard ? { reply_markup: view.keyboard } : {}),
    ...(view.replyTo ? replyOptions(view.replyTo) : {}),
  } as const
  const { message_id: messageId } = await withPlainerForm(
    view,
    async ({ text, photo }): Promise<Message> =>
      photo
        ? api.sendPhoto(chatId, new InputFile(photo), { caption: text, ...options })
        : api.sendMessage(chatId, text, options),
  )
  return { chatId, messageId }
}

/** The message that is answered, and the topic it stands in. */
export interface ReplyTo {
  readonly messageId: number
  readonly threadId: number | null
}

function replyOptions({ messageId, threadId }: ReplyTo) {
  return {
    // It may have been deleted meanwhile: the answer goes out all the same.
    reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
    ...(threadId === null ? {} : { message_thread_id: threadId }),
  }
}

/** What Telegram refuses with 400 for its picture is said in words: an answer without a picture is better than none. */
async function withPlainerForm<T>(view: View, send: (form: View) => Promise<T>): Promise<T> {
  try {
    return await send(view)
  } catch (error) {
    if (!view.photo || !isPictureRefused(error)) throw error
    return send({ ...view, photo: undefined })
  }
}

function isPictureRefused(error: unknown): boolean {
  return hasDescription(error, /photo|image|media|file part|wrong file/i)
}

async function edit(api: Api, message: ChatMessage, { text, photo, keyboard }: View) {
  const { chatId, messageId } = message
  const markup = keyboard ? { reply_markup: keyboard } : {}
  if (photo) {
    const media = new InputFile(photo)
    const content = { type: 'photo', media, caption: text, parse_mode: 'HTML' } as const
    await api.editMessageMedia(chatId, messageId, content, markup)
    return
  }
  const options = { parse_mode: 'HTML', ...markup } as const
  try {
    await api.editMessageText(chatId, messageId, text, options)
  } catch (error) {
    // A message that has a picture keeps it: only its caption can become words.
    if (!hasDescription(error, /there is no text in the message to edit/)) throw error
    await api.editMessageCaption(chatId, messageId, { caption: text, ...options })
  }
}

function hasDescription(error: unknown, pattern: RegExp): boolean {
  return error instanceof GrammyError && error.error_code === 400 && pattern.test(error.description)
}
