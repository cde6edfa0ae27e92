import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Orders } from '#src/ports/orders.ts'
import { parseJson, readBody } from './read-body.ts'
import { isEqual } from './webhook.ts'

export const paymentWebhookPath = '/payments'

/** `id` is the payer's own and unique: the same payment told again changes nothing. Amounts in minor units. */
const paymentSchema = z.strictObject({
  id: z.string().min(1).max(128),
  order: z
    .int()
    .positive()
    .max(2 ** 31 - 1),
  amountMinor: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** A number or an address, shown to the shopper. */
  receipt: z.string().min(1).max(300).optional(),
})

/** No payment is longer. */
const maxBytes = 16 * 1024

export interface PaymentWebhookOptions {
  /** Of the HMAC. */
  readonly secret: string
  readonly orders: Pick<Orders, 'pay' | 'note'>
  /** Until then nothing can be kept. */
  readonly isReady: () => boolean
  readonly onError: (error: unknown) => void
}

/**
 * Takes word of a payment: `X-Vitryna-Signature: sha256=` and the HMAC-SHA256 of the body, in hex. 200 once it is kept
 * (also when it is repeated), 503 while it cannot be, to be told again.
 */
export function createPaymentWebhook(
  options: PaymentWebhookOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = await readBody(request, maxBytes)
    if (body === undefined) return new Response(null, { status: 413 })
    const signature = request.headers.get('x-vitryna-signature') ?? ''
    if (!isSigned(body, signature, options.secret)) return new Response(null, { status: 401 })
    const parsed = paymentSchema.safeParse(parseJson(body))
    if (!parsed.success) return Response.json({ error: problemOf(parsed.error) }, { status: 400 })
    return count(options, parsed.data)
  }
}

async function count(
  { orders, isReady, onError }: PaymentWebhookOptions,
  { id, order: orderId, amountMinor, currency, receipt }: z.output<typeof paymentSchema>,
): Promise<Response> {
  if (!isReady()) return new Response(null, { status: 503 })
  try {
    const chargeId = `webhook:${id}`
    const source = 'webhook'
    const paid = await orders.pay({ orderId, chargeId, amountMinor, currency, source })
    // A repeated one may be the second try of one that ended here; what was noted since stays.
    const isNew = paid.result === 'counted' || paid.order?.receipt === null
    if (receipt !== undefined && isNew)
      await orders.note(orderId, { kind: 'receipt', text: receipt })
    return Response.json({ result: paid.result })
  } catch (error) {
    onError(error)
    return new Response(null, { status: 503 })
  }
}

function isSigned(body: Buffer, signature: string, secret: string): boolean {
  return isEqual(signature, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path ?? []
  return `${path.length > 0 ? path.join('.') : 'body'}: ${issue?.message ?? 'wrong'}`
}
