import type { Message } from 'grammy/types'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import { parsePress } from '#src/bot/callback-data.ts'
import { packShopperAct, packStaffAct } from '#src/bot/order-press.ts'
import { translator } from '#src/bot/texts.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Vitryna } from '#src/main.ts'
import { inlineButtons, wordsOf } from './basket-shopper.ts'
import { type AnswerKind, kindOf } from './chat-answers.ts'
import { readCataloguePhoto } from './chat-photos.ts'
import { dataOf, type ExpectedOrder, placeOf, type SimulatedShopper } from './order-simulation.ts'
import {
  checkOut,
  type Flow,
  type FlowKind,
  type FlowWorld,
  flowKinds,
  type Item,
  isNext,
  type Placed,
  pick,
  see,
  tap,
} from './order-simulation-dialogue.ts'

/** Of these there are always enough. */
const plentiful = ['MRIYA-PINK', 'MRIYA-SKY', 'MRIYA-GREY', 'LAGUNA-NAVY', 'ZYMA-RED']
/** Of this more are wanted than there are. */
const scarce = { sku: 'KAZKA-MINT', size: '98-104' }
/** Of this there is nothing. */
const gone = 'KAZKA-LILAC'
const sizes = ['98-104', '110-116']

/** In pacer and server alike: at the real 20 the group alone would take hours. */
const groupMessagesPerMinute = 100_000

/** Enough of most, too few of one thing, and one price for all sizes, so that a manager's word changes it. */
export async function fillShop({ connection: { db } }: Vitryna, flowCount: number): Promise<void> {
  const shop = createShopSettings(db)
  await shop.change({ groupMessagesPerMinute }, 'the simulation')
  const variants = db.updateTable('variants')
  await variants
    .set({ stock: 100_000, price_minor: null })
    .where('sku', 'in', plentiful as Sku[])
    .execute()
  await variants
    .set({ stock: Math.ceil(flowCount / flowKinds.length / 3) })
    .where('sku', '=', scarce.sku as Sku)
    .where('size', '=', scarce.size)
    .execute()
}

/** Plays one flow to its end, and notes what must have come of it. */
export async function playFlow(
  flowWorld: FlowWorld,
  shopper: SimulatedShopper,
  kind: FlowKind,
): Promise<void> {
  const flow: Flow = { ...flowWorld, shopper, kind, at: { draftId: 0, revision: 0 } }
  if (kind === 'sold-out') return wishFor(flow, gone)
  const items = itemsOf(flow)
  let basket: Message | undefined
  for (const item of items) basket = (await putIntoBasket(flow, item)) ?? basket
  if (!basket) return
  const placed = await checkOut(flow, basket, items)
  if (placed) await afterwards(flow, placed)
}

function itemsOf({ shopper, kind }: Flow): readonly Item[] {
  if (kind === 'scarce') return [scarce]
  const item = (): Item => ({ sku: pick(shopper, plentiful), size: pick(shopper, sizes) })
  const first = item()
  if (kind !== 'two-items') return [first]
  const others = plentiful.filter((sku) => sku !== first.sku)
  return [first, { ...item(), sku: pick(shopper, others) }]
}

/** By a link into the bot, or by a photo of the shop's own. */
async function openCard(flow: Flow, sku: string): Promise<Message> {
  const { shopper } = flow
  const link = { text: `/start ${sku}` }
  if (shopper.random() >= 0.25) return askFor(flow, link, ['card'])
  const photo = await readCataloguePhoto(`${sku.toLowerCase()}-front`)
  const answer = await askFor(flow, { photo }, ['card', 'describe', 'ticket'])
  // When its time is up a bot that has too much to do asks in words, or the managers; none of them is here.
  return kindOf(answer, shopper.language) === 'card' ? answer : askFor(flow, link, ['card'])
}

/** @returns the first answer to it of one of these kinds. */
async function askFor(
  { shopper, world }: Flow,
  content: { readonly text: string } | { readonly photo: Uint8Array },
  kinds: readonly AnswerKind[],
): Promise<Message> {
  let asked: number | undefined
  const ask = async () => {
    asked = (await world.telegram.sendFromUser(shopper.user, content)).message_id
  }
  return shopper.after(
    ask,
    (message) =>
      message.reply_to_message?.message_id === asked &&
      kinds.includes(kindOf(message, shopper.language)),
  )
}

async function wishFor(flow: Flow, sku: string): Promise<void> {
  const { shopper } = flow
  const card = await openCard(flow, sku)
  const wish = dataOf(card).findLast((data) => parsePress(data)?.kind === 'wish')
  if (!wish) throw new Error(`one cannot wish for ${sku}: ${wordsOf(card)}`)
  shopper.press(card, wish)
  shopper.wishes.push(sku)
}

/** @returns the basket; undefined when it cannot be had any more. */
async function putIntoBasket(flow: Flow, { sku, size }: Item): Promise<Message | undefined> {
  const { shopper } = flow
  let card = await openCard(flow, sku)
  // A price that has changed shows the card anew, and where it was tapped twice, twice: the second shows nothing new.
  const isCardWithout = (data: string, find: FindButton) => (message: Message) =>
    message.message_id === card.message_id && find(message) !== data
  for (;;) {
    const choose = sizeButton(size)(card)
    if (choose === undefined) return undefined
    if (!isChosen(card, size)) {
      const isNew = isCardWithout(choose, sizeButton(size))
      card = await shopper.after(() => tap(flow, card, choose), isNew)
      continue
    }
    const order = orderButton(card)
    if (order === undefined) return undefined
    const isNew = isCardWithout(order, orderButton)
    const seen = await shopper.after(
      () => tap(flow, card, order),
      (message) => isNew(message) || isNext(flow, message, 'basket'),
    )
    if (!isNew(seen)) return see(flow, seen)
    card = seen
  }
}

/** @returns its data */
type FindButton = (card: Message) => string | undefined

const orderButton: FindButton = (card) =>
  dataOf(card).find((data) => parsePress(data)?.kind === 'order')

function sizeButton(size: string): FindButton {
  return (card) => {
    const button = inlineButtons(card).find(({ text }) => text === size || text === `✓ ${size}`)
    return button && 'callback_data' in button ? button.callback_data : undefined
  }
}

function isChosen(card: Message, size: string): boolean {
  return inlineButtons(card).some(({ text }) => text === `✓ ${size}`)
}

/** What becomes of an order once it is placed. */
async function afterwards(flow: Flow, placed: Placed): Promise<void> {
  const { kind, shopper } = flow
  const { order } = placed
  const become = (state: ExpectedOrder['state']) => {
    shopper.orders.splice(shopper.orders.indexOf(order), 1, { ...order, state })
  }
  if (kind === 'cancel-order') {
    await cancel(flow, order.id)
    become('cancelled')
  }
  if (kind === 'change-order' && (await change(flow, placed))) become('cancelled')
  if (kind === 'pick-up') {
    await handOver(flow, order.id)
    become('done')
  }
}

/** As /orders shows it. */
async function cancel(flow: Flow, orderId: number): Promise<void> {
  const { shopper } = flow
  const act = packShopperAct('cancel', orderId)
  const told = translator(shopper.language)('order-told-cancelled', { number: String(orderId) })
  const isOrder = (message: Message) => dataOf(message).includes(act)
  const listed = await shopper.after(() => shopper.write('/orders'), isOrder)
  const isTold = (message: Message) => wordsOf(message) === told
  await shopper.after(() => tap(flow, listed, act), isTold)
}

/** @returns the order that takes its place. */
async function change(flow: Flow, { order, message }: Placed): Promise<Placed | undefined> {
  const act = packShopperAct('change', order.id)
  const doing = () => tap(flow, message, act)
  // A crash may have the order shown as placed once more.
  const isBasket = (next: Message) => placeOf(next) !== undefined && isNext(flow, next, 'basket')
  const basket = await flow.shopper.after(doing, isBasket)
  return checkOut(flow, see(flow, basket), order.items.map(toItem))
}

function toItem(text: string): Item {
  const [sku = '', size = ''] = text.split(' ')
  return { sku, size }
}

/** What managers do with an order, one tap after another. */
async function handOver({ world, deadlineMs }: Flow, orderId: number): Promise<void> {
  const { telegram } = world
  const { managersGroupId: chatId, manager } = telegram
  const has = (data: string) => (message: Message) => dataOf(message).includes(data)
  for (const act of ['accept', 'pack', 'done'] as const) {
    const data = packStaffAct(act, orderId)
    const { message_id: messageId } = await telegram.waitForMessage(chatId, has(data), {
      deadlineMs,
    })
    telegram.press(manager, { chatId, messageId, data })
  }
  const done = has(packStaffAct('return', orderId))
  await telegram.waitForMessage(chatId, done, { deadlineMs })
}
