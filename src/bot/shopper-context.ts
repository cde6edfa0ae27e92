import type { ChatTypeContext, Context } from 'grammy'

/** An update from a shopper's private chat. */
export type ShopperContext = ChatTypeContext<Context, 'private'>
