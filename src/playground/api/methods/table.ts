import type { MethodName } from '#src/playground/api/faults.ts'
import { answerCallbackQuery, answerPreCheckoutQuery } from './answers.ts'
import {
  deleteMyCommands,
  getFile,
  getMe,
  getMyCommands,
  setMyCommands,
  setMyDescription,
  setMyName,
  setMyShortDescription,
} from './bot.ts'
import { deleteBusinessMessages, getBusinessConnection, readBusinessMessage } from './business.ts'
import { getChat, getChatMember } from './chat.ts'
import { copyMessage, copyMessages, forwardMessage, forwardMessages } from './copy.ts'
import {
  deleteEphemeralMessage,
  editEphemeralMessageCaption,
  editEphemeralMessageMedia,
  editEphemeralMessageReplyMarkup,
  editEphemeralMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './edit.ts'
import { answerInlineQuery } from './inline.ts'
import {
  deleteMessage,
  deleteMessages,
  pinChatMessage,
  setMessageReaction,
  unpinChatMessage,
} from './messages.ts'
import type { Method } from './method.ts'
import { sendRichMessage } from './rich-message.ts'
import {
  sendChatAction,
  sendContact,
  sendInvoice,
  sendLocation,
  sendMessage,
  sendVenue,
} from './send.ts'
import {
  sendAnimation,
  sendAudio,
  sendDocument,
  sendMediaGroup,
  sendPhoto,
  sendSticker,
  sendVideo,
  sendVideoNote,
  sendVoice,
} from './send-media.ts'
import {
  closeForumTopic,
  createForumTopic,
  deleteForumTopic,
  editForumTopic,
  reopenForumTopic,
} from './topics.ts'
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './updates.ts'

type MethodTable = { readonly [M in MethodName]?: Method<M> }

/** The methods this server knows, each checked against grammY's types of the Bot API. */
const methods = {
  answerCallbackQuery,
  answerInlineQuery,
  answerPreCheckoutQuery,
  closeForumTopic,
  copyMessage,
  copyMessages,
  createForumTopic,
  deleteBusinessMessages,
  deleteEphemeralMessage,
  deleteForumTopic,
  deleteMessage,
  deleteMessages,
  deleteMyCommands,
  deleteWebhook,
  editEphemeralMessageCaption,
  editEphemeralMessageMedia,
  editEphemeralMessageReplyMarkup,
  editEphemeralMessageText,
  editForumTopic,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  forwardMessage,
  forwardMessages,
  getBusinessConnection,
  getChat,
  getChatMember,
  getFile,
  getMe,
  getMyCommands,
  getUpdates,
  getWebhookInfo,
  pinChatMessage,
  readBusinessMessage,
  reopenForumTopic,
  sendAnimation,
  sendAudio,
  sendChatAction,
  sendContact,
  sendDocument,
  sendInvoice,
  sendLocation,
  sendMediaGroup,
  sendMessage,
  sendPhoto,
  sendRichMessage,
  sendSticker,
  sendVenue,
  sendVideo,
  sendVideoNote,
  sendVoice,
  setMessageReaction,
  setMyCommands,
  setMyDescription,
  setMyName,
  setMyShortDescription,
  setWebhook,
  unpinChatMessage,
} satisfies MethodTable

type KnownMethod = (typeof methods)[keyof typeof methods]

// The real server does not mind how a method's name is capitalised.
const byName: ReadonlyMap<string, KnownMethod> = new Map(
  Object.values(methods).map((one) => [one.name.toLowerCase(), one]),
)

export const findMethod = (name: string) => byName.get(name.toLowerCase())
