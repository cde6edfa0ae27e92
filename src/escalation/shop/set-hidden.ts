import type { ActingManager } from '#src/ports/audit-log.ts'
import type { Changed, DeskProduct, ShopDesk } from '#src/ports/shop-desk.ts'
import { type Misread, readProduct } from './find-product.ts'

export interface HiddenSet extends Changed<boolean> {
  readonly kind: 'visibility'
  readonly product: DeskProduct
}

/** Takes a product out of sight or shows it again. @param text its SKU */
export async function setHidden(
  desk: Pick<ShopDesk, 'find' | 'setHidden'>,
  text: string,
  { hidden, manager }: { readonly hidden: boolean; readonly manager: ActingManager },
): Promise<HiddenSet | Misread> {
  const read = await readProduct(desk, text)
  if ('kind' in read) return read
  const { product, words } = read
  if (words.length > 0) return { kind: 'usage' }
  const changed = await desk.setHidden(product.sku, hidden, manager)
  return changed
    ? { kind: 'visibility', product, ...changed }
    : { kind: 'no-product', word: product.sku }
}
