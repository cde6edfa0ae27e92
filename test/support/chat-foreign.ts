import type { HttpBindings } from '@hono/node-server'
import type { Message, Update, User } from 'grammy/types'
import { Hono } from 'hono'
import { type Listening, listen } from '#src/lib/listen.ts'

/** What the first download of a file comes to; every later one succeeds, unless it is `never`. */
export type DownloadFault = 'none' | 'server error' | 'reset' | 'slow' | 'wrong path' | 'never'

export interface ForeignCall {
  readonly method: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Just as much of a Bot API server as a bot cannot do without, and nothing that Vitryna's own one shares. */
export interface ForeignServer {
  readonly apiRoot: string
  readonly managersId: number
  /** Everything but getUpdates, oldest first. */
  readonly calls: readonly ForeignCall[]
  sendPhoto(user: User, bytes: Uint8Array, fault?: DownloadFault): void
  press(user: User, chatId: number, data: string): void
  /** Calls of a method into a chat. */
  callsTo(chatId: number, method: string): readonly ForeignCall[]
  close(): Promise<void>
}

interface StoredFile {
  readonly bytes: Uint8Array
  fault: DownloadFault
}

/** From `brokenMethods` the connection is cut. */
export async function startForeignServer(
  token: string,
  brokenMethods: readonly string[] = [],
): Promise<ForeignServer> {
  const managersId = -4_100_000_001
  const calls: ForeignCall[] = []
  const files = new Map<string, StoredFile>()
  const queue: Update[] = []
  let waiting = Promise.withResolvers<void>()
  let nextId = 41

  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/file/:bot/depot/:name/original', (c) => {
    const file = files.get(c.req.param('name'))
    if (c.req.param('bot') !== `bot${token}` || !file) return c.text('no such file', 404)
    const { fault } = file
    if (fault !== 'never') file.fault = 'none'
    if (fault === 'none') return c.body(Buffer.from(file.bytes))
    if (fault === 'reset') c.env.incoming.socket.destroy()
    if (fault === 'slow') return c.body(new ReadableStream({ start: sendOneByte }))
    return c.text(`cannot read ${c.req.url}`, 500)
  })
  app.all('/:bot/:method', async (c) => {
    const { bot, method } = c.req.param()
    if (brokenMethods.includes(method)) c.env.incoming.socket.destroy()
    if (bot !== `bot${token}`) return c.json({ ok: false, error_code: 401 }, 401)
    const isJson = c.req.header('content-type')?.includes('json') === true
    const fields: ForeignCall['fields'] = isJson ? await c.req.json() : await c.req.parseBody()
    if (method !== 'getUpdates') calls.push({ method, fields })
    return c.json({ result: await resultOf(method, fields), ok: true, served_by: 'another server' })
  })

  async function resultOf(method: string, fields: ForeignCall['fields']): Promise<unknown> {
    const chat = { id: Number(fields['chat_id']), type: 'private', unknown_field: [] }
    const message = { chat, date: 1, message_id: Number(fields['message_id'] ?? nextId++) }
    switch (method) {
      case 'getMe':
        return { username: 'foreign_bot', first_name: 'F', is_bot: true, id: 77, colour: 'blue' }
      case 'getUpdates':
        return updatesFrom(Number(fields['offset'] ?? 0))
      case 'getFile':
        return fileOf(String(fields['file_id']))
      case 'sendMessage':
      case 'editMessageText':
        return { ...message, text: fields['text'] }
      case 'sendPhoto':
      case 'editMessageMedia':
      case 'editMessageCaption':
        return { ...message, photo: [] }
      default:
        return true
    }
  }

  async function updatesFrom(offset: number): Promise<readonly Update[]> {
    const pending = () => queue.filter(({ update_id }) => update_id >= offset)
    if (pending().length === 0) await waiting.promise
    return pending()
  }

  function fileOf(id: string) {
    const file = files.get(id)
    const name = file?.fault === 'wrong path' ? 'gone' : id
    if (file?.fault === 'wrong path') file.fault = 'none'
    return { file_path: `depot/${name}/original`, file_id: id, file_unique_id: `u-${id}`, cdn: 1 }
  }

  function push(body: Omit<Update, 'update_id'>): void {
    queue.push({ ...body, update_id: nextId++ })
    waiting.resolve()
    waiting = Promise.withResolvers()
  }

  const listening: Listening = await listen(app, { hostname: '127.0.0.1', port: 0 })
  return {
    apiRoot: `http://127.0.0.1:${listening.port}`,
    managersId,
    calls,
    sendPhoto(user, bytes, fault = 'none') {
      const name = `F${nextId++}`
      files.set(name, { bytes, fault })
      const size = { width: 1, height: 1, file_unique_id: `u-${name}` }
      const photo = [
        { ...size, file_id: 'small' },
        { ...size, file_id: name },
      ]
      const caption = 'xyzzy'
      push({ message: { ...messageFrom(user, user.id, nextId++), photo, caption } })
    },
    press(user, chatId, data) {
      const message = messageFrom(user, chatId, nextId - 1)
      push({ callback_query: { id: `q${nextId++}`, from: user, chat_instance: '', message, data } })
    },
    callsTo: (chatId, method) =>
      calls.filter((call) => call.method === method && Number(call.fields['chat_id']) === chatId),
    async close() {
      waiting.resolve()
      await listening.close(0)
    },
  }
}

function messageFrom(from: User, chatId: number, id: number): Message & Update.NonChannel {
  const chat =
    chatId < 0
      ? ({ id: chatId, type: 'group', title: 'Staff' } as const)
      : ({ id: chatId, type: 'private', first_name: from.first_name } as const)
  return { message_id: id, date: 1, chat, from }
}

/** The rest never comes. */
function sendOneByte(controller: ReadableStreamDefaultController<Uint8Array>): void {
  controller.enqueue(new Uint8Array(1))
}
