import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  const demoDir = await makeScratchFolder('vitryna-demo-')
  const kept = process.env['TEST_KEPT_DEMO']
  // The demo is loaded by a process of its own.
  const [demoRun] = await Promise.all([
    kept ? copyDemo(kept, demoDir) : loadDemo(demoDir),
    makeTemplate(templateDir),
  ])
  project.provide('templateDir', templateDir)
  project.provide('demoDir', demoDir)
  project.provide('demoRun', demoRun)
  return async () => {
    await rm(templateDir, { recursive: true, force: true })
    await rm(demoDir, { recursive: true, force: true })
  }
}

async function makeTemplate(dataDir: string): Promise<void> {
  const { db, close } = await openEmbedded(dataDir)
  await migrate(db)
  await close()
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

/**
 * For who runs tests all day: the folder that `TEST_KEPT_DEMO` names keeps the loaded demo from run to run. Migrations
 * that are newer than it are applied; delete it when the demo, or how it is indexed, changes.
 */
async function copyDemo(kept: string, demoDir: string): Promise<FinishedRun> {
  if (!existsSync(kept)) await keepDemo(kept)
  await cp(join(kept, 'data'), demoDir, { recursive: true })
  const { db, close } = await openEmbedded(demoDir)
  await migrate(db)
  await close()
  return JSON.parse(await readFile(join(kept, 'run.json'), 'utf8')) as FinishedRun
}

async function keepDemo(kept: string): Promise<void> {
  // Beside it, so that it appears whole.
  const made = await mkdtemp(`${kept}-`)
  const run = await loadDemo(join(made, 'data'))
  await writeFile(join(made, 'run.json'), JSON.stringify(run))
  await rename(made, kept)
}
