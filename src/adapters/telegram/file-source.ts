import { type Api, GrammyError } from 'grammy'
import { messageOf } from '#src/lib/message.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import { PhotoError, TelegramError, TelegramFileError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { TelegramOptions } from './telegram-api.ts'

/** What getFile hands out at most. */
const maxBytes = 20 * 1024 * 1024
const downloadTimeoutMs = 15_000

/** Downloads through the Bot API. Errors say what failed, never where: the address holds the token. */
export function createFileSource(api: Api, options: TelegramOptions): FileSource {
  return {
    async fetch(fileId) {
      const path = await filePath(api, fileId)
      return whileWaiting(() => download(`${options.apiRoot}/file/bot${options.token}/${path}`))
    },
  }
}

async function filePath(api: Api, fileId: string): Promise<string> {
  const { file_path: path } = await api.getFile(fileId).catch((error: unknown) => {
    if (error instanceof TelegramError) throw error
    const reason = error instanceof GrammyError ? error.description : messageOf(error)
    if (reason.includes('file is too big')) throw tooBig()
    throw new TelegramFileError(`getFile failed: ${reason}`)
  })
  if (!path) throw new TelegramFileError('getFile gave no path')
  return path
}

async function download(address: string): Promise<Uint8Array> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(downloadTimeoutMs),
  }).catch(refuse)
  if (!response.ok || !response.body) {
    throw new TelegramFileError(`the download of a file failed (HTTP ${response.status})`)
  }
  return readBounded(response.body).catch(refuse)
}

/** Only the kind of a failure is told: its message and causes may hold the address, and that holds the token. */
function refuse(error: unknown): never {
  if (error instanceof TelegramFileError || error instanceof PhotoError) throw error
  const kind = error instanceof Error ? error.name : 'unknown'
  throw new TelegramFileError(`the download of a file failed (${kind})`)
}

/** Asking for it again would not make it smaller. */
function tooBig(): PhotoError {
  return new PhotoError('a file of more than 20 MB', { problem: 'too-big' })
}

/** A server may announce little and send much. */
async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooBig()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
