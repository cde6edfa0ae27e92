import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { type FinishedRun, spawnVitryna } from './run-vitryna.ts'
import { makeScratchFolder } from './scratch-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory with an empty, migrated PGlite in it, to be copied. */
    readonly templateDir: string
    /** One with the demo catalogue imported and indexed. */
    readonly demoDir: string
    /** What the command said that loaded the demo. */
    readonly demoRun: FinishedRun
  }
}

/** Making a PGlite cluster or indexing the demo takes seconds, copying them a tenth: once for all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const templateDir = await makeScratchFolder('vitryna-template-')
  const connection = await openEmbedded(templateDir)
  await migrate(connection.db)
  await connection.close()
  const demoDir = await makeScratchFolder('vitryna-demo-')
  project.provide('templateDir', templateDir)
  project.provide('demoDir', demoDir)
  project.provide('demoRun', await loadDemo(demoDir))
  return async () => {
    await rm(templateDir, { recursive: true, force: true })
    await rm(demoDir, { recursive: true, force: true })
  }
}

/** As a newcomer does: by a first command, which leaves nothing but the demo behind. */
async function loadDemo(dataDir: string): Promise<FinishedRun> {
  const photo = 'evals/demo/photos/laguna-navy-front-brick.jpg'
  const run = await spawnVitryna(['identify', '--fresh', photo], { VITRYNA_DATA_DIR: dataDir })
  const { db, close } = await openEmbedded(dataDir)
  await db.deleteFrom('identifications').execute()
  await close()
  return run
}
