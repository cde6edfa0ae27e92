import { expect } from 'vitest'
import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { candidatesOf } from '#test/support/outcomes.ts'
import { sku } from '#test/support/products.ts'
import {
  choice,
  type InputCases,
  laguna,
  mriya,
  receive,
  sendPhoto,
  storedPhoto,
} from './input-chat.ts'

/** Photos, alone and together, new and edited. */
export const photoInputs: InputCases = {
  'a photo': async (chat) => {
    await sendPhoto(chat)
    return [mriya]
  },
  'a photo with a caption': async (chat) => {
    await sendPhoto(chat, 'LAGUNA-NAVY на 104?')
    return [laguna]
  },
  'an album': async ({ bot, user, photo }) => {
    await bot.telegram.sendAlbum(user, [{ photo }, { photo }])
    await bot.settle()
    return [mriya]
  },
  'an album with a late photo': async ({ bot, user, photo, translate }) => {
    const mediaGroupId = `late ${user.id}`
    await bot.telegram.sendFromUser(user, { photo }, { mediaGroupId })
    await bot.settle()
    const [first] = answersIn(bot.telegram, user.id)
    await bot.telegram.sendFromUser(user, { photo, caption: 'LAGUNA-NAVY' }, { mediaGroupId })
    await bot.telegram.sendFromUser(user, { photo, caption: 'MRIYA-PINK' }, { mediaGroupId })
    await bot.settle()
    const [now] = answersIn(bot.telegram, user.id)
    expect(now?.message.message_id).toBe(first?.message.message_id)
    return [choice(translate)]
  },
  'an album of several products': async ({ bot, user, photo, translate }) => {
    const captions = ['MRIYA-PINK', 'LAGUNA-NAVY']
    await bot.telegram.sendAlbum(
      user,
      captions.map((caption) => ({ photo, caption })),
    )
    await bot.settle()
    const [answer] = answersIn(bot.telegram, user.id)
    expect(answer?.message.caption).toMatch(choice(translate))
    const second = answer?.message.reply_markup?.inline_keyboard[1]?.[0]
    if (!answer || !second) throw new Error('no numbered choice')
    expect(second.text).toMatch(/^2\. /)
    const data = buttonsOf(answer.message)[1] ?? ''
    bot.telegram.press(user, { chatId: user.id, messageId: answer.message.message_id, data })
    await bot.settle()
    return [mriya.test(second.text) ? mriya : laguna]
  },
  'a photo of several products': async ({ bot, user, photo, translate }) => {
    const [left, right] = candidatesOf('MRIYA-PINK', 'LAGUNA-NAVY')
    if (!left || !right) throw new Error('no two products')
    const offered = [
      { ...left, half: 'left' as const },
      { ...right, half: 'right' as const },
    ]
    bot.sees = () => ({ outcome: 'ambiguous', offered })
    await bot.telegram.sendFromUser(user, { photo })
    await bot.settle()
    const [answer] = answersIn(bot.telegram, user.id)
    const words = answer?.message.caption ?? ''
    const [title, , ...lines] = words.split('\n')
    expect(title).toBe(translate('several').replaceAll(/<[^>]+>/g, ''))
    expect([lines[0], lines[2]]).toEqual([translate('half-left'), translate('half-right')])
    const data = (answer && buttonsOf(answer.message)[1]) ?? ''
    const messageId = answer?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data })
    await bot.settle()
    return [laguna]
  },
  'a forwarded photo': async (chat) => {
    const { bot, user } = chat
    const sent = await sendPhoto({ ...chat, user: bot.newShopper() })
    await bot.telegram.forwardFromUser(user, sent)
    await bot.settle()
    return [mriya]
  },
  'a forwarded channel post': async (chat) => {
    const channel = { id: -1_001, type: 'channel', title: 'Shop' } as const
    const url = 'https://shop.example/laguna-navy'
    await receive(chat, {
      photo: await storedPhoto(chat),
      caption: 'New',
      caption_entities: [{ type: 'text_link', offset: 0, length: 3, url }],
      forward_origin: { type: 'channel', date: 1, chat: channel, message_id: 7 },
    })
    expect(chat.bot.asked).toMatchObject([{ caption: `New\n${url}` }])
    return [mriya]
  },
  'a channel post that a manager linked': async (chat) => {
    const channel = { id: -1_001, type: 'channel', title: 'Shop' } as const
    const post = { channelId: channel.id, postId: 7 }
    await createChannelPosts(chat.bot.db).link(post, [sku('LAGUNA-NAVY')], 1)
    await receive(chat, {
      photo: await storedPhoto(chat),
      forward_origin: { type: 'channel', date: 1, chat: channel, message_id: 7 },
    })
    expect(chat.bot.telegram.calls.of('getFile')).toEqual([])
    return [laguna]
  },
  'a photo in reply to a message': async (chat) => {
    const { bot, user, photo } = chat
    const { message_id: replyTo } = await sendPhoto(chat)
    await bot.telegram.sendFromUser(user, { photo }, { replyTo })
    await bot.settle()
    return [mriya, mriya]
  },
  'an edited caption': async (chat) => {
    const { bot, user } = chat
    const sent = await sendPhoto(chat, 'MRIYA-PINK')
    await bot.telegram.editFromUser(user, sent, 'LAGUNA-NAVY')
    await bot.settle()
    return [laguna]
  },
  'an edited picture': async (chat) => {
    const { bot } = chat
    const { message_id, date, chat: place, from } = await sendPhoto(chat)
    const photo = (await storedPhoto(chat)).map((one) => ({ ...one, file_unique_id: 'another' }))
    const edited = { message_id, date, from, edit_date: 2, photo, caption: 'LAGUNA' }
    bot.receiveUpdate({ edited_message: { ...edited, chat: place } as never })
    await bot.settle()
    expect(bot.asked.at(-1)?.fileKey).toBe('telegram:another')
    return [laguna]
  },
}
