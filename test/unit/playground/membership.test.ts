import { describe, expect, test } from 'vitest'
import { descriptionOf, manager, refusalOf, shopper, startPlayground } from './playground.ts'

const group = { id: -1_001_000_000_081, title: 'Менеджери', isForum: true }

describe('the bot in a group', () => {
  test('is told when it comes and goes, and refused while it is out', async () => {
    const { api, addBot, removeBot } = await startPlayground({ manager })
    addBot(manager, group)
    await api.sendMessage(group.id, 'вітаю')
    removeBot(manager, group.id)
    expect(await refusalOf(api.sendMessage(group.id, 'є хто?'))).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was kicked from the supergroup chat',
    })
    const changes = (await api.getUpdates()).map(({ my_chat_member: change }) => [
      change?.old_chat_member.status,
      change?.new_chat_member.status,
    ])
    expect(changes).toEqual([
      ['left', 'administrator'],
      ['administrator', 'kicked'],
    ])
  })

  test('does what it has the right to do', async () => {
    const { api, bot, sendFromUser, setBotRights } = await startPlayground({ managers: group })
    const theirs = await sendFromUser(manager, { text: 'а' }, { chatId: group.id })
    const own = await api.sendMessage(group.id, 'б')
    setBotRights(manager, group.id, [
      'can_manage_topics',
      'can_delete_messages',
      'can_pin_messages',
    ])
    expect(await api.getChatMember(group.id, bot.id)).toMatchObject({
      status: 'administrator',
      can_manage_topics: false,
      can_invite_users: true,
    })
    const refusals = await Promise.all([
      descriptionOf(api.createForumTopic(group.id, 'Запит')),
      descriptionOf(api.deleteMessage(group.id, theirs.message_id)),
      descriptionOf(api.pinChatMessage(group.id, own.message_id)),
    ])
    expect(refusals).toEqual([
      'Bad Request: not enough rights to manage topics in the chat',
      "Bad Request: message can't be deleted",
      'Bad Request: not enough rights to manage pinned messages in the chat',
    ])
    setBotRights(manager, group.id, [])
    await api.createForumTopic(group.id, 'Запит')
    await api.pinChatMessage(group.id, own.message_id)
    await api.deleteMessages(group.id, [theirs.message_id, own.message_id])
  })

  test('has topics as long as people switch them on', async () => {
    const { api, setForum } = await startPlayground({ managers: { ...group, isForum: false } })
    expect(await descriptionOf(api.createForumTopic(group.id, 'Запит'))).toBe(
      'Bad Request: the chat is not a forum',
    )
    setForum(group.id, true)
    expect(await api.getChat(group.id)).toMatchObject({ is_forum: true })
    await api.createForumTopic(group.id, 'Запит')
  })
})

test('a shopper who blocked the bot is not written to', async () => {
  const { api, blockBot, unblockBot, sendFromUser } = await startPlayground({ shopper })
  await sendFromUser(shopper, { text: '/start' })
  blockBot(shopper)
  expect(await refusalOf(api.sendMessage(shopper.id, 'а'))).toMatchObject({ error_code: 403 })
  unblockBot(shopper)
  await api.sendMessage(shopper.id, 'а')
  const statuses = (await api.getUpdates())
    .slice(1)
    .map(({ my_chat_member: change }) => change?.new_chat_member.status)
  expect(statuses).toEqual(['kicked', 'member'])
})
