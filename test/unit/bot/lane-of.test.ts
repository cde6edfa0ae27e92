import type { Chat, Message, Update, User } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { laneOf } from '#src/bot/lane-of.ts'

const from: User = { id: 7, is_bot: false, first_name: 'Оля' }
const shopperChat: Chat.PrivateChat = { id: 7, type: 'private', first_name: 'Оля' }
const group: Chat.SupergroupChat = { id: -1_002, type: 'supergroup', title: 'Менеджери' }

/** An update of what a test writes out as far as it matters. */
const update = (content: object) => ({ update_id: 1, ...content }) as Update
const message = (content: object, chat: Chat = shopperChat) =>
  update({ message: { message_id: 1, date: 0, chat, from, ...content } as Message })

describe('the lane of an update', () => {
  it('is that of its chat, whoever writes there', () => {
    expect(laneOf(message({ text: 'hi' }))).toMatchObject({ queue: 'update', chatId: 7 })
    expect(laneOf(message({ text: 'hi' }, group))).toMatchObject({ chatId: -1_002 })
  })

  it('of a tap is that of the chat in which it is made, so that it keeps the order', () => {
    const tap = { id: 't', from, chat_instance: 'c', data: 'x' }
    const inGroup = { ...tap, message: { message_id: 1, date: 0, chat: group } }
    expect(laneOf(update({ callback_query: inGroup }))).toMatchObject({
      queue: 'update',
      chatId: -1_002,
    })
    expect(laneOf(update({ callback_query: { ...tap, inline_message_id: 'i' } }))).toMatchObject({
      chatId: 7,
    })
  })

  const urgencies = [
    ['a tap', update({ callback_query: { id: 't', from, chat_instance: 'c' } }), 0],
    ['a command', message({ text: '/cancel' }), 0],
    ['a command for this bot', message({ text: '/start@bot code' }, group), 0],
    ['words', message({ text: 'a / b' }), 1],
    ['a voice', message({ voice: {} }), 1],
    ['a photo', message({ photo: [{}], caption: '/start' }), 2],
    ['a picture as a file', message({ document: {} }), 2],
  ] as const

  it.each(urgencies)('is as urgent as its kind: %s', (_, one, urgency) => {
    expect(laneOf(one).urgency).toBe(urgency)
  })

  const queries = ['pre_checkout_query', 'shipping_query', 'inline_query'] as const

  it.each(queries)('of what cannot wait is none of its chat: %s', (kind) => {
    expect(laneOf(update({ [kind]: { id: 'q', from } }))).toEqual({
      queue: 'query',
      chatId: 7,
      urgency: 0,
    })
  })

  const others = [
    [
      'an edited message',
      { edited_message: { message_id: 1, date: 0, chat: group, from } },
      -1_002,
    ],
    ['a member', { my_chat_member: { chat: shopperChat, from } }, 7],
    ['a reaction', { message_reaction: { chat: group, user: from } }, -1_002],
    ['an answer to a poll', { poll_answer: { poll_id: 'p', user: from } }, 7],
    ['a chosen result', { chosen_inline_result: { result_id: 'r', from } }, 7],
    ['of nobody', { poll: { id: 'p' } }, 0],
    ['of a kind that is not known yet', { telepathy: { from } }, 7],
    ['of nothing', {}, 0],
  ] as const

  it.each(others)('is found for every kind: %s', (_, content, chatId) => {
    expect(laneOf(update(content))).toEqual({ queue: 'update', chatId, urgency: 1 })
  })
})
