import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '#src/config.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'

/** In a database of its own with the demo's catalogue: the shop's is not touched. */
export function withDemo<T>(
  context: BenchContext,
  use: (vitryna: Vitryna) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const { DATABASE_URL: _, REDIS_URL: __, QDRANT_URL: ___, ...rest } = context.config
    const config: Config = {
      ...rest,
      VITRYNA_DATA_DIR: folder,
      // By its path: a pulled model lies in the shop's own folder.
      VITRYNA_EMBEDDER: embedderSettings(context.config).cardFile,
      VITRYNA_LLM_MODE: 'off',
    }
    const vitryna = await openVitryna({ ...context, config })
    try {
      await vitryna.ensureDemo()
      return await use(vitryna)
    } finally {
      await vitryna.close()
    }
  })
}

/** A folder that is removed afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
