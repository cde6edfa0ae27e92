import { z } from 'zod'
import { isMangledBarcode, plainBarcode } from '#src/domain/barcode.ts'
import { photoRoles } from '#src/domain/reference-photo.ts'
import { isSku } from '#src/domain/sku.ts'
import { parseDimensions, parseWeight } from '#src/domain/specs/measures.ts'
import { withoutMarks } from '#src/lib/without-marks.ts'
import { asText, asValue, type RawProduct } from './raw-catalogue.ts'

/** As a phone and a label have it: a Mac may write `й` as two signs (NFD). */
const text = z.string().normalize('NFC').overwrite(withoutMarks)

/** YAML reads 62 as a number and no as a boolean: what was written is what is meant. */
export const word = z.preprocess(
  asText,
  z.string('must be a word').normalize('NFC').overwrite(withoutMarks).min(1, 'must not be empty'),
)

const words = z.array(word, 'must be a list').default([])
export const price = z.preprocess(
  asValue,
  z.number('must be a number').nonnegative('must not be negative').max(1e12, 'is too large'),
)
export const stock = z.preprocess(
  asValue,
  z.int('must be a whole number').nonnegative('must not be negative').max(1e9, 'is too large'),
)

export const inStock = z.preprocess(asValue, z.boolean('must be true or false'))
export const skuField = word.refine(
  isSku,
  'must be 1-64 letters, digits and . _ / -, from letter or digit to the same',
)

/** One string for every language, or one per language. */
const localized = z.union(
  [
    text.transform((uk) => (uk ? { uk } : {})),
    z
      .strictObject({ uk: text.optional(), en: text.optional() })
      .transform(({ uk, en }) => ({ ...(uk ? { uk } : {}), ...(en ? { en } : {}) })),
  ],
  'must be a text, or { uk: …, en: … }',
)

const weight = measure(parseWeight, 'must be a weight with its unit, such as 2.5 kg or 500 g')
const dimensions = measure(
  parseDimensions,
  'must be one to three sides and their unit, such as 30 x 20 x 10 cm',
)

function measure<T>(parse: (written: string) => T | undefined, message: string) {
  return word.transform((written, context) => {
    const parsed = parse(written)
    if (parsed !== undefined) return parsed
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

const barcode = word
  .refine(
    (code) => !isMangledBarcode(code),
    'was changed by a spreadsheet; format its cells as text and write it again',
  )
  .transform(plainBarcode)

const variant = z.strictObject({
  size: word.nullish(),
  color: word.nullish(),
  stock,
  price: price.nullish(),
  barcode: barcode.nullish(),
})

const role = z.enum(photoRoles, 'must be product or shopper').default('product')
const path = z.string('must be a path').min(1, 'must not be empty')
const photo = z.union(
  [
    z.strictObject({ file: path, role, view: word.optional() }),
    z.strictObject({ frames: path, role, view: word.optional() }),
  ],
  'must have `file` or `frames` (and may have `role` product or shopper, and `view`)',
)

const product = z.strictObject(
  {
    sku: skuField,
    name: localized.refine((name) => Object.keys(name).length > 0, 'must not be empty'),
    category: word,
    price,
    sizes: words,
    colors: words,
    in_stock: inStock.default(true),
    visual_features: localized.default({}),
    recognition_tips: localized.default({}),
    brand: word.nullish(),
    material: localized.default({}),
    weight: weight.nullish(),
    dimensions: dimensions.nullish(),
    url: z.url({ protocol: /^https?$/, error: 'must be a web address, https://…' }).nullish(),
    variants: z.array(variant, 'must be a list').default([]),
    photos: z.array(photo, 'must be a list').default([]),
  },
  'is no product',
)

/** A product as a catalogue file writes it (DESIGN.md, section 4). */
export const productSchema = z.preprocess(asValue, product)

export type WrittenProduct = z.output<typeof productSchema>
/** A product of a file that is as it should be, by itself. */
export interface ParsedProduct {
  readonly raw: RawProduct
  readonly written: WrittenProduct
}

export type WrittenPhoto = WrittenProduct['photos'][number]
