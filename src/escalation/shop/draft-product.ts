import type { Product } from '#src/domain/product.ts'
import { isSku } from '#src/domain/sku.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
import {
  type DraftContent,
  type DraftField,
  draftFields,
  type ProductDraft,
  type ProductDrafts,
} from '#src/ports/product-drafts.ts'
import type { ShopDesk } from '#src/ports/shop-desk.ts'
import { priceIn } from './price-in.ts'

export interface DraftDependencies {
  readonly desk: Pick<ShopDesk, 'find' | 'currency'>
  readonly drafts: Pick<ProductDrafts, 'start' | 'fill'>
}

/** What an empty shop's prices are in. */
const defaultCurrency = 'UAH'
const maxName = 200
const maxSizes = 30

export type DraftStarted =
  | { readonly kind: 'draft'; readonly draft: ProductDraft }
  | { readonly kind: 'wrong-sku' | 'taken-sku'; readonly word: string }

/** A manager begins to describe a product. @param word the SKU it is to have, or empty for any */
export async function startDraft(
  { desk, drafts }: DraftDependencies,
  word: string,
  begun: { readonly manager: ActingManager; readonly messageId: number; readonly fileId: string },
): Promise<DraftStarted> {
  if (word !== '' && !isSku(word)) return { kind: 'wrong-sku', word }
  if (word !== '' && (await desk.find(word))) return { kind: 'taken-sku', word }
  const currency = (await desk.currency()) ?? defaultCurrency
  const sku = isSku(word) ? word : undefined
  return { kind: 'draft', draft: await drafts.start({ ...begun, sku, currency }) }
}

/** What is to be asked next; undefined when all is said. */
export function nextField(draft: ProductDraft): DraftField | undefined {
  const values = {
    name: draft.name,
    category: draft.category,
    price: draft.priceMinor,
    sizes: draft.sizes,
  }
  return draftFields.find((field) => values[field] === null)
}

/** Takes what a manager answers. @returns undefined when it is no such answer, or the draft is closed */
export async function fillDraft(
  drafts: Pick<ProductDrafts, 'fill'>,
  draft: ProductDraft,
  { field, text }: { readonly field: DraftField; readonly text: string },
): Promise<ProductDraft | undefined> {
  const content = readField(field, text.trim(), draft.currency)
  return content && drafts.fill(draft.id, content)
}

function readField(
  field: DraftField,
  text: string,
  currency: string,
): Partial<DraftContent> | undefined {
  const line = text.normalize('NFC').replaceAll(/\s+/g, ' ')
  switch (field) {
    case 'name':
    case 'category':
      return isName(line) ? { [field]: line } : undefined
    case 'price': {
      const priceMinor = priceIn(line, currency)
      return priceMinor ? { priceMinor } : undefined
    }
    case 'sizes': {
      const sizes = sizesIn(line)
      return sizes && { sizes }
    }
  }
}

function isName(line: string): boolean {
  return line !== '' && line.length <= maxName
}

const counted = /^(.+?)\s*[:=]\s*(\d{1,5})$/

/** `98-104, 110-116` or, with pieces, `98-104: 3, 110-116: 2`; a dash for none. */
function sizesIn(line: string): readonly string[] | undefined {
  if (line === '-' || line === '—') return []
  const parts = line.split(/\s*[,;]\s*/).filter((part) => part !== '')
  const withCount = parts.filter((part) => counted.test(part)).length
  const isEven = withCount === 0 || withCount === parts.length
  const names = new Set(parts.map((part) => counted.exec(part)?.[1] ?? part))
  const isGood = isEven && parts.length > 0 && parts.length <= maxSizes
  return isGood && names.size === parts.length ? parts : undefined
}

/** The product that a finished draft describes; undefined while something is to be asked. */
export function productOf(draft: ProductDraft): Product | undefined {
  const { sku, name, category, priceMinor, currency, sizes } = draft
  if (name === null || category === null || priceMinor === null || sizes === null) return undefined
  const parts = sizes.map((part) => counted.exec(part) ?? ([part, part, undefined] as const))
  return {
    sku,
    name: { uk: name },
    category,
    price: { minor: priceMinor, currency },
    sizes: parts.map(([, size]) => size ?? ''),
    colours: [],
    declaredInStock: true,
    visualFeatures: {},
    recognitionTips: {},
    brand: null,
    material: {},
    weightGrams: null,
    dimensionsMm: [],
    url: null,
    variants: parts.flatMap(([, size = '', stock]) =>
      stock === undefined
        ? []
        : [{ size, colour: null, stock: Number(stock), priceMinor: null, barcode: null }],
    ),
  }
}
