import { fileURLToPath } from 'node:url'
import type { User } from 'grammy/types'
import { type Context, Hono, type Next } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { Gestures } from '#src/playground/people/gestures.ts'
import type { People } from '#src/playground/people/people.ts'
import type { PersonContent } from '#src/playground/people/person-content.ts'
import { BotApiError } from '#src/playground/rules/api-error.ts'
import { readUpload, type Upload } from '#src/playground/rules/parse-request.ts'
import type { World } from '#src/playground/state/world.ts'
import type { EventStreams } from './event-stream.ts'
import { type Cast, chatOf, personOf, stateOf } from './panes.ts'
import type { Press, Sample } from './protocol.ts'
import { listPictures, serveFile } from './static-files.ts'

interface PageOptions {
  readonly world: World
  readonly people: People & Gestures
  readonly cast: Cast
  readonly streams: EventStreams
  readonly sampleFolders: readonly string[]
}

const pageFolder = fileURLToPath(new URL('../page', import.meta.url))
const maxSendBytes = 128 * 1024 * 1024
const maxAlbum = 10

const pageHeaders = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
    "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
} as const

/** The chat page and what it talks to (`protocol.ts`). */
export function createPageRoutes({
  world,
  people,
  cast,
  streams,
  sampleFolders,
}: PageOptions): Hono {
  const page = new Hono()

  // Another site open in the same browser must not write into the chats.
  page.use('/playground/*', async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site') return c.text('Forbidden', 403)
    return await next()
  })

  // Only these paths: the routes of whoever mounts this are left alone.
  for (const path of ['/', '/playground/*']) page.use(path, addPageHeaders)

  page.get('/', async (c) => (await serveFile(pageFolder, 'index.html')) ?? c.notFound())
  page.get(
    '/playground/page/:file{.+}',
    async (c) => (await serveFile(pageFolder, c.req.param('file'))) ?? c.notFound(),
  )
  page.get('/playground/sample/:folder/:file', async (c) => {
    const { folder, file } = c.req.param()
    const root = sampleFolders[Number(folder)]
    return (root && (await serveFile(root, file))) || c.notFound()
  })
  page.get('/playground/state', async (c) =>
    c.json(stateOf(world, cast, await listSamples(sampleFolders))),
  )
  page.get('/playground/events', () => streams.open())
  page.get('/playground/file/:id', (c) => sendFile(world, c.req.param('id')) ?? c.notFound())
  page.post('/playground/send', bodyLimit({ maxSize: maxSendBytes }), async (c) => {
    const sent = sendForm.safeParse(await readForm(c.req.raw))
    if (!sent.success) return c.text(z.prettifyError(sent.error), 400)
    try {
      await send(sent.data, { world, people, cast })
    } catch (error) {
      if (error instanceof BotApiError) return c.text(error.message, 415)
      throw error
    }
    return c.body(null, 204)
  })
  page.post('/playground/press', async (c) => {
    const pressed = pressBody.safeParse(await c.req.json().catch(() => undefined))
    if (!pressed.success) return c.text(z.prettifyError(pressed.error), 400)
    const { pane, messageId, data, language } = pressed.data
    const chatId = chatOf(pane, cast, world)
    if (!world.chats.get(chatId).messages.has(messageId)) return c.notFound()
    people.press(speaking(personOf(pane, cast), language), { chatId, messageId, data })
    return c.body(null, 204)
  })
  return page
}

async function addPageHeaders(c: Context, next: Next): Promise<void> {
  await next()
  for (const [name, value] of Object.entries(pageHeaders)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}

async function listSamples(folders: readonly string[]): Promise<Sample[]> {
  const lists = await Promise.all(
    folders.map(async (folder, index) =>
      (await listPictures(folder)).map((name) => ({
        name,
        url: `/playground/sample/${index}/${encodeURIComponent(name)}`,
      })),
    ),
  )
  return lists.flat()
}

const shownInPage = /^(?:image\/(?:jpeg|png|webp|gif)|audio\/|video\/)/

function sendFile({ files }: World, fileId: string): Response | undefined {
  const file = files.find(fileId)
  if (!file) return undefined
  return new Response(Buffer.from(file.bytes), {
    headers: {
      'content-type': file.mimeType,
      'cache-control': 'private, max-age=86400, immutable',
      // A stranger's document is never a page of this site.
      'content-security-policy': 'sandbox',
      'content-disposition': shownInPage.test(file.mimeType) ? 'inline' : 'attachment',
    },
  })
}

const paneName = z.enum(['shopper', 'managers'])

const clientLanguage = z.enum(['uk', 'en']).optional()

const pressBody: z.ZodType<Press> = z.object({
  pane: paneName,
  messageId: z.int(),
  data: z.string(),
  language: clientLanguage,
})

const sendForm = z.object({
  pane: paneName,
  text: z.string().default(''),
  as: z.enum(['photo', 'document', 'voice']).default('photo'),
  replyTo: z.coerce.number().int().optional(),
  language: clientLanguage,
  files: z.array(z.custom<Upload>()),
})

async function readForm(request: Request): Promise<Record<string, unknown>> {
  const form = await request.formData().catch(() => new FormData())
  const files = form.getAll('file').filter((value) => typeof value !== 'string')
  const fields = [...form].filter(([, value]) => typeof value === 'string' && value !== '')
  return { ...Object.fromEntries(fields), files: await Promise.all(files.map(readUpload)) }
}

type SendForm = z.infer<typeof sendForm>

async function send(
  { pane, text, as, replyTo, language, files }: SendForm,
  { world, people, cast }: Pick<PageOptions, 'world' | 'people' | 'cast'>,
): Promise<void> {
  const user = speaking(personOf(pane, cast), language)
  const options = { chatId: chatOf(pane, cast, world), replyTo }
  if (files.length === 0) {
    if (text.trim() !== '') await people.sendFromUser(user, { text }, options)
    return
  }
  const items = files.map((file, index) => toContent(file, as, index === 0 ? text : ''))
  for (let start = 0; start < items.length; start += maxAlbum) {
    const album = items.slice(start, start + maxAlbum)
    const [only] = album
    if (as !== 'voice' && album.length > 1) await people.sendAlbum(user, album, options)
    else if (only) await people.sendFromUser(user, only, options)
  }
}

function speaking(person: User, language: 'uk' | 'en' | undefined): User {
  return language ? { ...person, language_code: language } : person
}

function toContent(
  { bytes, name, mimeType }: Upload,
  as: SendForm['as'],
  caption: string,
): PersonContent {
  if (as === 'photo') return { photo: bytes, caption }
  if (as === 'voice') return { voice: bytes, mimeType, caption }
  return { document: bytes, name, mimeType, caption }
}
