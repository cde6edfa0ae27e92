import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** A product that no other shop has: coloured rings of its own. */
export interface DrawnProduct {
  readonly sku: string
  readonly name: string
  readonly photo: Buffer
}

/** Draws so many products and writes a catalogue of them, with their photos beside it. @returns them and the file. */
export async function writeDrawnShop(
  folder: string,
  name: string,
  count: number,
): Promise<{ readonly file: string; readonly products: readonly DrawnProduct[] }> {
  const products: DrawnProduct[] = []
  for (let at = 0; at < count; at += 1) {
    const sku = `${name}-${at}`
    const photo = await drawRings(sku)
    await writeFile(join(folder, `${sku}.jpg`), photo)
    products.push({ sku, name: `Rings rug ${sku}`, photo })
  }
  const rows = products.map(
    (one) =>
      `  - { sku: ${one.sku}, name: "${one.name}", category: rug, price: 990, photos: [{ file: ${one.sku}.jpg }] }`,
  )
  const file = join(folder, `${name}.yaml`)
  await writeFile(file, `products:\n${rows.join('\n')}\n`)
  return { file, products }
}

function drawRings(seed: string): Promise<Buffer> {
  const hues = Array.from({ length: 12 }, (_, at) => hashOf(`${seed}/${at}`) % 360)
  const circles = hues.map((hue, at) => {
    const place = hashOf(`${at}/${seed}`)
    const [x, y] = [320 + (place % 90) - 45, 280 + ((place >> 8) % 90) - 45]
    return `<circle cx="${x}" cy="${y}" r="${250 - at * 20}" fill="hsl(${hue} 90% ${30 + at * 4}%)"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="560">${circles.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).jpeg().toBuffer()
}

/** FNV-1a, 31 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193)
  return hash & 0x7fffffff
}
