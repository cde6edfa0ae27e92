import { createReadStream } from 'node:fs'
import { posix, win32 } from 'node:path'
import { type Api, GrammyError } from 'grammy'
import type { File } from 'grammy/types'
import { messageOf } from '#src/lib/message.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import { PhotoError, TelegramError, TelegramFileError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { TelegramOptions } from './telegram-api.ts'

/** What getFile hands out at most; a server that was started with `--local` has no limit of its own. */
const maxBytes = 20 * 1024 * 1024
const downloadTimeoutMs = 15_000
const pageType = /^(text\/html|application\/(xhtml\+xml|json))\b/i

export interface TelegramFiles extends FileSource {
  /** Why the last file could not be fetched; undefined when it could, or was refused for what it is. */
  problem(): string | undefined
}

/**
 * Downloads through the Bot API, or reads what a server of one's own keeps on a disk of this machine (`--local`).
 * Errors say what failed, never where: address and path hold the token.
 */
export function createFileSource(
  api: Pick<Api, 'getFile'>,
  { apiRoot, token }: TelegramOptions,
): TelegramFiles {
  let problem: string | undefined
  const fetchFile = async (fileId: string) => {
    const { path, size } = await locate(api, fileId)
    if (size !== undefined && size > maxBytes) throw tooBig()
    const bytes = await whileWaiting(() =>
      isAbsolute(path)
        ? readLocal(path)
        : download(`${apiRoot}/file/bot${token}/${inAddress(path)}`),
    )
    return checkComplete(bytes, size)
  }
  return {
    problem: () => problem,
    async fetch(fileId) {
      try {
        const bytes = await fetchFile(fileId)
        problem = undefined
        return bytes
      } catch (error) {
        problem = error instanceof TelegramFileError ? inWords(error) : undefined
        throw error
      }
    },
  }
}

function inWords({ message, remedy }: TelegramFileError): string {
  return remedy ? `${message}; ${remedy}` : message
}

interface Place {
  readonly path: string
  /** Bytes, where Telegram knows. */
  readonly size: number | undefined
}

async function locate(api: Pick<Api, 'getFile'>, fileId: string): Promise<Place> {
  const { file_path: path, file_size: size }: File = await api
    .getFile(fileId)
    .catch((error: unknown) => {
      // Asked again before it may be, it would only be refused again.
      if (TelegramError.waitOf(error) > 0) throw error
      const reason = error instanceof GrammyError ? error.description : messageOf(error)
      if (reason.includes('file is too big')) throw tooBig()
      throw new TelegramFileError(`getFile failed: ${reason}`)
    })
  if (!path) throw new TelegramFileError('getFile gave no path')
  return { path, size }
}

/** A server of one's own names files as their senders did. */
function inAddress(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** A server may run on another system than this process. */
function isAbsolute(path: string): boolean {
  return posix.isAbsolute(path) || win32.isAbsolute(path)
}

/** The server was started with `--local`: it says where on its disk the file is, and serves nothing over HTTP. */
function readLocal(path: string): Promise<Uint8Array> {
  return readBounded(createReadStream(path, { signal: deadline() })).catch(refuseLocal)
}

function refuseLocal(error: unknown): never {
  if (error instanceof PhotoError) throw error
  throw new TelegramFileError(
    `the Bot API server keeps files on its own disk, and one cannot be read here (${kindOf(error)})`,
    { remedy: 'mount its folder at the same path, readable, or start the server without --local' },
  )
}

async function download(address: string): Promise<Uint8Array> {
  const response = await fetch(address, { redirect: 'error', signal: deadline() }).catch(refuse)
  // A part (206) was not asked for.
  if (response.status !== 200 || !response.body) {
    throw new TelegramFileError(`the download of a file failed (HTTP ${response.status})`)
  }
  // Telegram names every file octet-stream: this comes from something in between.
  if (pageType.test(response.headers.get('content-type') ?? '')) {
    throw new TelegramFileError('the download of a file brought a page instead')
  }
  return readBounded(response.body).catch(refuse)
}

function deadline(): AbortSignal {
  return AbortSignal.timeout(downloadTimeoutMs)
}

/** Only the kind of a failure is told: its message and causes may hold the address, and that holds the token. */
function refuse(error: unknown): never {
  if (error instanceof TelegramFileError || error instanceof PhotoError) throw error
  throw new TelegramFileError(`the download of a file failed (${kindOf(error)})`)
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** Asking for it again would not make it smaller. */
function tooBig(): PhotoError {
  return new PhotoError('a file of more than 20 MB', { problem: 'too-big' })
}

/** A server may announce little and send much. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooBig()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What arrives short, empty or as something else was spoilt on its way, not by its sender: it is asked for again. */
function checkComplete(bytes: Uint8Array, size: number | undefined): Uint8Array {
  const got = bytes.byteLength
  if (got === 0) throw new TelegramFileError('the download of a file brought nothing')
  if (size !== undefined && got !== size) {
    throw new TelegramFileError(`the download of a file brought ${got} of ${size} bytes`)
  }
  return bytes
}
