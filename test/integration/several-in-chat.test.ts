import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { sideBySide } from '#test/support/side-by-side.ts'

let world: ChatWorld
let people: ChatPeople
let pair: Uint8Array

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.openBot()
  pair = await sideBySide(
    await readDemoPhoto('laguna-navy-front-brick'),
    await readDemoPhoto('zyma-red-front-brick'),
  )
})
afterAll(() => world.close())

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '')

describe('a photo of two products of the demo', () => {
  it.each(['uk', 'en'] as const)(
    'is a choice of both, and a tap opens a card: %s',
    async (code) => {
      const translate = translator(code)
      const user = people.newShopper(code)
      const photoId = await people.sendBytes(user, pair)
      const choice = await people.answerOf(user, 'choice')
      const text = choice.caption ?? ''
      expect(text.startsWith(plain(translate('several')))).toBe(true)
      expect(choice.photo).toBeDefined()
      expect(choice.reply_to_message?.message_id).toBe(photoId)
      const [left = '', right = ''] = text.split(plain(translate('half-right')))
      expect(left).toContain(plain(translate('half-left')))
      const names = code === 'uk' ? ['Лагуна', 'Зима'] : ['Laguna', 'Zyma']
      expect(left).toContain(names[0])
      expect(right).toContain(names[1])

      const buttons = choice.reply_markup?.inline_keyboard.flat() ?? []
      const meant = buttons.find(({ text: label }) => label.includes(names[1] ?? ''))
      const data = meant && 'callback_data' in meant ? meant.callback_data : ''
      await people.tapUntil(user, { messageId: choice.message_id, data }, translate('settled'))
      const card = await people.answerOf(user, 'card')
      expect(card.caption).toContain(names[1])

      // And back, for the other one.
      const back = buttonsOf(card).find((one) => parsePress(one)?.kind === 'list') ?? ''
      await people.tapUntil(user, { messageId: card.message_id, data: back }, translate('updated'))
      const [again] = answersIn(world.telegram, user.id, code)
      expect(again?.message.caption).toBe(text)
    },
  )
})
