import { sql } from 'kysely'
import { expect } from 'vitest'
import { answersIn } from '#test/support/chat-answers.ts'
import { ambiguous } from '#test/support/outcomes.ts'
import {
  type InputCases,
  mriya,
  plain,
  receive,
  sendPhoto,
  storedPhoto,
  told,
} from './input-chat.ts'

/** What is neither a picture nor words, and what happens in and around a chat. */
export const otherInputs: InputCases = {
  'a location': told({ location: { latitude: 1, longitude: 1 } }, 'no-location'),
  'a contact': told({ contact: { phone_number: '1', first_name: 'A' } }, 'no-contact'),
  'a story, a die, a poll or paid media': async (chat) => {
    const author = { id: 1, type: 'private', first_name: 'A' } as const
    await receive(chat, { story: { chat: author, id: 1 } })
    await receive(chat, { dice: { emoji: '🎲', value: 1 } })
    await receive(chat, { poll: {} as never })
    await receive(chat, { paid_media: { star_count: 1, paid_media: [] } })
    return Array.from({ length: 4 }, () => chat.translate('send-photo'))
  },
  'a button of an old message': async (chat) => {
    const { bot, user, translate } = chat
    await sendPhoto(chat)
    const [answer] = answersIn(bot.telegram, user.id)
    const messageId = answer?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data: 'p:2000000000:0' })
    await bot.settle()
    expect(bot.toasts()).toEqual([translate('outdated')])
    return [mriya]
  },
  'a command in the middle of a question': async (chat) => {
    const { bot, user, translate } = chat
    bot.sees = () => ambiguous('MRIYA-PINK', 'LAGUNA-NAVY')
    await sendPhoto(chat)
    await bot.telegram.sendFromUser(user, { text: '/help' })
    await bot.telegram.sendFromUser(user, { text: '/cancel' })
    await bot.settle()
    return [translate('withdrawn'), plain(translate('help')), translate('cancelled', { count: 1 })]
  },
  'more photos than anybody sends': async (chat) => {
    await sendPhoto(chat)
    await sql`
      insert into inquiry_messages (chat_id, message_id, inquiry_id, kind, file_id, file_unique_id)
        select chat_id, message_id + number, inquiry_id, kind, file_id, file_unique_id
        from inquiry_messages, generate_series(1001, 1030) as number`.execute(chat.bot.db)
    await sendPhoto(chat)
    return [mriya, chat.translate('too-many-photos')]
  },
  'blocking the bot': async ({ bot, user, photo }) => {
    await bot.telegram.sendFromUser(user, { photo })
    bot.telegram.blockBot(user)
    await bot.settle()
    const inquiries = await bot.db.selectFrom('inquiries').select('state').execute()
    expect(inquiries).toEqual([{ state: 'cancelled' }])
    return []
  },
  'a service message': async (chat) => {
    await receive(chat, { write_access_allowed: { from_request: true } })
    return []
  },
  'a kind or a field that nobody knows yet': async (chat) => {
    chat.bot.receiveUpdate({ thought_transfer: { from: chat.user } } as never)
    const invention = { invention: { is: 'odd' } } as object
    await receive(chat, { photo: await storedPhoto(chat), ...invention })
    return [mriya]
  },
}
