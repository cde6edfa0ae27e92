import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileNameOf } from '#src/adapters/model-hub/model-files.ts'
import { readRegistry } from '#src/adapters/model-hub/registry.ts'
import { loadCard } from '#src/adapters/onnx/card.ts'
import { sha256 } from '#src/lib/hash.ts'

const registry = readRegistry()
/** The shortest of all ONNX files: its version alone. */
const model = Uint8Array.of(8, 8)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the registry', () => {
  it('has at least eight embedders, each under a name of its own', () => {
    const names = registry.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(8)
  })

  it('names what cannot be the name of a model: `bundled` and the path of a card', () => {
    for (const { name } of registry) expect(name).not.toMatch(/^bundled$|\.json$/)
  })

  it('gives no file twice', () => {
    const files = registry.flatMap(({ files: own }) => own)
    for (const key of ['address', 'sha256'] as const) {
      const values = files.flatMap((file) => file[key] ?? [])
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it.each(registry.map((entry) => [entry.name, entry] as const))(
    'has a card for %s that can be read',
    async (name, { files, license, input, output, batch }) => {
      const file = fileNameOf(files[0].address)
      const own = { name, file, sha256: sha256(model), license, input, output, batch }
      const cardFile = join(folder, `${name}.json`)
      await writeFile(join(folder, file), model)
      await writeFile(cardFile, JSON.stringify(own))
      expect((await loadCard(cardFile)).card).toEqual({ views: 5, ...own })
    },
  )
})
