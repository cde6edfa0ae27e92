import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { projectRoot } from './run-vitryna.ts'

const demoPhoto = (name: string) => join(projectRoot, 'evals/demo/photos', `${name}.jpg`)

/** A photo of the demo's held-out set, by its name. */
export function readDemoPhoto(name: string): Promise<Uint8Array> {
  return readFile(demoPhoto(name))
}

/** A picture of the demo's catalogue, by its name. */
export function readCataloguePhoto(name: string): Promise<Uint8Array> {
  return readFile(join(projectRoot, 'catalog/photos', `${name}.jpg`))
}

export async function cataloguePhotoNames(): Promise<readonly string[]> {
  const files = await readdir(join(projectRoot, 'catalog/photos'))
  return files.map((file) => file.replace(/\.jpg$/, '')).toSorted()
}

/** The same picture as another file, a different one for each number: small, so that it costs little. */
export function reEncoded(bytes: Uint8Array, number: number): Promise<Uint8Array> {
  const quality = 60 + (number % 30)
  return sharp(bytes)
    .resize(480 - Math.floor(number / 30) * 2)
    .jpeg({ quality })
    .toBuffer()
}
