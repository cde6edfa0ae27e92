import { describe, expect, test } from 'vitest'
import { descriptionOf, manager, shopper, startPlayground } from './playground.ts'

const forum = { id: -1_001_000_000_078, title: 'Менеджери', isForum: true }

describe('forum topics', () => {
  test('hold messages of the bot and of people', async () => {
    const { api, sendFromUser } = await startPlayground({ managers: forum })
    const { message_thread_id } = await api.createForumTopic(forum.id, 'Запит 1')
    const sent = await api.sendMessage(forum.id, 'фото', { message_thread_id })
    expect(sent).toMatchObject({ message_thread_id, is_topic_message: true })
    await sendFromUser(manager, { text: 'Мрія' }, { chatId: forum.id, threadId: message_thread_id })
    const [update] = await api.getUpdates()
    expect(update?.message).toMatchObject({
      message_thread_id,
      // Nobody replied: Telegram itself makes it a reply to the message that opened the topic.
      reply_to_message: { forum_topic_created: { name: 'Запит 1' } },
    })
  })

  test('are closed, reopened, renamed and deleted with their messages', async () => {
    const { api, messages } = await startPlayground({ managers: forum })
    const { message_thread_id: id } = await api.createForumTopic(forum.id, 'Запит')
    expect(await descriptionOf(api.deleteMessage(forum.id, id))).toBe(
      "Bad Request: message can't be deleted",
    )
    await api.closeForumTopic(forum.id, id)
    expect(await descriptionOf(api.closeForumTopic(forum.id, id))).toBe(
      'Bad Request: TOPIC_NOT_MODIFIED',
    )
    await api.reopenForumTopic(forum.id, id)
    await api.editForumTopic(forum.id, id, { name: 'Відповідь' })
    await api.editForumTopic(forum.id, id, { icon_custom_emoji_id: '5312536423851630001' })
    expect(messages(forum.id)).toHaveLength(5)
    await api.deleteForumTopic(forum.id, id)
    expect(messages(forum.id)).toEqual([])
    expect(await descriptionOf(api.sendMessage(forum.id, 'а', { message_thread_id: id }))).toBe(
      'Bad Request: message thread not found',
    )
    expect(await descriptionOf(api.editForumTopic(forum.id, id, { name: 'б' }))).toBe(
      'Bad Request: TOPIC_ID_INVALID',
    )
  })

  test('that are closed take messages of those who manage topics', async () => {
    const { api, manager: by, setBotRights } = await startPlayground({ managers: forum })
    const { message_thread_id } = await api.createForumTopic(forum.id, 'Запит')
    await api.closeForumTopic(forum.id, message_thread_id)
    await api.sendMessage(forum.id, 'ще', { message_thread_id })
    setBotRights(by, forum.id, ['can_manage_topics'])
    expect(await descriptionOf(api.sendMessage(forum.id, 'ще', { message_thread_id }))).toBe(
      'Bad Request: TOPIC_CLOSED',
    )
  })

  test('need a forum', async () => {
    const { api } = await startPlayground({ shopper })
    expect(await descriptionOf(api.createForumTopic(shopper.id, 'а'))).toBe(
      'Bad Request: the chat is not a forum',
    )
  })
})
