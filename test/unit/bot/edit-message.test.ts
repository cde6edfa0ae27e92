import { GrammyError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { isGone, isNotThere, isTopicGone, isUnchanged } from '#src/bot/edit-message.ts'

function refusal(description: string) {
  const code = /^Forbidden/.test(description) ? 403 : 400
  return new GrammyError('failed', { ok: false, error_code: code, description }, 'sendMessage', {})
}

const tests = { isGone, isNotThere, isTopicGone, isUnchanged }

/** Which of the tests says yes; each refusal has one meaning. */
function meaningOf(description: string): string {
  const error = refusal(description)
  return Object.entries(tests)
    .flatMap(([name, test]) => (test(error) ? [name] : []))
    .join()
}

const meanings: Readonly<Record<string, readonly string[]>> = {
  isGone: [
    'Forbidden: the group chat was deleted',
    'Forbidden: bot was kicked from the supergroup chat',
    'Forbidden: bot is not a member of the channel chat',
    "Forbidden: bot can't send messages to bots",
    'Bad Request: user not found',
    'Bad Request: USER_DEACTIVATED_BAN',
    'Bad Request: PRIVACY_PREMIUM_REQUIRED',
    'Bad Request: invalid user_id specified',
    'Bad Request: CHAT_ID_INVALID',
  ],
  isNotThere: [
    'Bad Request: message not found',
    'Bad Request: MESSAGE_EDIT_TIME_EXPIRED',
    'Bad Request: MESSAGE_AUTHOR_REQUIRED',
    'Bad Request: message to edit was not found',
    'Bad Request: message identifier is not specified',
    "Bad Request: message can't be edited",
  ],
  isTopicGone: [
    'Bad Request: TOPIC_CLOSED',
    'Bad Request: message thread not found',
    'Bad Request: TOPIC_ID_INVALID',
    'Bad Request: the chat is not a forum',
    'Bad Request: CHANNEL_FORUM_MISSING',
    'Bad Request: topic not found',
  ],
  isUnchanged: [
    'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    'Bad Request: MESSAGE_NOT_MODIFIED',
    'Bad Request: message is not modified',
    'Bad Request: Message is not modified: media is the same',
    'Bad Request: message_not_modified',
  ],
  '': [
    'Bad Request: message is too long',
    "Bad Request: can't parse entities: unexpected end tag at byte offset 7",
    'Bad Request: not enough rights to send text messages to the chat',
    'Bad Request: message to be replied not found',
    'Bad Request: BUTTON_DATA_INVALID',
    'Bad Request: group chat was upgraded to a supergroup chat',
    'Bad Request: wrong type of the web page content',
  ],
}

describe('a refusal of Telegram', () => {
  const all = Object.entries(meanings).flatMap(([meaning, descriptions]) =>
    descriptions.map((description) => [description, meaning] as const),
  )
  it.each(all)('%s: %s', (description, meaning) => {
    expect(meaningOf(description)).toBe(meaning)
  })
})
