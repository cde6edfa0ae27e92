import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { GrammyError } from 'grammy'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFileSource } from '#src/adapters/telegram/file-source.ts'
import { type Listening, listen } from '#src/lib/listen.ts'
import { PhotoError, TelegramError, TelegramFileError } from '#src/ports/errors.ts'

const token = '77:AAF_secret-part'
const whole = Buffer.from('the bytes of a photo')
let respond: () => Response
let asked: string[] = []
let server: Listening
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-files-'))
  const fetch = (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return respond()
  }
  server = await listen({ fetch }, { hostname: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close(0)
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => {
  asked = []
})

function sourceOf(file: { readonly path?: string; readonly size?: number }) {
  const { path = 'photos/1.jpg', size } = file
  const getFile = async () => ({
    file_id: 'id',
    file_unique_id: 'unique',
    file_path: path,
    ...(size === undefined ? {} : { file_size: size }),
  })
  return createFileSource({ getFile }, { token, apiRoot: `http://127.0.0.1:${server.port}` })
}

interface Spoilt {
  readonly answer: () => Response
  /** As getFile tells it. */
  readonly size?: number
  readonly message: RegExp
}

const text = (body: string, type = 'application/octet-stream') =>
  new Response(body, { headers: { 'content-type': type } })

describe('a download', () => {
  it('gives the bytes', async () => {
    respond = () => new Response(whole)
    const source = sourceOf({ size: whole.length })
    expect(Buffer.from(await source.fetch('id'))).toEqual(whole)
    expect(asked).toEqual([`/file/bot${token}/photos/1.jpg`])
    expect(source.problem()).toBeUndefined()
  })

  it('gives the bytes where nobody knows how many there are', async () => {
    respond = () => new Response(whole)
    expect(Buffer.from(await sourceOf({}).fetch('id'))).toEqual(whole)
  })

  // What is spoilt on its way is asked for again: it is never told as the sender's fault.
  const { length } = whole
  const page = '<html>log in</html>'
  const spoilt: readonly (readonly [string, Spoilt])[] = [
    ['no bytes', { answer: () => new Response(''), size: length, message: /brought nothing/ }],
    ['no bytes, of any size', { answer: () => new Response(''), message: /brought nothing/ }],
    ['half of it', { answer: () => new Response('the bytes'), size: length, message: /9 of 20/ }],
    ['too much', { answer: () => new Response(`${whole}!`), size: length, message: /21 of 20/ }],
    ['a page', { answer: () => text(page, 'text/html'), size: length, message: /a page/ }],
    ['a page, of any size', { answer: () => text(page, 'text/html; x=y'), message: /a page/ }],
    ['a page named a file', { answer: () => text(page), size: length, message: /19 of 20/ }],
    ['no content', { answer: () => new Response(null, { status: 204 }), message: /HTTP 204/ }],
    ['a page in capitals', { answer: () => text(page, 'Text/HTML'), message: /a page/ }],
    ['XHTML', { answer: () => text(page, 'application/xhtml+xml'), message: /a page/ }],
    [
      'a refusal in JSON',
      { answer: () => Response.json({ ok: false, error_code: 429 }), message: /a page/ },
    ],
    ['a part of it', { answer: () => new Response('the', { status: 206 }), message: /HTTP 206/ }],
    ['a wait', { answer: () => new Response('', { status: 429 }), message: /HTTP 429/ }],
    [
      'an address that ran out',
      { answer: () => Response.json({}, { status: 404 }), message: /404/ },
    ],
    ['a server error', { answer: () => new Response('', { status: 502 }), message: /HTTP 502/ }],
    [
      'another address',
      { answer: () => Response.redirect('http://127.0.0.1:1/'), message: /failed/ },
    ],
  ]
  it.each(spoilt)('that brings %s is a fault of the way', async (_, { answer, size, message }) => {
    respond = answer
    const source = sourceOf(size === undefined ? {} : { size })
    const error = await source.fetch('id').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TelegramFileError)
    expect(String(error)).toMatch(message)
    expect(String(error)).not.toContain('secret')
    expect(source.problem()).toMatch(message)
    respond = () => new Response(whole)
    await source.fetch('id')
    expect(source.problem()).toBeUndefined()
  })

  it.each([
    'documents/Фото #2 (50%).jpg',
    'documents/a?b=c.jpg',
    'documents/red+blue & green.jpg',
    'documents/%2e%2e.jpg',
    'documents/m²/я́.jpg',
    'documents/back\\slash.jpg',
  ])('finds a file that a server of one’s own named %s', async (path) => {
    respond = () => new Response(whole)
    await sourceOf({ path }).fetch('id')
    expect(asked.map(decodeURIComponent)).toEqual([`/file/bot${token}/${path}`])
  })

  it('is unpacked where something in between packed it', async () => {
    const headers = { 'content-encoding': 'gzip' }
    respond = () => new Response(gzipSync(whole), { headers })
    expect(Buffer.from(await sourceOf({ size: length }).fetch('id'))).toEqual(whole)
  })

  it('that breaks off is a fault of the way', async () => {
    respond = () =>
      new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(Buffer.from('the'))
            setTimeout(() => stream.error(new Error('gone')), 20)
          },
        }),
      )
    await expect(sourceOf({}).fetch('id')).rejects.toBeInstanceOf(TelegramFileError)
  })

  it('of more than 20 MB is refused before a byte of it is read', async () => {
    const source = sourceOf({ size: 21 * 1024 * 1024 })
    await expect(source.fetch('id')).rejects.toBeInstanceOf(PhotoError)
    expect(asked).toEqual([])
    expect(source.problem()).toBeUndefined()
  })

  it('that getFile refuses says why, and not where', async () => {
    const call = { ok: false, error_code: 400, description: 'Bad Request: wrong file_id' } as const
    const getFile = () => Promise.reject(new GrammyError('failed', call, 'getFile', {}))
    const source = createFileSource({ getFile }, { token, apiRoot: 'http://127.0.0.1:1' })
    await expect(source.fetch('id')).rejects.toThrow('getFile failed: Bad Request: wrong file_id')
    expect(source.problem()).toContain('wrong file_id')
  })
})

describe('getFile', () => {
  const sourceThatFails = (error: Error) =>
    createFileSource(
      { getFile: () => Promise.reject(error) },
      { token, apiRoot: 'http://127.0.0.1:1' },
    )

  it('that is asked to wait says for how long', async () => {
    const wait = new TelegramError('wait', { retryAfterMs: 20_000, status: 429 })
    await expect(sourceThatFails(wait).fetch('id')).rejects.toBe(wait)
  })

  it.each([
    new TelegramError('getFile did not reach Telegram'),
    new TelegramError('Telegram answers getFile with 502', { status: 502 }),
  ])('that fails otherwise is a file that cannot be had: %s', async (error) => {
    const source = sourceThatFails(error)
    await expect(source.fetch('id')).rejects.toBeInstanceOf(TelegramFileError)
    expect(source.problem()).toContain(error.message)
  })
})

describe('a file of a server that keeps its files on disk (--local)', () => {
  const pathOf = async (bytes: Uint8Array, name = 'photo.jpg') => {
    const path = join(folder, `${token} ${name}`)
    await writeFile(path, bytes)
    return path
  }

  it('is read from there', async () => {
    const source = sourceOf({ path: await pathOf(whole), size: whole.length })
    expect(Buffer.from(await source.fetch('id'))).toEqual(whole)
    expect(asked).toEqual([])
  })

  it.each(['Фото #2 (50%).jpg', 'a?b.jpg', '%41.jpg', "it's.jpg", 'no-end', '...jpg'])(
    'is read from there, whatever its name: %s',
    async (name) => {
      const source = sourceOf({ path: await pathOf(whole, name), size: whole.length })
      expect(Buffer.from(await source.fetch('id'))).toEqual(whole)
    },
  )

  it('of more than 20 MB is refused, whatever the server says of its size', async () => {
    const path = await pathOf(Buffer.alloc(20 * 1024 * 1024 + 1))
    await expect(sourceOf({ path }).fetch('id')).rejects.toBeInstanceOf(PhotoError)
  })

  it('that is not written yet is a fault of the way', async () => {
    const path = await pathOf(whole.subarray(0, 3))
    await expect(sourceOf({ path, size: whole.length }).fetch('id')).rejects.toThrow(
      /3 of 20 bytes/,
    )
  })

  const away: readonly (readonly [string, string])[] = [
    ['on another machine', `/var/lib/telegram-bot-api/${token}/photos/file_0.jpg`],
    ['on Windows', `C:\\bot-api\\${token.replace(':', '~')}\\photos\\file_0.jpg`],
    ['on a share', `\\\\server\\bot\\${token}\\file_0.jpg`],
    ['a folder', tmpdir()],
    ['beyond a file', '/dev/null/file_0.jpg'],
  ]
  it.each(away)('that cannot be read says what to do: %s', async (_, path) => {
    const source = sourceOf({ path })
    const error = await source.fetch('id').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TelegramFileError)
    expect(error).toMatchObject({ remedy: expect.stringContaining('--local') })
    expect(source.problem()).toMatch(/own disk.*(ENOENT|ENOTDIR|EISDIR).*--local/)
    expect(source.problem()).not.toContain('secret')
    expect(asked).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)('that may not be read says so', async () => {
    const path = await pathOf(whole)
    await chmod(path, 0)
    await expect(sourceOf({ path }).fetch('id')).rejects.toThrow(/EACCES/)
    await chmod(path, 0o600)
  })
})
