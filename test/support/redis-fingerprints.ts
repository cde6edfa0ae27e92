import { expect } from 'vitest'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createRedisFingerprintIndex } from '#src/adapters/redis/fingerprint-index.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import type { MemoryFingerprints } from './fingerprints.ts'

export interface RedisFingerprints {
  readonly index: FingerprintIndex
  readonly source: MemoryFingerprints
  /** How often another than the index itself had to answer. */
  readonly fallbacks: () => number
}

/** It has patience with a busy machine, unless it is told how much. */
export function openInRedis(
  source: MemoryFingerprints,
  url: string,
  timeoutMs = 20_000,
): RedisFingerprints {
  let fallbacks = 0
  const memory = createMemoryFingerprintIndex(source)
  const fallback: FingerprintIndex = {
    ...memory,
    near(query) {
      fallbacks += 1
      return memory.near(query)
    },
  }
  const index = createRedisFingerprintIndex({ url, source, fallback, timeoutMs })
  return { index, source, fallbacks: () => fallbacks }
}

/** Asks until the index answers by itself and reads nothing for it: it is connected, and filled to the last. */
export async function untilItAnswers({
  index,
  source,
  fallbacks,
}: RedisFingerprints): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = fallbacks() + source.readCount()
        await index.near({ keys: ['0'.repeat(64)], radius: 0 })
        return fallbacks() + source.readCount() - before
      },
      { interval: 100 },
    )
    .toBe(0)
}
