import type { Message, User } from 'grammy/types'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { Actions } from '#src/playground/people/actions.ts'
import type { PersonContent, SendOptions } from '#src/playground/people/person-content.ts'
import { BotApiError } from '#src/playground/rules/api-error.ts'
import { isReaction } from '#src/playground/rules/reactions.ts'
import type { World } from '#src/playground/state/world.ts'
import { type Body, bodies } from './gesture-bodies.ts'
import { type Cast, type ChatPlace, personOf, placeOfPane } from './panes.ts'
import type { Delete, PaneName } from './protocol.ts'
import { mediaIn, readForm, type SentForm, sentForm } from './sent-form.ts'
import { createShopChannel, type ShopChannel } from './shop-channel.ts'

export interface PersonRoutesOptions {
  readonly world: World
  readonly people: Actions
  readonly cast: Cast
}

const maxSendBytes = 128 * 1024 * 1024
const maxAlbum = 10

/** What people in front of the page do (`protocol.ts`). */
export function createPersonRoutes(options: PersonRoutesOptions): Hono {
  const routes = new Hono()
  const desk = createDesk(options)
  addSending(routes, desk, options)
  addGestures(routes, desk, options)
  addInlineMode(routes, desk, options)
  return routes
}

/** Who does something, and where. */
interface Desk {
  user(by: By): User
  place(pane: PaneName): ChatPlace
  /** @throws NoMessageError when it is not there any more. */
  messageOf(place: Pick<Delete, 'pane' | 'messageId'>): Message
}

interface By {
  readonly pane: PaneName
  readonly language?: 'uk' | 'en' | undefined
}

function createDesk({ world, cast }: PersonRoutesOptions): Desk {
  const place = (pane: PaneName) => placeOfPane(pane, cast, world)
  return {
    place,
    user({ pane, language }) {
      const person = personOf(pane, cast)
      return language ? { ...person, language_code: language } : person
    },
    messageOf({ pane, messageId }) {
      const { chatId, businessConnectionId } = place(pane)
      const message = world.chats.find(chatId, businessConnectionId)?.messages.get(messageId)
      if (!message) throw new NoMessageError(`there is no message ${messageId}`)
      return message
    },
  }
}

function addSending(routes: Hono, desk: Desk, { world, people }: PersonRoutesOptions): void {
  const channel = createShopChannel(world.now)

  onForm(routes, 'send', async (form) => {
    const options = { ...desk.place(form.pane), ...destinationOf(form, channel) }
    for (const part of partsOf(form)) await sendPart(people, desk.user(form), { part, options })
  })

  onForm(routes, 'edit', async (form) => {
    const { messageId = 0, text } = form
    const message = desk.messageOf({ ...form, messageId })
    const [media] = mediaIn(form)
    if (media) await people.editMediaFromUser(desk.user(form), message, media)
    else await people.editFromUser(desk.user(form), message, text)
  })
}

function addGestures(routes: Hono, desk: Desk, options: PersonRoutesOptions): void {
  const { people, cast } = options
  onJson(routes, bodies.press, (press) => {
    const { pane, messageId, ephemeralId, data } = press
    if (ephemeralId === undefined) desk.messageOf(press)
    const button = { ...desk.place(pane), messageId, ephemeralId, data }
    people.press(desk.user(press), button)
  })

  onJson(routes, bodies.react, (react) => {
    const { message_id: messageId } = desk.messageOf(react)
    const reactions = isReaction(react.emoji) ? [react.emoji] : []
    people.react(desk.user(react), { ...desk.place(react.pane), messageId }, reactions)
  })

  onJson(routes, bodies.delete, (gesture) => {
    const { message_id: messageId } = desk.messageOf(gesture)
    people.deleteFromUser(desk.user(gesture), { ...desk.place(gesture.pane), messageId })
  })

  onJson(routes, bodies.forward, async (gesture) => {
    const { pane, threadId } = gesture
    const options = { ...desk.place(pane), threadId }
    await people.forwardFromUser(desk.user(gesture), desk.messageOf(gesture), options)
  })

  onJson(routes, bodies.settings, ({ isBlocked, isForum, isConnected }) => {
    if (isBlocked === true) people.blockBot(cast.shopper)
    if (isBlocked === false) people.unblockBot(cast.shopper)
    if (isForum !== undefined) people.setForum(desk.place('managers').chatId, isForum)
    if (isConnected !== undefined) connect(isConnected, desk, options)
  })
}

/** The manager lets the bot into their own account, or out of it; what the panes show changes with it. */
function connect(isConnected: boolean, desk: Desk, { people, world, cast }: PersonRoutesOptions) {
  const { businessConnectionId = '' } = desk.place('business')
  if (isConnected) {
    const connectionId = people.connectBusiness(cast.manager)
    world.chats.addBusinessChat(cast.shopper, { connectionId, owner: cast.manager })
  } else people.disconnectBusiness(businessConnectionId)
  world.events.emit({ kind: 'chat', ...desk.place('managers') })
  world.events.emit({ kind: 'chat', ...desk.place('business') })
}

function addInlineMode(routes: Hono, desk: Desk, { people }: PersonRoutesOptions): void {
  onJson(routes, bodies.inline, (typing) => {
    const { chatId } = desk.place(typing.pane)
    return { queryId: people.queryInline(desk.user(typing), typing.query, { chatId }) }
  })

  onJson(routes, bodies.choose, (choice) => {
    const options = { ...desk.place(choice.pane), threadId: choice.threadId }
    people.chooseInline(desk.user(choice), choice, options)
  })
}

/** Answers 400 to a body that is not what `schema` says. */
function onJson<T>(routes: Hono, { gesture, schema }: Body<T>, run: Gesture<T>): void {
  routes.post(`/playground/${gesture}`, async (c) => {
    const body = schema.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.text(z.prettifyError(body.error), 400)
    return await answer(c, () => run(body.data))
  })
}

function onForm(routes: Hono, gesture: string, run: Gesture<SentForm>): void {
  routes.post(`/playground/${gesture}`, bodyLimit({ maxSize: maxSendBytes }), async (c) => {
    const form = sentForm.safeParse(await readForm(c.req.raw))
    if (!form.success) return c.text(z.prettifyError(form.error), 400)
    return await answer(c, () => run(form.data))
  })
}

/** What it gives, if anything, is the answer. */
type Gesture<T> = (body: T) => object | void | Promise<void>

class NoMessageError extends Error {
  override readonly name = 'NoMessageError'
}

/** 404 when the message is gone, 415 when a file cannot be taken as what it is sent as. */
async function answer(c: Context, run: () => object | void | Promise<void>): Promise<Response> {
  try {
    const given = await run()
    return given ? c.json(given) : c.body(null, 204)
  } catch (error) {
    if (error instanceof NoMessageError) return c.text(error.message, 404)
    if (error instanceof BotApiError) return c.text(error.message, 415)
    throw error
  }
}

/** What goes as one message, or as one album. */
type Part = PersonContent | readonly PersonContent[]

const inAlbums = ['photo', 'video', 'document', 'audio']

function partsOf(form: SentForm): readonly Part[] {
  if (form.contact) return [{ contact: form.contact }]
  if (form.location) return [{ location: form.location }]
  const media = mediaIn(form)
  if (media.length === 0) return form.text.trim() === '' ? [] : [{ text: form.text }]
  if (!form.items.every(({ as }) => inAlbums.includes(as))) return media
  const count = Math.ceil(media.length / maxAlbum)
  return Array.from({ length: count }, (_, at) => media.slice(at * maxAlbum, (at + 1) * maxAlbum))
}

async function sendPart(
  people: Actions,
  user: User,
  { part, options }: { readonly part: Part; readonly options: SendOptions },
): Promise<void> {
  const items = Array.isArray(part) ? part : [part]
  const [only] = items
  if (items.length > 1) await people.sendAlbum(user, items, options)
  else if (only) await people.sendFromUser(user, only, options)
}

function destinationOf(
  { replyTo, threadId: to, channelPost, files }: SentForm,
  channel: ShopChannel,
) {
  const [picture] = files
  const origin = channelPost && picture ? channel.originOf(picture.bytes) : undefined
  return { replyTo, threadId: to, ...(origin && { origin }) }
}
