import type { InputRichMessage } from '@grammyjs/types'
import type {
  BotCommandScope,
  ForceReply,
  InlineKeyboardMarkup,
  InlineQueryResult,
  InlineQueryResultsButton,
  LabeledPrice,
  LanguageCode,
  MessageEntity,
  ReactionType,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  Update,
} from 'grammy/types'
import { z } from 'zod'
import { refusedWith } from './method.ts'

/**
 * The Bot API's parameters. In a form or a query every value is a string, so that numbers and flags are read from
 * strings and structures from JSON.
 */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasKeys =
  (...keys: readonly string[]) =>
  (value: unknown) =>
    isRecord(value) && keys.every((key) => key in value)

const areAll = (check: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(check)

function json<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), schema)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const integer = z.coerce.number().int()
export const flag = z.union([z.boolean(), z.stringbool()])
export const text = z.string()
export const messageText = z.string(refusedWith('message text is empty'))

export const chatId = z.union(
  [z.number().int(), z.string().min(1)],
  refusedWith('chat_id is empty'),
)
export const messageId = z.coerce.number(refusedWith('message identifier is not specified')).int()
export const messageIds = json(
  z.array(integer).min(1).max(100, refusedWith('too many message identifiers specified')),
)

const isButton = (value: unknown) =>
  hasKeys('text')(value) && isRecord(value) && Object.keys(value).length > 1

const inlineKeyboard = z.custom<InlineKeyboardMarkup>(
  (value) => isRecord(value) && areAll(areAll(isButton))(value['inline_keyboard']),
)

const otherKeyboard = z.custom<ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply>(
  (value) =>
    isRecord(value) &&
    ('keyboard' in value || 'remove_keyboard' in value || 'force_reply' in value),
)

const badKeyboard = refusedWith("can't parse reply keyboard markup JSON object")

export const inlineMarkup = json(
  z.custom<InlineKeyboardMarkup>((value) => inlineKeyboard.safeParse(value).success, badKeyboard),
).exactOptional()

export const anyMarkup = json(z.union([inlineKeyboard, otherKeyboard], badKeyboard)).exactOptional()

const entities = json(z.array(z.custom<MessageEntity>(hasKeys('type', 'offset', 'length'))))
const parseMode = z.enum(['HTML', 'Markdown', 'MarkdownV2'], refusedWith('unsupported parse_mode'))

const replyParameters = json(
  z.object({
    message_id: integer.exactOptional(),
    allow_sending_without_reply: flag.exactOptional(),
  }),
).exactOptional()

export const replyTo = {
  reply_parameters: replyParameters,
  reply_to_message_id: integer.exactOptional(),
}

/** Where a new message goes. */
export const destination = {
  chat_id: chatId,
  message_thread_id: integer.exactOptional(),
}

/** The account in whose name the bot acts, when it is not its own. */
export const business = { business_connection_id: text.exactOptional() }

/** Where a new message goes, who alone sees it, what it answers, and the keyboard that comes with it. */
export const sendable = {
  ...business,
  ...destination,
  reply_parameters: replyParameters,
  ephemeral_message_parameters: json(
    z.object({
      receiver_user_id: integer,
      callback_query_id: text.exactOptional(),
      replace_callback_query_message: flag.exactOptional(),
    }),
  ).exactOptional(),
  reply_markup: anyMarkup,
}

/** Older methods name the message that they answer in two ways. */
export const outgoing = { ...sendable, ...replyTo }

export const textFields = {
  parse_mode: parseMode.exactOptional(),
  entities: entities.exactOptional(),
}

export const captionFields = {
  caption: text.exactOptional(),
  parse_mode: parseMode.exactOptional(),
  caption_entities: entities.exactOptional(),
}

/** A message of the bot that is to be changed: in a chat, or one that somebody sent via the bot. */
export const editTarget = {
  ...business,
  chat_id: chatId.exactOptional(),
  message_id: messageId.exactOptional(),
  inline_message_id: text.exactOptional(),
  reply_markup: inlineMarkup,
}

/** An ephemeral message of the bot. */
export const ephemeralTarget = {
  chat_id: chatId,
  receiver_user_id: integer,
  ephemeral_message_id: integer,
}

/** What is said of a film. */
export const filmFields = {
  duration: integer.exactOptional(),
  width: integer.exactOptional(),
  height: integer.exactOptional(),
  thumbnail: text.exactOptional(),
}

/** What is said of a sound with a title. */
export const audioFields = {
  duration: integer.exactOptional(),
  performer: text.exactOptional(),
  title: text.exactOptional(),
  thumbnail: text.exactOptional(),
}

const inputMedia = { media: text, ...captionFields }
const photoMedia = z.object({ type: z.literal('photo'), ...inputMedia })
const videoMedia = z.object({ type: z.literal('video'), ...inputMedia, ...filmFields })
const animationMedia = z.object({ type: z.literal('animation'), ...inputMedia, ...filmFields })
const audioMedia = z.object({ type: z.literal('audio'), ...inputMedia, ...audioFields })
const documentMedia = z.object({
  type: z.literal('document'),
  ...inputMedia,
  thumbnail: text.exactOptional(),
})

const badMedia = refusedWith("can't parse media JSON object")

export const oneMedia = json(
  z.union([photoMedia, videoMedia, animationMedia, audioMedia, documentMedia], badMedia),
)

/** Photos and videos mix; documents and sounds keep among themselves. */
export const mediaGroup = json(
  z.union(
    [z.array(z.union([photoMedia, videoMedia])), z.array(documentMedia), z.array(audioMedia)],
    badMedia,
  ),
)

const coordinate = (largest: number) => z.coerce.number().min(-largest).max(largest)

export const coordinates = { latitude: coordinate(90), longitude: coordinate(180) }

const updateType = z.custom<Exclude<keyof Update, 'update_id'>>(
  (value) => typeof value === 'string',
)
export const updateTypes = json(z.array(updateType))

export const botCommands = json(
  z.array(
    z.object({
      command: z.string().regex(/^\/?[a-z0-9_]{1,32}$/, refusedWith('BOT_COMMAND_INVALID')),
      description: z.string().min(1).max(256, refusedWith('BOT_COMMAND_DESCRIPTION_INVALID')),
    }),
  ),
)

export const commandAudience = {
  scope: json(z.custom<BotCommandScope>(hasKeys('type'))).exactOptional(),
  language_code: z.custom<LanguageCode>((value) => typeof value === 'string').exactOptional(),
}

export const reactions = json(z.array(z.custom<ReactionType>(hasKeys('type'))))
export const inlineResults = json(z.array(z.custom<InlineQueryResult>(hasKeys('type', 'id'))))
export const inlineButton = json(z.custom<InlineQueryResultsButton>(hasKeys('text')))
export const richMessage = json(
  z.custom<InputRichMessage<string>>(
    hasKeys('blocks'),
    refusedWith('rich_message must have blocks'),
  ),
)
export const prices = json(z.array(z.custom<LabeledPrice>(hasKeys('label', 'amount'))).min(1))
