import sharp from 'sharp'
import { type CutName, cuts } from './cuts.ts'
import { type FabricName, fabricFilter, fabrics, weavePattern } from './fabrics.ts'
import { families } from './families.ts'
import type { Family, Model } from './family.ts'
import type { Brush } from './layers.ts'
import { type ColourName, darker, dyes, luminance } from './palette.ts'
import { board } from './path.ts'
import { patternTile } from './patterns.ts'
import { prints } from './prints.ts'

export type View = 'front' | 'back'

/** One SKU of the demo shop, ready to be drawn. */
export interface Garment {
  readonly sku: string
  readonly cut: CutName
  readonly fabric: FabricName
  readonly model: Model
}

/** Every view that is drawn of every garment. */
export const views: readonly View[] = ['front', 'back']

/** Every SKU of the demo shop, in the order of the catalogue. */
export const demoGarments: readonly Garment[] = families.flatMap(garmentsOf)

/** The SKUs of one family: one cut in its colours or prints. */
export function garmentsOf(family: Family): Garment[] {
  const { code, cut, fabric, models } = family
  return models.map((model) => ({
    sku: `${code}-${(model.key ?? model.colour).toUpperCase()}`,
    cut,
    fabric: model.fabric ?? fabric,
    model,
  }))
}

/**
 * Draws a garment on a transparent ground: a PNG, 640 x 640. Always the same bytes for the same
 * garment and view.
 */
export async function renderView(garment: Garment, view: View): Promise<Buffer> {
  return await sharp(Buffer.from(drawing(garment, view)))
    .png({ compressionLevel: 3 })
    .toBuffer()
}

function drawing(garment: Garment, view: View): string {
  const { fabric, model } = garment
  const brush = brushFor(garment)
  const pieces = cuts[garment.cut](view).map((layer) => layer(brush))
  const seed = [...`${garment.sku} ${view}`].reduce(
    (sum, letter) => sum * 31 + letter.charCodeAt(0),
    7,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${board}" height="${board}"
    viewBox="0 0 ${board} ${board}"><defs>
      ${fabricFilter(fabric, { seed: seed % 997, pale: luminance(brush.dyes.main) > 0.85 })}${weavePattern(fabric)}
      ${patternTile(model.pattern, dyes[model.dye ?? 'white'].hex)}
      <filter id="soft" x="-20%" y="-20%" width="140%" height="140%">
        <feGaussianBlur stdDeviation="9"/></filter>
      <linearGradient id="sheen" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="#fff" stop-opacity="0.26"/>
        <stop offset="0.45" stop-color="#fff" stop-opacity="0"/>
        <stop offset="1" stop-color="#120a28" stop-opacity="0.14"/></linearGradient>
    </defs><g filter="url(#fabric)">${pieces.join('')}</g></svg>`
}

function brushFor({ fabric, model }: Garment): Brush {
  const hex = (colour: ColourName): string => dyes[colour].hex
  let ids = 0
  return {
    dyes: {
      main: hex(model.colour),
      trim: hex(model.trim ?? model.colour),
      inner: darker(hex(model.colour), 0.3),
      accent: hex(model.accent ?? 'white'),
    },
    print: model.print === undefined ? '' : prints[model.print],
    patterned: model.pattern !== undefined,
    woven: 'weave' in fabrics[fabric],
    nextId: () => `clip${ids++}`,
  }
}
