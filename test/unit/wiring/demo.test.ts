import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spaceId } from '#src/domain/space-choice.ts'
import { openSpace, readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { readThresholds } from '#src/identify/scoring/thresholds.ts'
import type { CatalogueSource } from '#src/ports/catalogue-store.ts'
import { ensureDemo } from '#src/wiring/demo.ts'
import { createFakeEmbedder, createMemorySettings, unexpected } from '#test/support/fakes.ts'

const thresholds = {
  threshold: 0.8,
  margin: 0.05,
  plausible: 0.4,
  confidence: { intercept: 0, weights: [5, 0] },
}
const colourWeight = 0.1
const sha256 = 'abcdef0123456789'.repeat(4)
let folder = ''
let thresholdsFile = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  thresholdsFile = join(folder, 'thresholds.json')
  await writeFile(thresholdsFile, JSON.stringify({ ...thresholds, sha256, colourWeight }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const embedderId = 'bundled@abcdef012345'

interface Run {
  readonly id?: string
  readonly stored?: Record<string, unknown>
}

async function run(
  source: CatalogueSource | undefined,
  { id = embedderId, stored = {} }: Run = {},
) {
  const steps: string[] = []
  const settings = createMemorySettings(stored)
  const embedder = createFakeEmbedder({ id })
  await ensureDemo({
    catalogue: { source: async () => source },
    settings,
    embedder: async () => embedder,
    importDemo: async () => void steps.push('import'),
    indexMissing: async () => void steps.push('index'),
    thresholdsFile,
  })
  const space = await openSpace(embedder, await readSpaceChoice(settings, embedder.id), {
    find: unexpected('find'),
  })
  return { steps, space, limits: await readThresholds(settings, space.id) }
}

describe('the demo', () => {
  it('is imported and indexed into an empty database, with its thresholds', async () => {
    const { steps, space, limits } = await run(undefined)
    expect(steps).toEqual(['import', 'index'])
    expect(space.id).toBe(spaceId(embedderId, { colourWeight, head: null }))
    expect(limits).toEqual({ ...thresholds, fitted: true })
  })

  it('is imported while the model starts', async () => {
    const starting = Promise.withResolvers<void>()
    const importing = Promise.withResolvers<void>()
    const steps: string[] = []
    await ensureDemo({
      catalogue: { source: async () => undefined },
      settings: createMemorySettings({}),
      async embedder() {
        starting.resolve()
        await importing.promise
        return createFakeEmbedder({ id: embedderId })
      },
      async importDemo() {
        importing.resolve()
        await starting.promise
      },
      indexMissing: async () => void steps.push('index'),
      thresholdsFile,
    })
    expect(steps).toEqual(['index'])
  })

  it('does not undo what was learned with it', async () => {
    const learned = { colourWeight: 0.5, head: null }
    const { space } = await run('demo', { stored: { [`space:${embedderId}`]: learned } })
    expect(space.id).toBe(spaceId(embedderId, learned))
  })

  it('is not imported twice, but what is missing is indexed', async () => {
    expect((await run('demo')).steps).toEqual(['index'])
  })

  it("leaves a shop's own catalogue alone", async () => {
    const dependencies = {
      catalogue: { source: async () => 'shop' as const },
      settings: { get: unexpected('get'), set: unexpected('set') },
      embedder: unexpected('embedder'),
      importDemo: unexpected('importDemo'),
      indexMissing: unexpected('indexMissing'),
      thresholdsFile: '/nowhere',
    }
    await expect(ensureDemo(dependencies)).resolves.toBeUndefined()
  })

  it.each(['other@123456789012', 'bundled@abcdef012346', 'bundled'])(
    'gives its thresholds to no other embedder (%s)',
    async (id) => {
      const { steps, limits } = await run(undefined, { id })
      expect(steps).toEqual(['import', 'index'])
      expect(limits.fitted).toBe(false)
    },
  )
})
