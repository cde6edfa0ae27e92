import { once } from 'node:events'
import type { User } from 'grammy/types'
import { createTelegramApi } from '#src/adapters/telegram/telegram-api.ts'
import { listen } from '#src/lib/listen.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { AppError } from '#src/ports/errors.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'
import { type BotProcess, runBarePglite, withBot } from './child.ts'
import { withFolder } from './demo.ts'
import { makeResentPhoto } from './photo.ts'
import { type Row, skipped } from './row.ts'

/** A bot that does not answer would be waited for in vain. */
const patienceMs = 300_000
const closeDeadlineMs = 1_000

interface Telegram {
  readonly server: BotApiServer
  readonly apiRoot: string
}

/** Many shoppers send a photo at the same moment, against the calls alone that answering them takes. */
export function burstBench(context: BenchContext): Promise<readonly Row[]> {
  return withFolder((folder) =>
    withTelegram((telegram) => {
      const environment = {
        VITRYNA_DATA_DIR: folder,
        VITRYNA_EMBEDDER: embedderSettings(context.config).cardFile,
        TELEGRAM_BOT_TOKEN: telegram.server.token,
        TELEGRAM_API_ROOT: telegram.apiRoot,
      }
      return withBot(environment, async (bot) => [
        await burst(context, telegram),
        await memoryAfter(context, bot),
      ])
    }),
  )
}

async function burst({ compareOnce, sizes }: BenchContext, telegram: Telegram): Promise<Row> {
  const photo = await makeResentPhoto(80)
  const nextShoppers = createShoppers(telegram.server)
  // The first one is looked at, all others are known by their file: what is left is the chat's time.
  await sendAll(telegram.server, nextShoppers(1), photo)
  const count = sizes.burst
  const what = `a photo from each of ${count} chats at once`
  const comparison = await compareOnce(what, {
    subject: () => sendAll(telegram.server, nextShoppers(count), photo),
    baseline: () => callAlone(telegram, nextShoppers(count)),
  })
  const perSecond = ((count * 1_000) / comparison.subjectMs).toFixed(1)
  const note = `${perSecond} answers a second; target: 14, Telegram's limit allows 15`
  return { what, baseline: 'its calls alone, at the rate limit', comparison, note }
}

async function withTelegram<T>(use: (telegram: Telegram) => Promise<T>): Promise<T> {
  const server = createBotApiServer()
  const { fetch } = server.app
  const listening = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
  try {
    return await use({ server, apiRoot: `http://127.0.0.1:${listening.port}` })
  } finally {
    server.close()
    await listening.close(closeDeadlineMs)
  }
}

/** People who have not been there before, each time. */
function createShoppers(server: BotApiServer) {
  let lastId = 7_000_000_000
  return (count: number): readonly User[] =>
    Array.from({ length: count }, () => {
      lastId += 1
      const user: User = { id: lastId, is_bot: false, first_name: 'Shopper', language_code: 'uk' }
      server.addUser(user)
      return user
    })
}

/** Resolves when the placeholder of each has become an answer. */
async function sendAll(server: BotApiServer, shoppers: readonly User[], photo: Buffer) {
  const waiting = new Set(shoppers.map(({ id }) => id))
  const answered = new EventTarget()
  const unsubscribe = server.onEvent(({ kind, chatId }) => {
    if (kind === 'edited' && waiting.delete(chatId) && waiting.size === 0) {
      answered.dispatchEvent(new Event('all'))
    }
  })
  const all = once(answered, 'all', { signal: AbortSignal.timeout(patienceMs) })
  try {
    await Promise.all(shoppers.map((shopper) => server.sendFromUser(shopper, { photo })))
    await all
  } catch (cause) {
    throw new AppError(`${waiting.size} of ${shoppers.length} photos got no answer`, { cause })
  } finally {
    unsubscribe()
  }
}

/** A message and its edit for each, as fast as the Bot API allows. */
async function callAlone({ server, apiRoot }: Telegram, shoppers: readonly User[]): Promise<void> {
  const api = createTelegramApi({ token: server.token, apiRoot })
  await Promise.all(
    shoppers.map(async ({ id }) => {
      const { message_id: messageId } = await api.sendMessage(id, '…')
      await api.editMessageText(id, messageId, '!')
    }),
  )
}

async function memoryAfter({ sizes }: BenchContext, bot: BotProcess): Promise<Row> {
  const photos = sizes.burst * sizes.slowRounds + 1
  const [what, baseline] = [`memory of bot and model after ${photos} photos`, 'a bare PGlite']
  const taken = await bot.memory()
  if (!taken) return skipped(what, baseline, 'only Linux tells')
  const subjectMb = taken.bot + taken.model
  const baselineMb = await withFolder(runBarePglite)
  return {
    what,
    baseline,
    comparison: { ratio: subjectMb / baselineMb, subjectMb, baselineMb },
    note: 'target: 700 MB after 600',
  }
}
