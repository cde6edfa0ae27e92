import { describe, expect, it } from 'vitest'
import { type Order, paymentAddress, stateAfter, stepsFrom } from '#src/domain/order.ts'

describe('the way of an order', () => {
  it.each([
    ['placed', ['accept', 'cancel']],
    ['expired', ['accept', 'cancel']],
    ['accepted', ['pack', 'cancel']],
    ['packed', ['ship', 'done', 'cancel']],
    ['shipped', ['done', 'return', 'exchange']],
    ['done', ['return', 'exchange']],
    ['returning', ['arrive']],
    ['exchanging', ['arrive']],
    ['returned', []],
    ['exchanged', []],
    ['cancelled', []],
  ] as const)('goes on from %s', (state, steps) => {
    expect(stepsFrom(state)).toEqual(steps)
  })

  it('is a manager’s alone to end once it is packed', () => {
    const cancel = { kind: 'cancel', reason: null } as const
    expect(stateAfter('packed', { ...cancel, by: 'shopper' })).toBeUndefined()
    expect(stateAfter('packed', { ...cancel, by: 'manager' })).toBe('cancelled')
  })
})

it('a link to pay is the manager’s, else the shop’s with number and sum', () => {
  const order = {
    id: 12,
    total: { minor: 129_050, currency: 'UAH' },
    paidMinor: 29_000,
    paymentLink: null,
  } as Order
  expect(paymentAddress(order, '')).toBeUndefined()
  expect(paymentAddress(order, 'https://pay.example/?o={order}&a={amount}')).toBe(
    'https://pay.example/?o=12&a=1000.50',
  )
  const own = { ...order, paymentLink: 'https://pay.example/own' }
  expect(paymentAddress(own, 'https://pay.example/')).toBe('https://pay.example/own')
})
