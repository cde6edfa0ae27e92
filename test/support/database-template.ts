import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVitryna } from '#src/main.ts'
import { silentProgress } from '#src/ports/progress.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory with an empty, migrated PGlite in it, to be copied. */
    readonly templateDir: string
    /** The same with the demo catalogue imported and indexed. */
    readonly demoDir: string
  }
}

/** Making a PGlite cluster or indexing the demo takes seconds, copying them a tenth: once for all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const templateDir = await mkdtemp(join(tmpdir(), 'vitryna-template-'))
  const connection = await openEmbedded(templateDir)
  await migrate(connection.db)
  await connection.close()
  const demoDir = `${templateDir}-demo`
  await cp(templateDir, demoDir, { recursive: true })
  await loadDemo(demoDir)
  project.provide('templateDir', templateDir)
  project.provide('demoDir', demoDir)
  return async () => {
    await rm(templateDir, { recursive: true, force: true })
    await rm(demoDir, { recursive: true, force: true })
  }
}

async function loadDemo(dataDir: string): Promise<void> {
  const vitryna = await openVitryna({
    config: readConfig({ VITRYNA_DATA_DIR: dataDir }),
    log: createLogger({ level: 'silent' }),
    progress: silentProgress,
  })
  try {
    await vitryna.ensureDemo()
  } finally {
    await vitryna.close()
  }
}
