import { fileURLToPath } from 'node:url'
import { type Context, Hono, type Next } from 'hono'
import type { World } from '#src/playground/state/world.ts'
import type { EventStreams } from './event-stream.ts'
import { stateOf } from './panes.ts'
import { createPersonRoutes, type PersonRoutesOptions } from './person-routes.ts'
import type { Sample } from './protocol.ts'
import { listPictures, serveFile } from './static-files.ts'

interface PageOptions extends PersonRoutesOptions {
  readonly streams: EventStreams
  readonly sampleFolders: readonly string[]
}

const pageFolder = fileURLToPath(new URL('../page', import.meta.url))

const pageHeaders = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
    "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
} as const

/** The chat page and what it talks to (`protocol.ts`). */
export function createPageRoutes(options: PageOptions): Hono {
  const { world, cast, streams, sampleFolders } = options
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
  page.route('/', createPersonRoutes(options))
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
