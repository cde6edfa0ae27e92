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
    hasDescription(error, /chat not found|user_is_blocked|user_(is_)?deactivated|peer_id_invalid/i)
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
    if (hasDescription(error, notModified)) return true
    if (hasDescription(error, noSuchMessage)) return false
    throw error
  }
}

const notModified = /message is not modified/i
const noSuchMessage = /message to edit not found|message can't be edited|message_id_invalid/i
const noSuchTopic = /message thread not found|topic_(closed|deleted|id_invalid)/i

/** Sends a message; a picture that Telegram does not take, or that the chat does not allow, is left out. */
export async function sendMessage(api: Api, chatId: number, view: Reply): Promise<ChatMessage> {
  const { replyTo } = view
  const send = (place?: ReplyTo) =>
    withPlainerForm(view, (form) => post(api, chatId, { ...form, replyTo: place }))
  const { message_id: messageId } = await send(replyTo).catch((error: unknown) => {
    // The topic was closed or deleted meanwhile: the chat is still there.
    if (!replyTo || replyTo.threadId === null || !hasDescription(error, noSuchTopic)) throw error
    return send({ ...replyTo, threadId: null })
  })
  return { chatId, messageId }
}

type Reply = View & { readonly replyTo?: ReplyTo | undefined }

async function post(api: Api, chatId: number, view: Reply): Promise<Message> {
  const { text, photo, keyboard, replyTo } = view
  const options = {
    parse_mode: 'HTML',
    ...(keyboard ? { reply_markup: keyboard } : {}),
    ...(replyTo ? replyOptions(replyTo) : {}),
  } as const
  return photo
    ? api.sendPhoto(chatId, new InputFile(photo), { caption: text, ...options })
    : api.sendMessage(chatId, text, options)
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

/** What Telegram refuses with a picture is said in words: an answer without a picture is better than none. */
async function withPlainerForm<T>(view: View, send: (form: View) => Promise<T>): Promise<T> {
  try {
    return await send(view)
  } catch (error) {
    if (!view.photo || !mayBePictureRefused(error)) throw error
    return send({ ...view, photo: undefined })
  }
}

/** Telegram has many words for a picture that it does not take, and new ones come; of what else it refuses, few. */
function mayBePictureRefused(error: unknown): boolean {
  if (!(error instanceof GrammyError) || isGone(error)) return false
  const { error_code: code, description, parameters } = error
  const isAboutChat = parameters.migrate_to_chat_id !== undefined || noSuchTopic.test(description)
  const isAboutMessage = notModified.test(description) || noSuchMessage.test(description)
  return (code === 400 || code === 413) && !isAboutChat && !isAboutMessage
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
