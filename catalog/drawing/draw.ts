import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { demoCases } from './cases.ts'
import { demoGarments } from './garments.ts'
import { catalogueYaml, photoName } from './products.ts'
import { catalogueViews, studioPhoto } from './studio.ts'

const catalogFolder = fileURLToPath(new URL('../', import.meta.url))
const casesFolder = fileURLToPath(new URL('../../evals/demo/', import.meta.url))

await drawCatalogue()
await shootCases()

async function drawCatalogue(): Promise<void> {
  const folder = await emptied(`${catalogFolder}photos/`)
  for (const [index, garment] of demoGarments.entries()) {
    // A garment's views at once: enough to keep both the renderer and the encoder busy.
    const photos = await Promise.all(
      catalogueViews.map(async (view) => {
        const jpeg = await studioPhoto(garment, view)
        await writeFile(folder + photoName(garment.sku, view), jpeg)
        return jpeg.length
      }),
    )
    say(`${index + 1}/${demoGarments.length} ${garment.sku} ${kilobytes(photos)} kB`)
  }
  await writeFile(`${catalogFolder}products.yaml`, catalogueYaml())
  say('catalog/products.yaml')
}

async function shootCases(): Promise<void> {
  for (const folder of ['photos', 'hard']) await emptied(`${casesFolder}${folder}/`)
  const lines: string[] = []
  for await (const { photo, sku, caption, tags, jpeg } of demoCases()) {
    await writeFile(casesFolder + photo, jpeg)
    lines.push(`${JSON.stringify({ photo, sku, caption, tags })}\n`)
    say(`evals/demo/${photo} ${kilobytes([jpeg.length])} kB`)
  }
  await writeFile(`${casesFolder}cases.jsonl`, lines.join(''))
  say('evals/demo/cases.jsonl')
}

/** Photos of garments that are no longer drawn must not stay behind. */
async function emptied(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

function kilobytes(sizes: readonly number[]): number {
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
