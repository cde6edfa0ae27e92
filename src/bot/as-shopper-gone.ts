import { ShopperGoneError } from '#src/ports/errors.ts'
import { isGone } from './edit-message.ts'

/** Sends to a shopper. @throws ShopperGoneError when they cannot be written to, for good */
export async function asShopperGone<T>(sending: Promise<T>): Promise<T> {
  try {
    return await sending
  } catch (cause) {
    if (!isGone(cause)) throw cause
    throw new ShopperGoneError('the shopper cannot be written to', { cause })
  }
}
