import { type Api, GrammyError, type InlineKeyboard, InputFile } from 'grammy'
import type { Message } from 'grammy/types'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { ChatPicture, SentPictures } from './pictures.ts'

/** Where messages go, and which pictures are there already. */
export interface Messenger {
  readonly api: Api
  readonly pictures: SentPictures
}

/** A message as it is to be shown, whatever it was before. */
export interface View {
  readonly text: string
  readonly photo?: ChatPicture | undefined
  /** To be edited it has a picture already, which stays. */
  readonly isCaption?: boolean
  readonly keyboard?: InlineKeyboard | undefined
}

/** Blocked, deleted, or never started: for good, as far as the bot can tell. */
export function isGone(error: unknown): boolean {
  return (error instanceof GrammyError && error.error_code === 403) || hasDescription(error, nobody)
}

/**
 * Edits a message into what it is to show; that it shows it already is no error.
 * @returns false when there is no such message any more.
 */
export async function editMessage(
  messenger: Messenger,
  message: ChatMessage,
  view: View,
): Promise<boolean> {
  try {
    await inSomeForm(messenger, view, (form) => edit(messenger.api, message, form))
    return true
  } catch (error) {
    if (isUnchanged(error)) return true
    if (isNotThere(error)) return false
    throw error
  }
}

/** A message that is edited into what it shows already. */
export function isUnchanged(error: unknown): boolean {
  return hasDescription(error, notModified)
}

/** There is no such message any more, or none that could be edited. */
export function isNotThere(error: unknown): boolean {
  return hasDescription(error, noSuchMessage)
}

const nobody =
  /(chat|user) not found|invalid user_id|user_is_blocked|user_(is_)?deactivated|(peer|chat)_id_invalid|privacy_premium_required/i
const notModified = /message[ _](is[ _])?not[ _]modified/i
const noSuchMessage =
  /message (to edit )?(was )?not found|message can't be edited|message identifier is not|message_(id_invalid|author_required|edit_time_expired)/i
const noSuchTopic =
  /(message thread|topic) not found|topic_(closed|deleted|id_invalid)|chat is not a forum|channel_forum_missing/i

/** A topic that is closed, or is no more. */
export function isTopicGone(error: unknown): boolean {
  return hasDescription(error, noSuchTopic)
}

/** Sends a message; a picture that Telegram does not take, or that the chat does not allow, is left out. */
export async function sendMessage(
  messenger: Messenger,
  chatId: number,
  view: Reply,
): Promise<ChatMessage> {
  const send = (replyTo: ReplyTo | undefined) =>
    inSomeForm(messenger, view, (form) => post(messenger.api, chatId, { ...form, replyTo }))
  const sent = view.isForTopicOnly ? send(view.replyTo) : inTopic(view.replyTo, send)
  const { message_id: messageId } = await sent
  return { chatId, messageId }
}

/** The topic may have been closed or deleted meanwhile: the chat is still there. */
async function inTopic<T>(
  replyTo: ReplyTo | undefined,
  send: (place: ReplyTo | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await send(replyTo)
  } catch (error) {
    if (!replyTo || replyTo.threadId === null || !hasDescription(error, noSuchTopic)) throw error
    return send({ ...replyTo, threadId: null })
  }
}

type Answering = { readonly replyTo?: ReplyTo | undefined }

interface Reply extends View, Answering {
  /** Where its topic is gone it is not sent at all. */
  readonly isForTopicOnly?: boolean
}

async function post(api: Api, chatId: number, form: Form & Answering): Promise<Message> {
  const { text, media, keyboard, replyTo } = form
  const options = {
    parse_mode: 'HTML',
    ...(keyboard ? { reply_markup: keyboard } : {}),
    ...(replyTo ? replyOptions(replyTo) : {}),
  } as const
  return media
    ? api.sendPhoto(chatId, media, { caption: text, ...options })
    : api.sendMessage(chatId, text, options)
}

/** The message that is answered, and the topic it stands in. */
export interface ReplyTo {
  /** null: it answers none. */
  readonly messageId: number | null
  readonly threadId: number | null
}

export function replyOptions({ messageId, threadId }: ReplyTo) {
  return {
    // It may have been deleted meanwhile: the answer goes out all the same.
    ...(messageId === null
      ? {}
      : { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } }),
    ...(threadId === null ? {} : { message_thread_id: threadId }),
  }
}

/** A view as it is tried: with a picture that Telegram has, with one that is uploaded, or in words alone. */
type Form = Omit<View, 'photo'> & { readonly media?: string | InputFile }

/** What Telegram refuses with a picture is said in words: an answer without a picture is better than none. */
async function inSomeForm<T extends Message | true>(
  { pictures }: Messenger,
  { photo, ...words }: View,
  send: (form: Form) => Promise<T>,
): Promise<T> {
  if (!photo) return send(words)
  const known = pictures.get(photo.key)
  if (known !== undefined) {
    const sent = await unlessPictureRefused(send({ ...words, media: known }))
    if (sent) return sent
    pictures.delete(photo.key)
  }
  const bytes = await photo.render()
  const media = bytes && new InputFile(bytes)
  const sent = media && (await unlessPictureRefused(send({ ...words, media })))
  if (!sent) return send(words)
  const fileId = sent === true ? undefined : sent.photo?.at(-1)?.file_id
  if (fileId !== undefined) pictures.set(photo.key, fileId)
  return sent
}

async function unlessPictureRefused<T>(sending: Promise<T>): Promise<T | undefined> {
  try {
    return await sending
  } catch (error) {
    if (!mayBePictureRefused(error)) throw error
    return undefined
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

async function edit(
  api: Api,
  { chatId, messageId }: ChatMessage,
  { text, media, keyboard, isCaption = false }: Form,
): Promise<Message | true> {
  const markup = keyboard ? { reply_markup: keyboard } : {}
  if (media) {
    const content = { type: 'photo', media, caption: text, parse_mode: 'HTML' } as const
    return api.editMessageMedia(chatId, messageId, content, markup)
  }
  const options = { parse_mode: 'HTML', ...markup } as const
  const editText = () => api.editMessageText(chatId, messageId, text, options)
  const editCaption = () => api.editMessageCaption(chatId, messageId, { caption: text, ...options })
  const [likely, other] = isCaption ? [editCaption, editText] : [editText, editCaption]
  try {
    return await likely()
  } catch (error) {
    // A message that has a picture keeps it: only its caption can become words.
    if (!hasDescription(error, /there is no (text|caption) in the message to edit/)) throw error
    return other()
  }
}

function hasDescription(error: unknown, pattern: RegExp): boolean {
  return error instanceof GrammyError && error.error_code === 400 && pattern.test(error.description)
}
