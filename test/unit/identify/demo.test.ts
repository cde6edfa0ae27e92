import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureDemo } from '#src/identify/demo.ts'
import { readThresholds } from '#src/identify/thresholds.ts'
import type { CatalogueSource } from '#src/ports/catalogue-store.ts'
import { createFakeEmbedder, createMemorySettings, unexpected } from '#test/support/fakes.ts'

const thresholds = { threshold: 0.8, margin: 0.05, plausible: 0.4 }
const sha256 = 'abcdef0123456789'.repeat(4)
let folder = ''
let thresholdsFile = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  thresholdsFile = join(folder, 'thresholds.json')
  await writeFile(thresholdsFile, JSON.stringify({ ...thresholds, sha256 }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(source: CatalogueSource | undefined, embedderId = 'bundled@abcdef012345') {
  const steps: string[] = []
  const settings = createMemorySettings()
  await ensureDemo({
    catalogue: { source: async () => source },
    settings,
    embedder: createFakeEmbedder({ id: embedderId }),
    importDemo: async () => void steps.push('import'),
    indexMissing: async () => void steps.push('index'),
    thresholdsFile,
  })
  return { steps, limits: await readThresholds(settings, embedderId) }
}

describe('the demo', () => {
  it('is imported and indexed into an empty database, with its thresholds', async () => {
    const { steps, limits } = await run(undefined)
    expect(steps).toEqual(['import', 'index'])
    expect(limits).toEqual({ ...thresholds, fitted: true })
  })

  it('is not imported twice, but what is missing is indexed', async () => {
    expect((await run('demo')).steps).toEqual(['index'])
  })

  it("leaves a shop's own catalogue alone", async () => {
    const dependencies = {
      catalogue: { source: async () => 'shop' as const },
      settings: { set: unexpected('set') },
      embedder: createFakeEmbedder(),
      importDemo: unexpected('importDemo'),
      indexMissing: unexpected('indexMissing'),
      thresholdsFile: '/nowhere',
    }
    await expect(ensureDemo(dependencies)).resolves.toBeUndefined()
  })

  it.each(['other@123456789012', 'bundled@abcdef012346', 'bundled'])(
    'gives its thresholds to no other embedder (%s)',
    async (embedderId) => {
      const { steps, limits } = await run(undefined, embedderId)
      expect(steps).toEqual(['import', 'index'])
      expect(limits.fitted).toBe(false)
    },
  )
})
