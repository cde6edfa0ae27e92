import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPaymentWebhook } from '#src/http/payment-webhook.ts'
import type { OrderNote, Payment } from '#src/ports/orders.ts'

const secret = 'a-secret-of-the-shop'
const payment = { id: 'p-1', order: 12, amountMinor: 129_000, currency: 'UAH' }

function webhook({ isReady = true, error }: { isReady?: boolean; error?: Error } = {}) {
  const paid: Payment[] = []
  const notes: OrderNote[] = []
  const handle = createPaymentWebhook({
    secret,
    isReady: () => isReady,
    onError: () => undefined,
    orders: {
      async pay(one) {
        if (error) throw error
        const isNew = !paid.some(({ chargeId }) => chargeId === one.chargeId)
        paid.push(one)
        return { result: isNew ? 'counted' : 'repeated', order: undefined }
      },
      async note(_orderId, note) {
        notes.push(note)
        return undefined
      },
    },
  })
  return { handle, paid, notes }
}

function request(body: string, signature = sign(body)): Request {
  const headers = { 'x-vitryna-signature': signature }
  return new Request('https://shop.example/payments', { method: 'POST', body, headers })
}

function sign(body: string, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
}

describe('the payment webhook', () => {
  it('counts a signed payment, and notes its receipt the first time only', async () => {
    const { handle, paid, notes } = webhook()
    const body = JSON.stringify({ ...payment, receipt: '№ 17' })
    const answers = [await handle(request(body)), await handle(request(body))]
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
      { result: 'counted' },
      { result: 'repeated' },
    ])
    const money = { amountMinor: 129_000, currency: 'UAH' }
    const one = { orderId: 12, chargeId: 'webhook:p-1', source: 'webhook', ...money }
    expect(paid).toEqual([one, one])
    expect(notes).toEqual([{ kind: 'receipt', text: '№ 17' }])
  })

  it.each([
    ['no signature', ''],
    ['another secret', sign(JSON.stringify(payment), `${secret}x`)],
    ['another body', sign('{}')],
    ['a bare digest', sign(JSON.stringify(payment)).slice(7)],
  ])('lets nobody in with %s', async (_what, signature) => {
    const { handle, paid } = webhook()
    expect((await handle(request(JSON.stringify(payment), signature))).status).toBe(401)
    expect(paid).toEqual([])
  })

  it.each([
    ['no JSON', '{', 'body'],
    ['no id', JSON.stringify({ ...payment, id: '' }), 'id'],
    ['an amount below one', JSON.stringify({ ...payment, amountMinor: -1 }), 'amountMinor'],
    ['an order beyond any', JSON.stringify({ ...payment, order: 2 ** 31 }), 'order'],
    ['a field nobody knows', JSON.stringify({ ...payment, orders: 1 }), 'body'],
  ])('names what is wrong: %s', async (_what, body, field) => {
    const { handle, paid } = webhook()
    const answer = await handle(request(body))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({ error: expect.stringContaining(`${field}: `) })
    expect(paid).toEqual([])
  })

  it('reads no more than any payment is long', async () => {
    const { handle } = webhook()
    expect((await handle(request('x'.repeat(16 * 1024 + 1)))).status).toBe(413)
  })

  it.each([{ isReady: false }, { error: new Error('database gone') }])(
    'asks to be told again while nothing can be kept: %o',
    async (trouble) => {
      const { handle } = webhook(trouble)
      expect((await handle(request(JSON.stringify(payment)))).status).toBe(503)
    },
  )
})
