import { describe, expect, test } from 'vitest'
import { descriptionOf, manager, shopper, startPlayground, stoppedClock } from './playground.ts'

describe('a business account', () => {
  test('is answered in its owner’s name, apart from the customer’s chat with the bot', async () => {
    const playground = await startPlayground({ shopper })
    const { api, sendFromUser, connectBusiness, businessMessages } = playground
    const businessConnectionId = connectBusiness(manager)
    await sendFromUser(shopper, { text: 'Є 104?' }, { businessConnectionId })
    await sendFromUser(shopper, { text: 'боту' })
    const asOwner = { business_connection_id: businessConnectionId }
    const answer = await api.sendMessage(shopper.id, 'Так', asOwner)
    const { id } = playground.bot
    expect(answer).toMatchObject({ from: { id: manager.id }, sender_business_bot: { id } })
    await api.editMessageText(shopper.id, answer.message_id, 'Є', asOwner)
    const chat = businessMessages(businessConnectionId, shopper.id)
    expect(chat.map(({ text }) => text)).toEqual(['Є 104?', 'Є'])
    expect(playground.messages(shopper.id).map(({ text }) => text)).toEqual(['боту'])
    const [connected, asked, direct] = await api.getUpdates()
    expect(connected?.business_connection).toMatchObject({
      is_enabled: true,
      user: { id: manager.id },
    })
    expect(asked?.business_message).toMatchObject({ text: 'Є 104?', ...asOwner })
    expect(direct?.message).toMatchObject({ text: 'боту' })
    expect(direct?.message).not.toHaveProperty('business_connection_id')
  })

  test('tells of edits, deletions and what the owner writes', async () => {
    const playground = await startPlayground()
    const { api, sendFromUser, editFromUser, deleteInBusiness } = playground
    const businessConnectionId = playground.connectBusiness(manager)
    const sent = await sendFromUser(shopper, { text: 'Є 104?' }, { businessConnectionId })
    await editFromUser(shopper, sent, 'Є 110?')
    const asOwner = { businessConnectionId, chatId: shopper.id }
    await sendFromUser(manager, { text: 'Зараз гляну' }, asOwner)
    deleteInBusiness(businessConnectionId, shopper, [sent.message_id])
    const updates = (await api.getUpdates()).slice(2)
    expect(updates).toMatchObject([
      { edited_business_message: { text: 'Є 110?', message_id: sent.message_id } },
      { business_message: { text: 'Зараз гляну', from: { id: manager.id } } },
      { deleted_business_messages: { message_ids: [sent.message_id], chat: { id: shopper.id } } },
    ])
  })

  test('is answered while it lets the bot, and for a day after the customer wrote', async () => {
    const clock = stoppedClock()
    const playground = await startPlayground({ now: clock.now })
    const { api, connectBusiness, sendFromUser } = playground
    const businessConnectionId = connectBusiness(manager)
    await sendFromUser(shopper, { text: 'Є 104?' }, { businessConnectionId })
    const answer = () =>
      api.sendMessage(shopper.id, 'Так', { business_connection_id: businessConnectionId })
    await answer()
    expect(connectBusiness(manager, {})).toBe(businessConnectionId)
    expect(await descriptionOf(answer())).toBe('Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED')
    connectBusiness(manager)
    clock.advance(25 * 3600 * 1000)
    expect(await descriptionOf(answer())).toBe('Bad Request: BUSINESS_PEER_USAGE_MISSING')
    playground.disconnectBusiness(businessConnectionId)
    await sendFromUser(shopper, { text: 'Ау?' }, { businessConnectionId })
    const last = (await api.getUpdates()).at(-1)
    expect(last?.business_connection).toMatchObject({ is_enabled: false })
    expect(await api.getBusinessConnection(businessConnectionId)).toMatchObject({
      is_enabled: false,
    })
  })
})
