import { Composer, type Context, InlineKeyboard } from 'grammy'
import { editMessage } from '#src/bot/edit-message.ts'
import {
  inReplyTo,
  type ManagersMessage,
  managerOf,
  managersVoice,
  say,
} from '#src/bot/managers-message.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import { escapeHtml } from '#src/bot/texts.ts'
import { formatMoney } from '#src/domain/money.ts'
import {
  type DraftStarted,
  fillDraft,
  nextField,
  productOf,
  startDraft,
} from '#src/escalation/shop/draft-product.ts'
import { cut } from '#src/lib/cut.ts'
import { sha256 } from '#src/lib/hash.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { ProductDraft, ProductDrafts } from '#src/ports/product-drafts.ts'
import type { ShopDesk } from '#src/ports/shop-desk.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface AddProductDependencies {
  readonly staffChats: Pick<StaffChats, 'has'>
  readonly desk: ShopDesk
  readonly productDrafts: ProductDrafts
  readonly files: FileSource
  readonly pictures: SentPictures
}

const { translate, language } = managersVoice
const addCommand = /^\/add(?:@\w+)?(?:\s+(\S+))?\s*$/
/** A category by the beginning of its hash, for names may be longer than what a button carries. */
const categoryPress = /^draft:(\d{1,9}):category:([0-9a-f]{8})$/
const endPress = /^draft:(\d{1,9}):(add|cancel)$/
const maxCategories = 12
const maxLabel = 30

/**
 * `/add` under a photo, or in reply to one, begins a product; the bot asks for the rest, each answer a reply to its
 * question. The draft is in the database: a restart changes nothing.
 */
export function addProductFeature(dependencies: AddProductDependencies): Composer<Context> {
  const { staffChats, desk, productDrafts: drafts } = dependencies
  const feature = new Composer<Context>()
  const groups = feature.chatType(['group', 'supergroup'])
  groups.on('message', async (ctx, next) => {
    const { message } = ctx
    const command = addCommand.exec(message.text ?? message.caption ?? '')
    if (!command || !(await staffChats.has(ctx.chat.id))) return next()
    const photo = (message.photo ?? message.reply_to_message?.photo)?.at(-1)
    if (!photo) {
      await say(ctx, translate('usage-add'))
      return
    }
    const begun = { manager: managerOf(ctx), messageId: message.message_id, fileId: photo.file_id }
    await goOn(ctx, await startDraft({ desk, drafts }, command[1] ?? '', begun), dependencies)
  })
  groups.on('message:text', async (ctx, next) => {
    const original = ctx.message.reply_to_message
    if (original?.from?.id !== ctx.me.id || !(await staffChats.has(ctx.chat.id))) return next()
    const asked = await drafts.askedBy({ chatId: ctx.chat.id, messageId: original.message_id })
    if (!asked) return next()
    const { draft, field } = asked
    const filled = await fillDraft(drafts, draft, { field, text: ctx.message.text })
    if (filled) await ask(ctx, filled, dependencies)
    else await say(ctx, translate(`draft-${field}-wrong`))
  })
  groups.callbackQuery([categoryPress, endPress], async (ctx, next) => {
    const { message } = ctx.callbackQuery
    if (!message || !(await staffChats.has(ctx.chat.id))) return next()
    const tapped = { api: ctx.api, chat: ctx.chat, from: ctx.from, message }
    const toast = await press(tapped, ctx.callbackQuery.data, dependencies)
    await ctx.answerCallbackQuery(toast)
  })
  return feature
}

async function goOn(
  ctx: ManagersMessage,
  started: DraftStarted,
  dependencies: AddProductDependencies,
) {
  if (started.kind === 'draft') await ask(ctx, started.draft, dependencies)
  else await say(ctx, translate(`draft-${started.kind}`, { word: cut(started.word, 64) }))
}

/** The next question, or all that was said, to be added by a tap. */
async function ask(
  ctx: ManagersMessage,
  draft: ProductDraft,
  { desk, productDrafts: drafts }: Pick<AddProductDependencies, 'desk' | 'productDrafts'>,
): Promise<void> {
  const { api, chat } = ctx
  const field = nextField(draft)
  if (!field) return showDraft(ctx, draft)
  const markup =
    field === 'category'
      ? categoryButtons(draft.id, await desk.categories())
      : ({ force_reply: true, selective: true } as const)
  const sent = await api.sendMessage(
    chat.id,
    translate(`draft-${field}`, { currency: draft.currency }),
    {
      parse_mode: 'HTML',
      ...inReplyTo(ctx),
      reply_markup: markup,
    },
  )
  await drafts.noteQuestion(draft.id, sent.message_id, field)
}

function categoryButtons(draftId: number, categories: readonly string[]): InlineKeyboard {
  const buttons = categories
    .slice(0, maxCategories)
    .map((name) =>
      InlineKeyboard.text(cut(name, maxLabel), `draft:${draftId}:category:${keyOf(name)}`),
    )
  return InlineKeyboard.from([buttons]).toFlowed(2)
}

const keyOf = (category: string) => sha256(category).slice(0, 8)

async function showDraft(ctx: ManagersMessage, draft: ProductDraft): Promise<void> {
  const keyboard = new InlineKeyboard()
    .text(translate('button-add'), `draft:${draft.id}:add`)
    .text(translate('button-draft-cancel'), `draft:${draft.id}:cancel`)
  await ctx.api.sendPhoto(ctx.chat.id, draft.fileId, {
    caption: draftText(draft),
    parse_mode: 'HTML',
    ...inReplyTo(ctx),
    reply_markup: keyboard,
  })
}

/** HTML, far below a caption's 1,024 characters. */
function draftText({ sku, name, category, priceMinor, currency, sizes }: ProductDraft): string {
  const price = formatMoney({ minor: priceMinor ?? 0, currency }, language)
  return [
    `<b>${escapeHtml(name ?? '')}</b>`,
    `<code>${escapeHtml(sku)}</code> · ${escapeHtml(cut(category ?? '', 200))}`,
    translate('desk-card-price', { price }),
    ...(sizes && sizes.length > 0
      ? [translate('sizes', { sizes: cut(sizes.join(', '), 250) })]
      : []),
  ].join('\n')
}

/** @returns what the one who tapped is shown for a moment */
async function press(
  tapped: ManagersMessage & { readonly message: { readonly message_id: number } },
  data: string,
  dependencies: AddProductDependencies,
): Promise<string> {
  const { productDrafts: drafts, desk } = dependencies
  const [, id, key] = categoryPress.exec(data) ?? endPress.exec(data) ?? []
  const draft = await drafts.get(Number(id))
  if (draft?.state !== 'open') return translate('draft-closed')
  if (key === 'add') return addDraft(tapped, draft, dependencies)
  if (key === 'cancel') {
    await drafts.cancel(draft.id)
    await showEnd(tapped, translate('draft-cancelled'), dependencies)
    return translate('settled')
  }
  const category = (await desk.categories()).find((name) => keyOf(name) === key)
  const filled = category && (await drafts.fill(draft.id, { category }))
  if (!filled) return translate('draft-closed')
  await ask(tapped, filled, dependencies)
  return category
}

async function addDraft(
  tapped: ManagersMessage,
  draft: ProductDraft,
  dependencies: AddProductDependencies,
): Promise<string> {
  const product = productOf(draft)
  if (!product) return translate('draft-closed')
  const bytes = await dependencies.files.fetch(draft.fileId)
  const { sha256: hash } = await openPhoto(bytes)
  const title = `${draftText(draft)}\n\n${translate('draft-added', { sku: draft.sku })}`
  const report = { chatId: tapped.chat.id, messageId: tapped.message.message_id, title }
  const wanted = { product, photo: { sha256: hash, bytes }, report, draftId: draft.id }
  const result = await dependencies.desk.addProduct(wanted, managerOf(tapped))
  // The job that looks at its photo tells of it in this message.
  if (result !== 'taken') return translate('draft-added', { sku: draft.sku })
  return translate('draft-taken-sku', { word: draft.sku })
}

async function showEnd(
  { api, chat, message }: ManagersMessage,
  text: string,
  { pictures }: Pick<AddProductDependencies, 'pictures'>,
): Promise<void> {
  const place = { chatId: chat.id, messageId: message.message_id }
  await editMessage({ api, pictures }, place, { text })
}
