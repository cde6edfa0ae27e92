import type { Message } from 'grammy/types'
import { translator } from '#src/bot/texts.ts'
import type { BasketVerb } from '#src/ordering/basket/press.ts'
import { wordsOf } from './basket-shopper.ts'
import type { ChatWorld } from './chat-world.ts'
import {
  buttonOf,
  type ExpectedOrder,
  isLaterThan,
  placedNumber,
  placeOf,
  type SeenStep,
  type SimulatedShopper,
  type StepPlace,
  stepOf,
  waitAfter,
} from './order-simulation.ts'

export const flowKinds = [
  'buy',
  'two-items',
  'cancel',
  'back',
  'scarce',
  'new-price',
  'impatient',
  'sold-out',
  'cancel-order',
  'change-order',
  'pick-up',
] as const

export type FlowKind = (typeof flowKinds)[number]

export interface Item {
  readonly sku: string
  readonly size: string
}

export interface FlowWorld {
  readonly world: ChatWorld
  readonly deadlineMs: number
  readonly onWait: (change: 1 | -1) => void
}

/** Where the shopper of a flow is. */
export interface Flow extends FlowWorld {
  readonly shopper: SimulatedShopper
  readonly kind: FlowKind
  /** What the newest step belongs to that was seen. */
  at: StepPlace
}

export function pick<T>({ random }: SimulatedShopper, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T
}

export function tap({ shopper, kind }: Flow, message: Message, data: string): void {
  const times = kind === 'impatient' ? 2 : 1
  for (let at = 0; at < times; at += 1) shopper.press(message, data)
}

export function see(flow: Flow, message: Message): Message {
  flow.at = placeOf(message) ?? flow.at
  return message
}

/** Whether a message shows a later step than the newest that was seen; what a crash repeats does not. */
export function isNext({ shopper, at }: Flow, message: Message, before: SeenStep): boolean {
  const step = stepOf(message, shopper.language)
  if (step === undefined) return false
  if (step === 'placed') return placedNumber(message, shopper.language) === at.draftId
  const place = placeOf(message)
  if (place) return isLaterThan(place, at)
  return step === 'cancelled' || (step === 'phone' && before !== 'phone')
}

export interface Placed {
  readonly order: ExpectedOrder
  readonly message: Message
}

/** Answers what is asked until it is an order. @returns undefined where none comes of it. */
export async function checkOut(
  flow: Flow,
  basket: Message,
  items: readonly Item[],
): Promise<Placed | undefined> {
  const { language } = flow.shopper
  const detours = detoursOf(flow)
  let agreed = ''
  for (let message = basket; ; ) {
    const step = stepOf(message, language) ?? 'basket'
    if (step === 'cancelled') return undefined
    if (step === 'placed') return notePlaced(flow, message, { items, agreed })
    if (step === 'summary') agreed = wordsOf(message)
    const seen = message
    const detour = isShort(seen, flow) ? 'cancel' : detours.get(step)
    detours.delete(step)
    if (detour === 'new-price') await changePrice(flow, items)
    const doing = () => (isEnding(detour) ? turn(flow, seen, detour) : answer(flow, seen, step))
    message = see(flow, await flow.shopper.after(doing, (next) => isNext(flow, next, step)))
  }
}

function notePlaced(
  { shopper }: Flow,
  message: Message,
  { items, agreed }: { readonly items: readonly Item[]; readonly agreed: string },
): Placed {
  const id = placedNumber(message, shopper.language) ?? 0
  const lines = items.map(({ sku, size }) => `${sku} ${size} × 1`)
  const order: ExpectedOrder = { id, items: lines.toSorted(), agreed, state: 'placed' }
  shopper.orders.push(order)
  return { order, message }
}

function isShort(message: Message, { shopper }: Flow): boolean {
  return wordsOf(message).includes(translator(shopper.language)('buy-short'))
}

/** What is done instead of answering. */
type Ending = 'back' | 'cancel' | 'remember'
type Detour = Ending | 'new-price'

const isEnding = (detour: Detour | undefined): detour is Ending =>
  detour !== undefined && detour !== 'new-price'

const steps = ['name', 'phone', 'delivery', 'payment', 'summary'] as const

/** At which step what is done besides answering, once. */
function detoursOf({ shopper, kind }: Flow): Map<SeenStep, Detour> {
  if (kind === 'buy') return new Map([['summary', 'remember']])
  if (kind === 'cancel') return new Map([[pick(shopper, ['basket', ...steps]), 'cancel']])
  if (kind === 'new-price') return new Map([['summary', 'new-price']])
  const back = kind === 'back' ? steps.filter(() => shopper.random() < 0.5) : []
  return new Map(back.map((step) => [step, 'back']))
}

/** With the button under the message, or with the one in place of the keyboard. */
function turn(flow: Flow, message: Message, verb: Ending): unknown {
  const { shopper } = flow
  const data = buttonOf(message, verb)
  if (verb === 'cancel' && shopper.random() < 0.5) return shopper.write('/cancel')
  if (data !== undefined) return tap(flow, message, data)
  const text = verb === 'back' ? 'button-back' : 'buy-cancel'
  return shopper.write(translator(shopper.language)(text))
}

const deliveries: readonly BasketVerb[] = ['branch', 'courier', 'pickup']

function answer(flow: Flow, message: Message, step: SeenStep): unknown {
  const { shopper, world } = flow
  const tapOn = (verbs: readonly BasketVerb[]) => {
    const verb = pick(shopper, verbs)
    const data = buttonOf(message, verb)
    if (data === undefined) throw new Error(`no button "${verb}" under: ${wordsOf(message)}`)
    return tap(flow, message, data)
  }
  switch (step) {
    case 'basket':
      return tapOn(['checkout'])
    case 'name':
      return shopper.write(`Олена ${shopper.mark}`)
    case 'phone': {
      const { user, phone } = shopper
      if (shopper.random() < 0.5) return shopper.write(`0${phone.slice('+380'.length)}`)
      const contact = { phone_number: phone, first_name: user.first_name, user_id: user.id }
      return world.telegram.sendFromUser(user, { contact })
    }
    case 'delivery':
      return tapOn(deliveries)
    case 'place':
      return shopper.write(`Львів, ${shopper.number + 1}`)
    case 'payment':
      return tapOn(['pay'])
    case 'summary':
      return tapOn(['confirm'])
    case 'placed':
    case 'cancelled':
      return undefined
  }
}

/** A manager does, while the shopper looks at the summary. */
async function changePrice(flow: Flow, [item]: readonly Item[]): Promise<void> {
  const { world, shopper } = flow
  const { telegram } = world
  const { managersGroupId: chatId, manager } = telegram
  const price = 1_000 + Math.floor(shopper.random() * 1_000)
  const text = `/price ${item?.sku} ${price}`
  const doing = () => telegram.sendFromUser(manager, { text }, { chatId })
  const accepts = (message: Message) => wordsOf(message).startsWith(`${item?.sku}: `)
  await waitAfter(world, { chatId, doing, accepts }, flow)
}
