import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'

let bot: BotHarness
let owner: User
let groupId: number
let nextGroup = -710_000_001

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  owner = bot.newShopper('uk')
  groupId = nextGroup--
  bot.telegram.addGroup({ id: groupId, title: 'A shop', members: [owner] })
})

/** Somebody writes into the new group. @returns what the bot says to it. */
async function write(user: User, text: string, chatId = groupId) {
  await bot.telegram.sendFromUser(user, { text }, { chatId })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.saidTo(chatId).at(-1)
}

const isManagers = (chatId = groupId) => bot.parts.staffChats.has(chatId)
const code = () => bot.parts.staffChats.setupCode()

describe('/setup with the code', () => {
  it('makes a group the managers’ group, once, and says what is missing', async () => {
    const first = await code()
    expect(first).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    expect(await code()).toBe(first)
    const said = await write(owner, `/setup ${first.toLowerCase().replaceAll('-', ' ')}`)
    expect(said).toMatch(/^Це група менеджерів/)
    expect(said).toContain('✅ Писати сюди')
    expect(said).toContain('▫️ Теми вимкнено')
    expect(said).toContain('Усе готово')
    expect(await isManagers()).toBe(true)
    expect(await bot.db.selectFrom('audit_log').select(['action', 'subject']).execute()).toEqual([
      { action: 'setup', subject: `group ${groupId}` },
    ])

    const stranger = bot.newShopper('uk')
    const others = nextGroup--
    bot.telegram.addGroup({ id: others, title: 'Strangers', members: [stranger] })
    expect(await write(stranger, `/setup ${first}`, others)).toMatch(/вже використаний/)
    expect(await isManagers(others)).toBe(false)
    expect(await code()).not.toBe(first)
  })

  it('shows its members the menu of managers, in each language', async () => {
    await write(owner, `/setup ${await code()}`)
    const menus = bot.telegram.calls.of('setMyCommands').map(({ payload }) => payload)
    expect(menus).toMatchObject([
      { scope: { type: 'chat', chat_id: groupId } },
      { scope: { type: 'chat', chat_id: groupId }, language_code: 'en' },
    ])
    const usual = menus[0]?.['commands'] as readonly Record<'command' | 'description', string>[]
    const names = usual.map(({ command }) => command)
    const organising = ['queue', 'stats', 'prio', 'tag', 'category', 'level', 'transcript', 'ban']
    expect(names).toEqual(expect.arrayContaining(organising))
    expect(names).toEqual(expect.arrayContaining(['claim', 'release', 'assign', 'sku', 'bot']))
    expect(usual.filter(({ description }) => !/^[А-ЯІЇЄҐ]/u.test(description))).toEqual([])
    expect(menus[1]?.['commands']).toContainEqual({
      command: 'price',
      description: 'Set a price: SKU 999',
    })
  })

  it('and follows the group when it becomes a supergroup', async () => {
    await write(owner, `/setup ${await code()}`)
    const newId = bot.telegram.upgradeGroup(owner, groupId)
    await bot.settle()
    expect(await isManagers(newId)).toBe(true)
    expect(bot.telegram.calls.of('setMyCommands').at(-1)?.payload).toMatchObject({
      scope: { chat_id: newId },
    })
    bot.telegram.setForum(newId, true)
    bot.telegram.setBotRights(owner, newId, ['can_manage_topics', 'can_delete_messages'])
    const said = await write(owner, '/setup', newId)
    expect(said).toContain('❌ Керувати темами')
    expect(said).toContain('бот → «Керування темами»')
    expect(said).toContain('❌ Видаляти повідомлення')
    expect(said).toContain('надішліть /setup ще раз')
    bot.telegram.setBotRights(owner, newId, [])
    expect(await write(owner, '/setup', newId)).toContain('✅ Керувати темами')
  })
})

describe('/setup makes no group the managers’ group', () => {
  it('without the code, or with another one', async () => {
    const right = await code()
    expect(await write(owner, '/setup')).toMatch(/надішліть \/setup КОД/)
    expect(await write(owner, '/setup AAAA-BBBB-CCCC')).toMatch(/Код не той/)
    expect(await write(owner, '/setup %')).toMatch(/Код не той/)
    expect(await isManagers()).toBe(false)
    expect(await code()).toBe(right)
  })

  it('for one who does not run the group, even with the code', async () => {
    expect(await write(bot.newShopper('uk'), `/setup ${await code()}`)).toMatch(
      /лише адміністратор групи/,
    )
    expect(await isManagers()).toBe(false)
  })

  it('in a private chat', async () => {
    const said = await write(owner, `/setup ${await code()}`, owner.id)
    expect(said).toMatch(/Такої команди я не знаю/)
    expect(await bot.parts.staffChats.list()).toEqual([bot.managersId])
  })
})
