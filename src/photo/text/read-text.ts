import pLimit from 'p-limit'
import type { Picture } from '#src/domain/picture.ts'
import type { WrittenLine } from '#src/domain/written-line.ts'
import { type Deadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import { createWorkerProcess, type WorkerProcess } from '#src/lib/worker-process.ts'
import { AppError } from '#src/ports/errors.ts'
import type { TextReply, TextRequest } from './text-messages.ts'

/**
 * What is written in a picture, from top to bottom; what the time does not suffice for is left out, the smallest first.
 * @param fileKey of the photo, for whoever keeps what was read
 * @throws AppError when it cannot be read in time at all, or too many wait.
 */
export type ReadText = (
  picture: Picture,
  deadline: Deadline,
  fileKey: string,
) => Promise<readonly WrittenLine[]>

export interface TextReaderOptions {
  /** The process that reads. */
  readonly script?: URL
  /** Without a photo for so long the engines' memory is given back. */
  readonly idleMs?: number
}

export interface TextReader {
  readonly read: (picture: Picture, deadline: Deadline) => Promise<readonly WrittenLine[]>
  /** Ends the process. */
  close(): Promise<void>
}

type Engines = WorkerProcess<TextRequest, TextReply>

/** They are waited for by nobody: a photo that comes too early goes on without them. */
const startTimeoutMs = 30_000
const loadTimeoutMs = 30_000
/** Where nobody waits: still no hung engine is waited for. */
const longestMs = 120_000
/** One is read at a time. */
const maxWaiting = 4
/** Lines that are read at once. */
const batch = 6
/** Of a picture: more is a page of a book. */
const maxLines = 30

/** Reads text in a process of its own, which the first photo starts. */
export function createTextReader(options: TextReaderOptions = {}): TextReader {
  const { script = new URL('./read-text-process.ts', import.meta.url), idleMs = 60_000 } = options
  const engines: Engines = createWorkerProcess({ script, startTimeoutMs, idleMs })
  const inTurn = pLimit(1)
  return {
    async read(picture, deadline) {
      if (inTurn.pendingCount >= maxWaiting) throw new AppError('too many photos wait to be read')
      try {
        return await inTime(
          deadline,
          inTurn(() => readAll(engines, picture, deadline)),
        )
      } catch (cause) {
        throw new AppError(`the text could not be read: ${messageOf(cause)}`, { cause })
      }
    },
    close: engines.close,
  }
}

async function readAll(
  engines: Engines,
  picture: Picture,
  deadline: Deadline,
): Promise<readonly WrittenLine[]> {
  const ask = async (request: TextRequest, timeoutMs: number) => {
    const reply = await engines.ask(request, timeoutMs)
    if (reply.kind === 'failed') throw new Error(reply.reason)
    return reply
  }
  const leftMs = () => Math.min(longestMs, deadline.remainingMs())
  deadline.signal.throwIfAborted()
  const found = await ask({ kind: 'find', picture }, leftMs())
  const count = found.kind === 'found' ? Math.min(maxLines, found.lines) : 0
  if (count === 0) return []
  await ask({ kind: 'load' }, loadTimeoutMs)
  const lines: WrittenLine[] = []
  let lastMs = 0
  for (let from = 0; from < count && leftMs() > 1.5 * lastMs; from += batch) {
    const startedAt = performance.now()
    const read = await ask({ kind: 'read', from, to: Math.min(count, from + batch) }, leftMs())
    if (read.kind === 'read') lines.push(...read.lines)
    lastMs = performance.now() - startedAt
  }
  return lines.toSorted((a, b) => a.middle - b.middle)
}
