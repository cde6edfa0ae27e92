import { messageOf } from '#src/lib/message.ts'
import { CatalogueError } from '#src/ports/errors.ts'
import type { FeedOffer } from './feed-offer.ts'
import { offersToCatalogue } from './offers-to-catalogue.ts'
import type { RawCatalogue } from './raw-catalogue.ts'
import { readXml, type XmlItem } from './read-xml.ts'

const itemNames = new Set(['category', 'offer', 'item', 'entry'])

/**
 * Reads a feed: YML (`yml_catalog`, of Prom, Rozetka, Hotline and the like) or Google Merchant's (RSS or Atom).
 * @throws CatalogueError for what is neither, or is cut off.
 */
export function parseFeed(text: string, file: string): RawCatalogue {
  const categories = new Map<string, string>()
  const offers: FeedOffer[] = []
  try {
    readXml(text, itemNames, (name, item) => {
      if (name === 'category') categories.set(item.attributes['id'] ?? '', item.text(''))
      else if (name === 'offer') offers.push(fromYml(item, categories))
      else offers.push(fromMerchant(item))
    })
  } catch (cause) {
    const message = `this is no XML of a feed: ${messageOf(cause)}`
    throw new CatalogueError(file, { problems: [{ line: undefined, message }], cause })
  }
  return offersToCatalogue(offers)
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

const sizeNames = /^(розмір|размер|size)/i
const colourNames = /^(колір|цвет|color|colour)/i
const materialNames = /^(матеріал|материал|склад|состав|material)/i

function fromYml(offer: XmlItem, categories: ReadonlyMap<string, string>): FeedOffer {
  const { line, attributes, text, texts } = offer
  const parameter = (names: RegExp) =>
    offer
      .children('param')
      .find((one) => names.test(one.attributes['name'] ?? ''))
      ?.text.trim()
  const model = [text('typePrefix'), text('vendor'), text('model')].filter(Boolean).join(' ')
  return {
    line,
    id: attributes['id'] ?? '',
    group: filled(attributes['group_id']),
    article: filled(text('vendorCode')),
    name: text('name_ua') || text('name') || model,
    category: filled(categories.get(text('categoryId'))) ?? 'other',
    price: text('price'),
    currency: filled(text('currencyId')),
    isAvailable: attributes['available'] !== 'false',
    stock: text('stock_quantity') || filled(text('quantity_in_stock')),
    pictures: texts('picture'),
    brand: filled(text('vendor')),
    url: filled(text('url')),
    description: text('description_ua') || text('description'),
    barcode: filled(text('barcode')),
    size: filled(parameter(sizeNames)),
    colour: filled(parameter(colourNames)),
    material: filled(parameter(materialNames)),
  }
}

function fromMerchant({ line, text: plain, texts: all }: XmlItem): FeedOffer {
  const text = (name: string) => plain(`g:${name}`) || plain(name)
  const texts = (name: string) => [...all(`g:${name}`), ...all(name)]
  const [price = '', currency] = (text('sale_price') || text('price')).split(/\s+/)
  return {
    line,
    id: text('id'),
    group: filled(text('item_group_id')),
    article: undefined,
    name: text('title'),
    category: lastOf(text('product_type')) || lastOf(text('google_product_category')) || 'other',
    price,
    currency,
    isAvailable: !/out.of.stock/i.test(text('availability')),
    stock: undefined,
    pictures: [...texts('image_link'), ...texts('additional_image_link')],
    brand: filled(text('brand')),
    url: filled(text('link')),
    description: text('description'),
    barcode: filled(text('gtin')),
    size: filled(text('size')),
    colour: filled(text('color')),
    material: filled(text('material')),
  }
}

/** `Clothes > Children > Suits`: the nearest says most. */
function lastOf(path: string): string {
  return path.split('>').at(-1)?.trim() ?? ''
}
