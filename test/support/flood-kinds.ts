import type { Message, User } from 'grammy/types'
import sharp from 'sharp'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'
import { readCataloguePhoto, reEncoded } from './chat-photos.ts'
import type { ChatWorld } from './chat-world.ts'

/** One way in which people send more at once than can be answered at once. */
export interface FloodKind {
  readonly title: string
  /** How many chats do it at the same time: some more than there are slots for updates (8), or for queries (4). */
  readonly chats: number
  /** How many answers each of them is due, at the least. */
  readonly answers: number
  /** Sends everything without waiting for an answer. */
  readonly send: (telegram: BotApiServer, user: User) => Promise<unknown>
  /** What the bot meets in these chats. */
  readonly trouble?: StartTrouble
}

/** Begins before the flood. */
export type StartTrouble = (world: ChatWorld, users: readonly User[]) => Trouble

export interface Trouble {
  /** By each of the chats, once. */
  isMet(): boolean
  end(): void
}

const isBots = ({ from }: Message) => from?.is_bot === true

type Send = (telegram: BotApiServer, user: User, at: number) => unknown

const many =
  (times: number, send: Send): FloodKind['send'] =>
  (telegram, user) =>
    Promise.all(Array.from({ length: times }, (_, at) => send(telegram, user, at)))

const words =
  (...texts: readonly string[]): Send =>
  (telegram, user, at) =>
    telegram.sendFromUser(user, { text: texts[at % texts.length] ?? '' })

const album: Send = async (telegram, user, at) => {
  const source = await readCataloguePhoto('kazka-mint-front')
  const photos = await Promise.all([0, 1].map((half) => reEncoded(source, at * 2 + half)))
  const items = photos.map((photo) => ({ photo }))
  return telegram.sendAlbum(user, items)
}

const voiceOrSticker: Send = async (telegram, user, at) => {
  const picture = await readCataloguePhoto('kazka-mint-front')
  const sticker = await sharp(picture)
    .resize(64)
    .webp({ quality: 60 + at })
    .toBuffer()
  const voice = Buffer.from(`voice ${at}`)
  return telegram.sendFromUser(user, at % 3 === 0 ? { sticker } : { voice, durationSeconds: 3 })
}

const place: Send = (telegram, user) =>
  telegram.sendFromUser(user, { location: { latitude: 50.45, longitude: 30.52 } })

async function editOften(telegram: BotApiServer, user: User): Promise<void> {
  const message = await telegram.sendFromUser(user, { text: 'костюм' })
  for (let at = 1; at < 12; at += 1) await telegram.editFromUser(user, message, `костюм ${at}`)
}

/** On a button that no message has any more. */
async function tapOld(telegram: BotApiServer, user: User): Promise<void> {
  await telegram.sendFromUser(user, { text: '/start' })
  const { message_id: messageId } = await telegram.waitForMessage(user.id, isBots)
  for (let at = 0; at < 6; at += 1) {
    telegram.press(user, { chatId: user.id, messageId, data: `old ${at}` })
  }
}

const inGroup =
  (text: string): Send =>
  (telegram) =>
    telegram.sendFromUser(telegram.manager, { text }, { chatId: telegram.managersGroupId })

const commands = many(6, words('/help'))

/** Whether a call of the bot meets the trouble of these people. */
type Meets = (request: Request, users: readonly User[]) => boolean | Promise<boolean>

const sendsThem: Meets = async (request, users) => {
  if (!request.url.endsWith('/sendMessage')) return false
  const asked = await request.clone().text()
  return users.some(({ id }) => asked.includes(String(id)))
}

/** Calls that do not say whose they are: nobody else's are on their way. */
const calls =
  (method: string): Meets =>
  (request) =>
    request.url.endsWith(`/${method}`)

/** The first such call for each of these people gets no answer until the trouble ends. */
const keepWaiting =
  (meets: Meets): StartTrouble =>
  (world, users) => {
    const ended = Promise.withResolvers<void>()
    let met = 0
    world.intercept = async (request, next) => {
      if (met === users.length || !(await meets(request, users))) return next()
      met += 1
      await ended.promise
      return next()
    }
    const end = () => {
      world.intercept = undefined
      ended.resolve()
    }
    return { isMet: () => met === users.length, end }
  }

const askToWait: StartTrouble = (world, users) => {
  const description = 'Too Many Requests: retry after 60'
  const answer = { ok: false, error_code: 429, description, parameters: { retry_after: 60 } }
  let met = 0
  world.intercept = async (request, next) => {
    if (!(await sendsThem(request, users))) return next()
    met += 1
    return Response.json(answer, { status: 429 })
  }
  const end = () => {
    world.intercept = undefined
  }
  return { isMet: () => met === users.length, end }
}

const block: StartTrouble = ({ telegram }, users) => {
  for (const user of users) telegram.blockBot(user)
  const isMet = () => {
    const refused = telegram.calls.of('sendMessage').filter(({ status }) => status === 403)
    const met = new Set(refused.map(({ payload }) => Number(payload['chat_id'])))
    return users.every(({ id }) => met.has(id))
  }
  return { isMet, end: () => undefined }
}

export const floodKinds: readonly FloodKind[] = [
  { title: 'albums', chats: 1, answers: 12, send: many(6, album) },
  { title: 'edits of one text', chats: 1, answers: 12, send: editOften },
  { title: 'voice messages and stickers', chats: 1, answers: 12, send: many(12, voiceOrSticker) },
  { title: 'places', chats: 1, answers: 12, send: many(12, place) },
  {
    title: 'commands, which go before photos',
    chats: 1,
    answers: 16,
    send: many(16, words('/help', '/basket', '/orders', '/privacy')),
  },
  {
    title: 'commands in the managers’ group',
    chats: 1,
    answers: 30,
    send: many(30, inGroup('/budget')),
  },
  { title: 'words', chats: 10, answers: 10, send: many(10, words('Привіт!', 'костюм')) },
  {
    title: 'taps on an old button, of which Telegram does not take the answers',
    chats: 10,
    answers: 7,
    send: tapOld,
    trouble: keepWaiting(calls('answerCallbackQuery')),
  },
  {
    title: 'searches for other chats, of which Telegram does not take the answers',
    chats: 6,
    answers: 6,
    send: many(6, (telegram, user, at) => telegram.queryInline(user, `костюм ${at}`)),
    trouble: keepWaiting(calls('answerInlineQuery')),
  },
  {
    title: 'commands, of which Telegram does not take the answers',
    chats: 10,
    answers: 6,
    send: commands,
    trouble: keepWaiting(sendsThem),
  },
  {
    title: 'commands, of which Telegram refuses the answers with 429',
    chats: 10,
    answers: 6,
    send: commands,
    trouble: askToWait,
  },
  {
    title: 'commands, and have blocked the bot',
    chats: 10,
    answers: 6,
    send: commands,
    trouble: block,
  },
]
