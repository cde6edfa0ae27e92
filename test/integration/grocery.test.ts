import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

const mobilenet = join(sharedFolder, 'models/mobilenetv2.json')
const grocery = join(sharedFolder, 'data/grocery')
const missing = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
} as const

interface Case {
  readonly photo: string
  readonly sku: string
}

let database: TestDatabase

/** Opens the same database with an embedder, as a new process would. */
async function withEmbedder<T>(
  embedder: string,
  use: (vitryna: Vitryna) => Promise<T>,
): Promise<T> {
  const vitryna = await openVitryna({
    config: readConfig({ ...database.environment, VITRYNA_EMBEDDER: embedder }),
    log: createLogger({ level: 'silent' }),
    progress: silentProgress,
  })
  try {
    return await use(vitryna)
  } finally {
    await vitryna.close()
  }
}

async function candidatesOf(vitryna: Vitryna, file: string) {
  const identify = await vitryna.identifier()
  const { sha256, decode } = await openPhoto(await readFile(join(grocery, file)))
  return identify({ fileKey: sha256, decode }, { fresh: true })
}

describe.skipIf(sharedMissing)(
  `real photos of 81 products${sharedMissing ? ` (${sharedMissing})` : ''}`,
  () => {
    beforeAll(async () => {
      database = await openTestDatabase()
      await database.release()
      await withEmbedder(mobilenet, async (vitryna) => {
        await vitryna.importCatalogue({ file: join(grocery, 'products.yaml') })
        await vitryna.index(missing)
      })
    }, 180_000)
    afterAll(() => database.remove())

    it('are named as well as plain cosine does: 53.0 % first, 88.5 % among five', async () => {
      const lines = (await readFile(join(grocery, 'cases.jsonl'), 'utf8')).trim().split('\n')
      const cases = lines.map((line) => JSON.parse(line) as Case)
      let first = 0
      let amongFive = 0
      await withEmbedder(mobilenet, async (vitryna) => {
        for (const { photo, sku } of cases) {
          const { outcome, candidates } = await candidatesOf(vitryna, photo)
          // Without fitted thresholds nothing that is only similar is decided.
          expect(outcome.outcome).toBe('ambiguous')
          const skus: readonly string[] = candidates.map((candidate) => candidate.sku)
          if (skus[0] === sku) first += 1
          if (skus.includes(sku)) amongFive += 1
        }
      })
      expect(first / cases.length).toBeGreaterThanOrEqual(0.52)
      expect(amongFive / cases.length).toBeGreaterThanOrEqual(0.87)
    }, 180_000)

    it('never meet the vectors of another embedder, also after switching back and forth', async () => {
      const photo = 'shopper/GRO-000-1.jpg'
      const before = await withEmbedder(mobilenet, (vitryna) => candidatesOf(vitryna, photo))

      const other = await withEmbedder('bundled', async (vitryna) => {
        const unindexed = await candidatesOf(vitryna, photo)
        expect(unindexed.candidates).toEqual([])
        expect(unindexed.outcome.outcome).toBe('unknown')
        await vitryna.index({ ...missing, scope: { kind: 'skus', skus: ['GRO-001', 'GRO-002'] } })
        return candidatesOf(vitryna, photo)
      })
      expect(other.candidates.map(({ sku }) => sku).sort()).toEqual(['GRO-001', 'GRO-002'])

      const after = await withEmbedder(mobilenet, (vitryna) => candidatesOf(vitryna, photo))
      expect(after.candidates).toEqual(before.candidates)
    }, 180_000)
  },
)
