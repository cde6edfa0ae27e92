import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exposeLayer } from '#src/adapters/onnx/expose-layer.ts'
import { makeScratchFolder } from './scratch-folder.ts'
import { sharedFolder } from './shared-data.ts'

/**
 * The shared MobileNetV2 with the ReLU6 after its last expansion from 96 to 576 channels as middle layer, in a folder of
 * its own.
 */
export async function exposeMobilenet(): Promise<{
  readonly folder: string
  readonly card: string
}> {
  const folder = await makeScratchFolder('vitryna-models-')
  for (const end of ['onnx', 'json']) {
    const name = `mobilenetv2.${end}`
    await copyFile(join(sharedFolder, 'models', name), join(folder, name))
  }
  const file = join(folder, 'mobilenetv2.onnx')
  await exposeLayer({ file, layer: 'clip_149', to: file })
  return { folder, card: join(folder, 'mobilenetv2.json') }
}
