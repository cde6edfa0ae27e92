import { type Bot, BotError, GrammyError } from 'grammy'
import type { Message, Update } from 'grammy/types'
import type { ChatWorker } from '#src/ports/chat-jobs.ts'
import { ShopperGoneError } from '#src/ports/errors.ts'
import type { Inbox } from '#src/ports/inbox.ts'
import { isGone } from './edit-message.ts'
import { managersVoice, say } from './managers-message.ts'
import { languageOf, translator } from './texts.ts'

export interface UpdateWorkerDependencies {
  readonly inbox: Pick<Inbox, 'read'>
  readonly bot: Bot
}

/** Hands updates from the inbox to the bot. */
export function createUpdateWorker({ inbox, bot }: UpdateWorkerDependencies): ChatWorker {
  return {
    async handle(updateId) {
      const update = (await inbox.read(updateId)) as Update | undefined
      if (update) await handleUpdate(bot, update)
    },
    async giveUp(updateId) {
      const update = (await inbox.read(updateId)) as Update | undefined
      // What failed for a minute may work by now; only then is the shopper asked to repeat.
      if (!update || (await succeeds(handleUpdate(bot, update)))) return
      const { message, edited_message: edited, callback_query: tap } = update
      const chat = (message ?? edited ?? tap?.message)?.chat
      if (message && isGroupReply(message, bot)) await tellManager(bot, message)
      if (chat?.type !== 'private') return
      const { from } = tap ?? message ?? edited ?? {}
      const translate = translator(languageOf(from?.language_code))
      await bot.api.sendMessage(chat.id, translate('failed'))
    },
  }
}

async function handleUpdate(bot: Bot, update: Update): Promise<void> {
  await bot.handleUpdate(update).catch((thrown: unknown) => {
    // grammY's own error carries the whole context, token and all.
    const error: unknown = thrown instanceof BotError ? thrown.error : thrown
    if (!isTooLate(error)) throw error
  })
}

/** In a managers' group that is what a shopper is to be told. */
function isGroupReply({ chat, reply_to_message: original }: Message, { botInfo }: Bot): boolean {
  return chat.type !== 'private' && original?.from?.id === botInfo.id
}

async function tellManager({ api }: Bot, message: Message): Promise<void> {
  const { translate } = managersVoice
  await say({ api, chat: message.chat, message }, translate('talk-failed'))
}

/** Nobody is there to be told any more: everything else is done, and trying again would change nothing. */
function isTooLate(error: unknown): boolean {
  return (
    error instanceof ShopperGoneError ||
    isGone(error) ||
    (error instanceof GrammyError && error.description.includes('query is too old'))
  )
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
