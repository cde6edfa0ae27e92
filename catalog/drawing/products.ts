import { families } from './families.ts'
import type { Family, Model, Text } from './family.ts'
import { type Garment, garmentsOf } from './garments.ts'
import { type ColourName, dyes } from './palette.ts'
import { createRandom, pick } from './random.ts'
import { catalogueViews } from './studio.ts'

const header = `# The demo catalogue: a shop of children's clothes, drawn by catalog/drawing/draw.ts.
# Written from catalog/drawing/range/: edit there, then run \`npx node catalog/drawing/draw.ts\`.
# Prices are in hryvnias; barcodes are made up, their check digits are right.
`

/** The whole catalogue as the text of products.yaml. */
export function catalogueYaml(): string {
  const barcode = barcodes()
  const products = families.flatMap((family) =>
    garmentsOf(family).map((garment) => productYaml(family, garment, barcode)),
  )
  return `${header}\ncurrency: UAH\nproducts:\n${products.join('\n')}`
}

/** The name of a product's photo, without a folder. */
export function photoName(sku: string, view: string): string {
  return `${sku.toLowerCase()}-${view}.jpg`
}

interface Variant {
  readonly size: string
  readonly stock: number
  readonly price?: number
  readonly barcode?: string
}

function productYaml(family: Family, { sku, model }: Garment, barcode: () => string): string {
  const variants = variantsOf(family, { sku, model, barcode })
  const colour = dyes[model.listed ?? model.colour].en
  const photos = catalogueViews.map(
    (view) => `      - { file: photos/${photoName(sku, view)}, role: product, view: ${view} }\n`,
  )
  return [
    `  - sku: ${sku}\n`,
    `    name: ${inline(nameOf(family, model))}\n`,
    `    category: ${family.category}\n`,
    `    price: ${family.price.toFixed(2)}\n`,
    `    sizes: [${family.sizes.map(scalar).join(', ')}]\n`,
    `    colors: [${colour}]\n`,
    `    in_stock: ${variants.some(({ stock }) => stock > 0)}\n`,
    `    visual_features:\n${block(featuresOf(family, model))}`,
    `    recognition_tips:\n${block(family.tips)}`,
    '    variants:\n',
    ...variants.map((variant) => `      - ${variantYaml(variant, colour)}\n`),
    '    photos:\n',
    ...photos,
  ].join('')
}

function nameOf({ name, gender }: Family, { colour, called }: Model): Text {
  const suffix = called ?? colourText(colour, gender)
  return { uk: `${name.uk}, ${suffix.uk}`, en: `${name.en}, ${suffix.en}` }
}

function featuresOf({ features, gender }: Family, { colour, mark }: Model): Text {
  const first = colourText(colour, gender)
  const last = mark === undefined ? { uk: '', en: '' } : { uk: `, ${mark.uk}`, en: `, ${mark.en}` }
  return {
    uk: `${first.uk}; ${features.uk}${last.uk}`,
    en: `${first.en}; ${features.en}${last.en}`,
  }
}

function colourText(colour: ColourName, gender: Family['gender']): Text {
  const form = { masculine: 0, feminine: 1, neuter: 2, plural: 3 } as const
  return { uk: dyes[colour].uk[form[gender]], en: dyes[colour].en }
}

interface Stocking {
  readonly sku: string
  readonly model: Model
  readonly barcode: () => string
}

function variantsOf(family: Family, { sku, model, barcode }: Stocking): Variant[] {
  const random = createRandom([...sku].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 1))
  const coded = sku === 'MRIYA-PINK' || random() < 0.6
  return family.sizes.map((size, index) => {
    const drawn = pick(random, [0, 1, 2, 3, 3, 4, 5, 7, 12])
    // The first size is there unless the model is sold out, so that most products can be ordered.
    const stock = model.soldOut === true ? 0 : Math.max(index === 0 ? 3 : 0, drawn)
    const largest = index > 0 && index === family.sizes.length - 1 && family.price > 800
    return {
      size,
      stock,
      ...(largest ? { price: Math.round(family.price * 0.107) * 10 } : {}),
      ...(coded ? { barcode: barcode() } : {}),
    }
  })
}

function variantYaml({ size, stock, price, barcode }: Variant, colour: string): string {
  const fields = [`size: ${scalar(size)}`, `color: ${colour}`, `stock: ${stock}`]
  if (price !== undefined) fields.push(`price: ${price.toFixed(2)}`)
  if (barcode !== undefined) fields.push(`barcode: "${barcode}"`)
  return `{ ${fields.join(', ')} }`
}

/** EAN-13 numbers of the Ukrainian range, counted up from the first. */
function barcodes(): () => string {
  let count = 0
  return () => {
    count += 1
    const body = `482${String(count).padStart(9, '0')}`
    const sum = [...body].reduce(
      (total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3),
      0,
    )
    return `${body}${(10 - (sum % 10)) % 10}`
  }
}

/** A size such as 62 would be read back as a number. */
function scalar(text: string): string {
  return /^\d+$/.test(text) ? `"${text}"` : text
}

function inline({ uk, en }: Text): string {
  return `{ uk: "${uk}", en: "${en}" }`
}

function block({ uk, en }: Text): string {
  return `      uk: "${sentence(uk)}"\n      en: "${sentence(en)}"\n`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
