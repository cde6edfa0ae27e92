import { type OrderWords, orderWords, type StepKind } from '#src/domain/order.ts'

/** What a manager's button under an order asks for; for some they are asked for words first. */
export type StaffOrderAct = Exclude<StepKind, OrderWords> | 'paid' | OrderWords

const staffActs: readonly StaffOrderAct[] = [
  'accept',
  'pack',
  'done',
  'return',
  'exchange',
  'arrive',
  'paid',
  ...orderWords,
]

/** What a shopper's button under their order asks for. */
export type ShopperOrderAct = (typeof shopperActs)[number]

const shopperActs = ['change', 'cancel', 'return', 'exchange'] as const

/** The largest number that the database gives out. */
const maxId = 2 ** 31 - 1

export function packStaffAct(act: StaffOrderAct, orderId: number): string {
  return `os:${act}:${orderId}`
}

export function packShopperAct(act: ShopperOrderAct, orderId: number): string {
  return `oc:${act}:${orderId}`
}

/** @returns undefined for anything that `packStaffAct` did not make. */
export function parseStaffAct(data: string) {
  return parse(data, 'os', staffActs)
}

/** @returns undefined for anything that `packShopperAct` did not make. */
export function parseShopperAct(data: string) {
  return parse(data, 'oc', shopperActs)
}

function parse<Act extends string>(data: string, prefix: string, known: readonly Act[]) {
  const [, kind, name, id] = /^(o[sc]):([a-z-]+):(\d{1,10})$/.exec(data) ?? []
  const act = known.find((one) => one === name)
  const orderId = Number(id)
  return kind === prefix && act && orderId <= maxId ? { act, orderId } : undefined
}
