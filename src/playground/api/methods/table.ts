import type { MethodName } from '#src/playground/api/faults.ts'
import { answerCallbackQuery, answerInlineQuery, answerPreCheckoutQuery } from './answers.ts'
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
import { getChat, getChatMember } from './chat.ts'
import { copyMessage, copyMessages, forwardMessage, forwardMessages } from './copy.ts'
import {
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './edit.ts'
import { deleteMessage, deleteMessages, setMessageReaction } from './messages.ts'
import type { Method } from './method.ts'
import {
  sendChatAction,
  sendDocument,
  sendInvoice,
  sendMediaGroup,
  sendMessage,
  sendPhoto,
  sendVoice,
} from './send.ts'
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
  deleteForumTopic,
  deleteMessage,
  deleteMessages,
  deleteMyCommands,
  deleteWebhook,
  editForumTopic,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  forwardMessage,
  forwardMessages,
  getChat,
  getChatMember,
  getFile,
  getMe,
  getMyCommands,
  getUpdates,
  getWebhookInfo,
  reopenForumTopic,
  sendChatAction,
  sendDocument,
  sendInvoice,
  sendMediaGroup,
  sendMessage,
  sendPhoto,
  sendVoice,
  setMessageReaction,
  setMyCommands,
  setMyDescription,
  setMyName,
  setMyShortDescription,
  setWebhook,
} satisfies MethodTable

type KnownMethod = (typeof methods)[keyof typeof methods]

// The real server does not mind how a method's name is capitalised.
const byName: ReadonlyMap<string, KnownMethod> = new Map(
  Object.values(methods).map((one) => [one.name.toLowerCase(), one]),
)

export const findMethod = (name: string) => byName.get(name.toLowerCase())
