import { describe, expect, test } from 'vitest'
import {
  descriptionOf,
  type Playground,
  shopper,
  startPlayground,
  stoppedClock,
} from './playground.ts'

const prices = [{ label: 'Костюм', amount: 129_000 }]
const provider_token = 'test'

const sendInvoice = ({ api }: Playground, payload = 'order-1', title = 'Мрія') =>
  api.sendInvoice(shopper.id, title, 'Костюм', payload, 'UAH', prices, { provider_token })

const tapPay = ({ press }: Playground, messageId: number) =>
  press(shopper, { chatId: shopper.id, messageId, data: '' })

const paymentsIn = ({ messages }: Playground) =>
  messages(shopper.id).flatMap((message) => message.successful_payment ?? [])

describe('an invoice', () => {
  test('is paid once, when the bot agrees in time', async () => {
    const playground = await startPlayground({ shopper })
    const { api } = playground
    const { message_id } = await sendInvoice(playground)
    const [first, second] = [tapPay(playground, message_id), tapPay(playground, message_id)]
    const [asked] = await api.getUpdates()
    expect(asked?.pre_checkout_query).toMatchObject({ id: first, invoice_payload: 'order-1' })
    await api.answerPreCheckoutQuery(first, true)
    await api.answerPreCheckoutQuery(second, true)
    expect(paymentsIn(playground)).toMatchObject([{ total_amount: 129_000, currency: 'UAH' }])
    expect(await descriptionOf(api.answerPreCheckoutQuery(first, true))).toMatch('query is too old')
  })

  test('is not paid after ten seconds of silence, nor when the bot says why not', async () => {
    const clock = stoppedClock()
    const playground = await startPlayground({ shopper, now: clock.now })
    const { api, onEvent } = playground
    const { message_id } = await sendInvoice(playground)
    const late = tapPay(playground, message_id)
    clock.advance(10_001)
    expect(await descriptionOf(api.answerPreCheckoutQuery(late, true))).toMatch('query is too old')
    const seen: unknown[] = []
    onEvent((event) => seen.push(event))
    const refused = tapPay(playground, message_id)
    expect(await descriptionOf(api.answerPreCheckoutQuery(refused, false))).toMatch('error_message')
    await api.answerPreCheckoutQuery(refused, false, { error_message: 'Останній щойно забрали' })
    expect(seen).toMatchObject([{ text: 'Останній щойно забрали', showAlert: true }])
    expect(paymentsIn(playground)).toEqual([])
  })

  test.each([
    ['x'.repeat(129), 'Мрія', 'INVOICE_PAYLOAD_INVALID'],
    ['order-1', 'М'.repeat(33), 'INVOICE_TITLE_INVALID'],
  ])('with %j as payload and %j as title is refused: %s', async (payload, title, reason) => {
    const playground = await startPlayground({ shopper })
    const sending = sendInvoice(playground, payload, title)
    expect(await descriptionOf(sending)).toBe(`Bad Request: ${reason}`)
  })

  test('needs a provider', async () => {
    const { api } = await startPlayground({ shopper })
    const sending = api.sendInvoice(shopper.id, 'Мрія', 'Костюм', 'order-1', 'UAH', prices)
    expect(await descriptionOf(sending)).toBe('Bad Request: PAYMENT_PROVIDER_INVALID')
  })
})
