import { Composer, type Context } from 'grammy'
import { deskCardText } from '#src/bot/desk-card.ts'
import {
  budgetText,
  hiddenSetText,
  misreadText,
  type ProductCommand,
  priceSetText,
  stockSetText,
} from '#src/bot/desk-texts.ts'
import { sendMessage } from '#src/bot/edit-message.ts'
import { type ManagersMessage, managerOf, managersVoice, say } from '#src/bot/managers-message.ts'
import { productPicture, type SentPictures } from '#src/bot/pictures.ts'
import { type Misread, readProduct } from '#src/escalation/shop/find-product.ts'
import { type BudgetDependencies, lookAtBudget } from '#src/escalation/shop/look-at-budget.ts'
import { setHidden } from '#src/escalation/shop/set-hidden.ts'
import { setPrice } from '#src/escalation/shop/set-price.ts'
import { setStock } from '#src/escalation/shop/set-stock.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ShopDesk } from '#src/ports/shop-desk.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface ShopCommandsDependencies {
  readonly staffChats: Pick<StaffChats, 'has'>
  readonly desk: ShopDesk
  readonly catalogue: Pick<CatalogueStore, 'covers'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read' | 'change'>
  readonly budget: BudgetDependencies
  readonly pictures: SentPictures
}

const voice = managersVoice

/** The commands by which managers keep prices and stock; in every other chat they are nothing. */
export function shopCommandsFeature(dependencies: ShopCommandsDependencies): Composer<Context> {
  const { staffChats, desk, shopSettings } = dependencies
  const feature = new Composer<Context>()
  const managers = feature
    .chatType(['group', 'supergroup'])
    .filter(({ chat }) => staffChats.has(chat.id))
  managers.command('price', async (ctx) => {
    const set = await setPrice(desk, ctx.match, managerOf(ctx))
    await say(
      ctx,
      set.kind === 'price' ? priceSetText(set, voice) : misreadText(set, 'price', voice),
    )
  })
  managers.command('stock', async (ctx) => {
    // What was sold between the count and this moment is no part of the count.
    const countedAt = new Date(ctx.message.date * 1_000)
    const set = await setStock(desk, ctx.match, { manager: managerOf(ctx), countedAt })
    await say(ctx, isMisread(set) ? misreadText(set, 'stock', voice) : stockSetText(set, voice))
  })
  for (const command of ['hide', 'show'] as const) {
    managers.command(command, async (ctx) => {
      const asked = { hidden: command === 'hide', manager: managerOf(ctx) }
      const set = await setHidden(desk, ctx.match, asked)
      const text =
        set.kind === 'visibility' ? hiddenSetText(set, voice) : misreadText(set, command, voice)
      await say(ctx, text)
    })
  }
  managers.command('product', (ctx) => showProduct(ctx, ctx.match, dependencies))
  managers.command('budget', async (ctx) => {
    await say(ctx, budgetText(await lookAtBudget(dependencies.budget), voice))
  })
  managers.command('reindex', async (ctx) => {
    const title = voice.translate('reindex-title')
    const { message_id: messageId } = await say(ctx, title)
    await desk.reindex({ chatId: ctx.chat.id, messageId, title }, managerOf(ctx))
  })
  for (const command of ['pause', 'resume'] as const) {
    managers.command(command, async (ctx) => {
      const wanted = { paused: command === 'pause' ? true : null }
      const changed = await shopSettings.change(wanted, managerOf(ctx))
      const text = changed.length > 0 ? `desk-${command}` : `desk-${command}-same`
      await say(ctx, voice.translate(text))
    })
  }
  return feature
}

const misreadKinds = new Set<string>([
  'usage',
  'no-product',
  'hidden',
  'no-variant',
  'several-variants',
] satisfies Misread['kind'][])

function isMisread(result: { readonly kind: string }): result is Misread {
  return misreadKinds.has(result.kind)
}

async function showProduct(
  ctx: ManagersMessage,
  text: string,
  { desk, catalogue, shopSettings, pictures }: ShopCommandsDependencies,
): Promise<unknown> {
  const read = await readProduct(desk, text)
  const command: ProductCommand = 'product'
  if ('kind' in read) return say(ctx, misreadText(read, command, voice))
  if (read.words.length > 0) return say(ctx, misreadText({ kind: 'usage' }, command, voice))
  const { product } = read
  const { timeZone } = await shopSettings.read()
  const cover = (await catalogue.covers([product.sku])).get(product.sku)
  return sendMessage({ api: ctx.api, pictures }, ctx.chat.id, {
    text: deskCardText(product, { ...voice, timeZone }),
    photo: cover && productPicture(cover),
    replyTo: { messageId: ctx.message.message_id, threadId: null },
  })
}
