import type { ModelInput } from '#src/domain/features.ts'
import { createWorkerPool } from '#src/lib/worker-pool.ts'
import { AppError } from '#src/ports/errors.ts'
import type { PhotoFingerprint } from './fingerprint.ts'
import type { WantedInput } from './model-input.ts'

/** A reference photo as it is compared with others, and what the embedder is to see of it. */
export interface ReadReference extends Pick<PhotoFingerprint, 'fingerprint' | 'regions'> {
  /** Left out when no embedder was named. */
  readonly input: ModelInput | undefined
}

export interface ReferenceRequest {
  readonly bytes: Uint8Array
  readonly wanted: WantedInput | undefined
}

export type ReferenceReply = ReadReference | { readonly failure: string }

export interface ReaderOptions {
  /** At most, >= 1. */
  readonly threads: number
  /** For one photo. The decoder gives up earlier; this is for what no decoder expects. */
  readonly timeoutMs: number
}

export interface ReferenceReader {
  /**
   * @param wanted by the embedder; undefined when it has seen the photo
   * @throws AppError when the file is no photo that can be read.
   */
  read(bytes: Uint8Array, wanted: WantedInput | undefined): Promise<ReadReference>
  /** Ends its threads. */
  close(): Promise<void>
}

/**
 * Reads reference photos in threads of their own, several at once: a catalogue of them would keep the thread that
 * serves the chats, and its garbage collector, busy for minutes.
 */
export function createReferenceReader({ threads, timeoutMs }: ReaderOptions): ReferenceReader {
  const pool = createWorkerPool<ReferenceRequest, ReferenceReply>(threads, {
    script: new URL('./reference-reader-worker.ts', import.meta.url),
    startTimeoutMs: 30_000,
    timeoutMs,
  })
  return {
    async read(bytes, wanted) {
      // A copy of just these bytes: a view would take along all of the buffer that it is a part of.
      const reply = await pool.ask({ bytes: new Uint8Array(bytes), wanted })
      if ('failure' in reply) throw new AppError(reply.failure)
      return reply
    },
    close: pool.close,
  }
}
