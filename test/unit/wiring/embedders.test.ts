import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { embedderInUse, embedderSettings, openModelHub } from '#src/wiring/embedders.ts'

let dataDir = ''

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

function config(embedder = '') {
  return readConfig({ VITRYNA_DATA_DIR: dataDir, VITRYNA_EMBEDDER: embedder })
}

/** As a pull leaves it, as far as finding it goes. */
async function putThere(name: string): Promise<string> {
  const folder = join(dataDir, 'models', name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'card.json'), '{}')
  return join(folder, 'card.json')
}

describe('the embedder in use', () => {
  it('is the bundled one, until another is chosen', async () => {
    expect(embedderSettings(config()).cardFile).toMatch(/bundled\.json$/)
    const card = await putThere('dinov2-small')
    await openModelHub(config()).choose('dinov2-small')
    expect(embedderSettings(config()).cardFile).toBe(card)
    await openModelHub(config()).choose('bundled')
    expect(embedderSettings(config()).cardFile).toMatch(/bundled\.json$/)
  })

  it('is what VITRYNA_EMBEDDER says, whatever was chosen', async () => {
    const card = await putThere('dinov2-small')
    await openModelHub(config()).choose('clip-vit-b32')
    expect(embedderSettings(config('dinov2-small')).cardFile).toBe(card)
    expect(embedderSettings(config('/models/own.json')).cardFile).toBe('/models/own.json')
    expect(embedderInUse(config('bundled'))).toBe('bundled')
  })

  it('must have been pulled', () => {
    expect(() => embedderSettings(config('dinov2-small'))).toThrow(
      expect.objectContaining({ remedy: 'run `vitryna models pull dinov2-small`' }),
    )
  })

  it('must be known', () => {
    expect(() => embedderSettings(config('dinov9'))).toThrow(
      expect.objectContaining({
        message: 'there is no embedder dinov9',
        remedy: expect.stringContaining('JSON card'),
      }),
    )
  })
})
