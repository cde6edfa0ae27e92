import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { exposeLayer } from '#src/adapters/onnx/expose-layer.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import type { Vitryna } from '#src/main.ts'
import { openTestDatabase } from './database.ts'
import { withShop } from './open-shop.ts'
import { makeScratchFolder } from './scratch-folder.ts'
import { sharedFolder, sharedMissing } from './shared-data.ts'

/**
 * The shared MobileNetV2 with the ReLU6 after its last expansion from 96 to 576 channels as middle layer, while the
 * tests of a file run.
 * @returns what gives its card.
 */
export function useMobilenet(): () => string {
  let folder: string
  beforeAll(async () => {
    if (sharedMissing) return
    folder = await makeScratchFolder('vitryna-models-')
    for (const end of ['onnx', 'json']) {
      const name = `mobilenetv2.${end}`
      await copyFile(join(sharedFolder, 'models', name), join(folder, name))
    }
    const file = join(folder, 'mobilenetv2.onnx')
    await exposeLayer({ file, layer: 'clip_149', to: file })
  })
  afterAll(async () => {
    if (!sharedMissing) await rm(folder, { recursive: true, force: true })
  })
  return () => join(folder, 'mobilenetv2.json')
}

/** A shop of its own with the catalogue of a folder, indexed with an embedder. */
export async function withShopOf<T>(
  { folder, card }: { readonly folder: string; readonly card: string },
  use: (vitryna: Vitryna) => Promise<T>,
): Promise<T> {
  const database = await openTestDatabase()
  await database.release()
  try {
    return await withShop({ ...database.environment, VITRYNA_EMBEDDER: card }, async (vitryna) => {
      await vitryna.catalogue.import({ file: join(folder, 'products.yaml') })
      await vitryna.index.indexPhotos(missingPhotos)
      return use(vitryna)
    })
  } finally {
    await database.remove()
  }
}
