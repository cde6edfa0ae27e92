import { join } from 'node:path'
import { sha256 } from '#src/lib/hash.ts'
import { openVitryna, type Vitryna, validate } from '#src/main.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'

/**
 * A database of its own with a catalogue in it, kept in the data directory for the next time: one for each content of
 * the catalogue and each embedder. It knows no server and is no part of the shop.
 * @param catalogueFile YAML or CSV
 * @throws CatalogueError with every bad line.
 */
export async function openEvalDatabase(
  surroundings: Surroundings,
  catalogueFile: string,
): Promise<Vitryna> {
  const { config, progress } = surroundings
  const { entries } = await validate(catalogueFile, progress)
  const key = sha256(JSON.stringify([config.VITRYNA_EMBEDDER, entries])).slice(0, 16)
  const vitryna = await openVitryna({
    ...surroundings,
    config: { ...config, REDIS_URL: undefined, QDRANT_URL: undefined },
    scratchDir: join(config.VITRYNA_DATA_DIR, 'evals', key),
  })
  try {
    const isImported = (await vitryna.stores.catalogue.source()) !== undefined
    if (!isImported) await vitryna.catalogue.import({ file: catalogueFile })
    return vitryna
  } catch (error) {
    await vitryna.close()
    throw error
  }
}
