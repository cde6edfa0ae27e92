import { join } from 'node:path'
import type { Api } from 'grammy'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BotApiServer } from '#src/playground/bot-api-server.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { attach, type ChatPage, choose, forum, openChatPage, openMenu, write } from './chat-page.ts'
import { recordFilm } from './film.ts'
import { hasChromium, inlineButtons, openBrowser, pane, phone } from './playground.ts'

const name = hasChromium
  ? 'the chat page without a bot'
  : 'the chat page without a bot (skipped: there is no /usr/bin/chromium)'
const photo = join(projectRoot, 'catalog/photos/laguna-navy-front.jpg')

describe.skipIf(!hasChromium)(name, () => {
  let browser: Browser
  let film: Buffer
  let chat: ChatPage
  let server: BotApiServer
  let api: Api

  beforeAll(async () => {
    browser = await openBrowser()
    const page = await browser.newPage()
    film = await recordFilm(page)
    await page.close()
  })

  beforeEach(async () => {
    chat = await openChatPage(browser)
    server = chat.server
    api = chat.api
  })

  afterEach(async () => expect(await chat.close()).toEqual([]))

  afterAll(() => browser.close())

  const shopperMessages = () => server.messages(server.shopper.id)

  /** The person's next message, as the bot gets it. */
  async function sentBy(act: () => Promise<unknown>) {
    const last = shopperMessages().at(-1)?.message_id ?? 0
    await act()
    return server.waitForMessage(server.shopper.id, () => true, { after: last })
  }

  const filmFile = (fileName: string) => ({ name: fileName, mimeType: 'video/webm', buffer: film })
  const send = (page: Page) => pane(page, 'shopper').getByTestId('send').click()

  const shown = (page: Page, id: number) =>
    pane(page, 'shopper').locator(`[data-message-id="${id}"]`)

  it('sends each kind from the paper clip', async () => {
    const page = await chat.openPage()
    const sticker = await sentBy(async () => {
      await pane(page, 'shopper').getByTestId('attach').click()
      await pane(page, 'shopper').locator('.sticker-tray button').first().click()
    })
    expect(sticker).toMatchObject({ sticker: { emoji: '👍', width: 512, is_video: false } })
    const moving = await sentBy(() => choose(page, 'attachSticker', filmFile('hello.webm')))
    expect(moving).toMatchObject({ sticker: { is_video: true, thumbnail: { width: 320 } } })
    const place = await sentBy(async () => {
      await attach(page, 'attachPlace')
      await page.getByRole('button', { name: 'Львів' }).click()
    })
    expect(place).toMatchObject({ location: { latitude: 49.8397 } })
    const contact = await sentBy(async () => {
      await attach(page, 'attachContact')
      await page.getByRole('button', { name: 'Мій номер' }).click()
    })
    expect(contact).toMatchObject({ contact: { user_id: server.shopper.id } })
    const note = await sentBy(() => choose(page, 'attachNote', filmFile('note.webm')))
    expect(note).toMatchObject({ video_note: { length: 240, thumbnail: { width: 320 } } })
    const post = await sentBy(() => choose(page, 'attachChannel', photo))
    expect(post).toMatchObject({ forward_origin: { type: 'channel', message_id: 1 } })
  })

  it('sends films with photos as one album, and a photo as a file', async () => {
    const page = await chat.openPage()
    await choose(page, 'attachMedia', photo)
    await choose(page, 'attachMedia', filmFile('a.webm'))
    await pane(page, 'shopper').locator('.attachment').nth(1).waitFor()
    const first = await sentBy(() => send(page))
    const second = await server.waitForMessage(server.shopper.id, ({ video }) => !!video)
    expect(second).toMatchObject({
      media_group_id: first.media_group_id,
      video: { width: 320, height: 240, thumbnail: { width: 320 } },
    })
    await choose(page, 'attachFile', photo)
    await pane(page, 'shopper').locator('.attachment').waitFor()
    expect(await sentBy(() => send(page))).toMatchObject({ document: { mime_type: 'image/jpeg' } })
  })

  it('edits, reacts, forwards and deletes from the menu of a message', async () => {
    const page = await chat.openPage()
    await api.getUpdates({ allowed_updates: ['edited_message', 'message_reaction'] })
    const { message_id: id } = await sentBy(() => write(page, 'shopper', 'є 104?'))
    await (await openMenu(shown(page, id))).getByText('Змінити').click()
    await write(page, 'shopper', 'є 110?')
    await shown(page, id).getByText('є 110?').waitFor()
    await (await openMenu(shown(page, id))).getByRole('button', { name: '👀' }).click()
    await shown(page, id).locator('.reactions').getByText('👀').waitFor()
    const updates = await api.getUpdates()
    expect(updates).toMatchObject([
      { edited_message: { text: 'є 110?' } },
      { message_reaction: { new_reaction: [{ emoji: '👀' }] } },
    ])
    const menu = await openMenu(shown(page, id))
    const forwarded = await sentBy(() => menu.getByText('Переслати').click())
    expect(forwarded).toMatchObject({ forward_origin: { type: 'user' } })
    await (await openMenu(shown(page, id))).getByText('Видалити').click()
    await shown(page, id).waitFor({ state: 'detached' })
  })

  it('offers what the bot finds inline, and sends what is chosen', async () => {
    const page = await chat.openPage()
    await pane(page, 'shopper').getByTestId('text-input').fill('@vitryna_demo_bot мрія')
    const [update] = await api.getUpdates({ timeout: 30 })
    const input_message_content = { message_text: 'Костюм «Мрія»' }
    const mriya = { type: 'article', id: '1', title: 'Мрія', input_message_content } as const
    await api.answerInlineQuery(update?.inline_query?.id ?? '', [mriya])
    const sent = await sentBy(() => pane(page, 'shopper').getByTestId('inline-result').click())
    expect(sent).toMatchObject({ text: 'Костюм «Мрія»', via_bot: { id: server.bot.id } })
    const input = pane(page, 'shopper').getByTestId('text-input')
    await expect.poll(() => input.inputValue()).toBe('')
  })

  it('gives the bot a phone number by the button that it shows', async () => {
    const page = await chat.openPage()
    const keyboard = [[{ text: '📱 Мій номер', request_contact: true }]]
    await api.sendMessage(server.shopper.id, 'Ваш телефон?', {
      reply_markup: { keyboard, one_time_keyboard: true },
    })
    const button = pane(page, 'shopper').getByTestId('input-button')
    const sent = await sentBy(() => button.click())
    expect(sent).toMatchObject({ contact: { user_id: server.shopper.id } })
    await button.waitFor({ state: 'hidden' })
  })

  it('pays an invoice once the reader agrees', async () => {
    const page = await chat.openPage()
    const prices = [{ label: 'Костюм', amount: 129_000 }]
    const { message_id } = await api.raw.sendInvoice({
      chat_id: server.shopper.id,
      title: 'Мрія',
      description: 'Костюм',
      payload: 'order-1',
      currency: 'UAH',
      provider_token: 'test',
      prices,
    })
    await inlineButtons(shown(page, message_id)).click()
    await page.getByRole('button', { name: 'Заплатити', exact: true }).click()
    const [update] = await api.getUpdates({ timeout: 30 })
    await api.answerPreCheckoutQuery(update?.pre_checkout_query?.id ?? '', true)
    await pane(page, 'shopper').getByText('Оплачено').waitFor()
    expect(shopperMessages().at(-1)?.successful_payment).toMatchObject({ total_amount: 129_000 })
  })

  it('shows a forum by its topics, and what only its reader sees', async () => {
    const page = await chat.openPage()
    const managers = pane(page, 'managers')
    const { message_thread_id } = await api.createForumTopic(forum.id, 'Оля')
    await api.createForumTopic(forum.id, 'Ганна')
    await api.sendMessage(forum.id, 'запит Олі', { message_thread_id })
    await api.sendMessage(forum.id, 'усім')
    await managers.getByTestId('topic').filter({ hasText: 'Оля' }).click()
    await managers.getByText('запит Олі').waitFor()
    await managers.getByText('усім').waitFor({ state: 'detached' })
    await write(page, 'managers', 'беру')
    await managers.getByText('беру').waitFor()
    const own = server.messages(forum.id).at(-1)
    expect(own).toMatchObject({ text: 'беру', message_thread_id })
    const secret = await api.sendMessage(forum.id, 'Узяла Марія', {
      message_thread_id,
      ephemeral_message_parameters: { receiver_user_id: server.manager.id },
    })
    await managers.locator('.bubble-ephemeral').getByText('Бачите лише ви').waitFor()
    await api.raw.deleteEphemeralMessage({
      chat_id: forum.id,
      receiver_user_id: server.manager.id,
      ephemeral_message_id: secret.ephemeral_message_id ?? 0,
    })
    await managers.locator('.bubble-ephemeral').waitFor({ state: 'detached' })
  })

  it('folds a long quote until it is tapped', async () => {
    const page = await chat.openPage()
    const lines = ['Як шукав бот:', 'підпис', 'пересилання', 'штрихкод', 'схожість'].join('\n')
    const { message_id } = await api.sendMessage(
      server.shopper.id,
      `Запит\n<blockquote expandable>${lines}</blockquote>\nРаніше`,
      { parse_mode: 'HTML' },
    )
    const quote = shown(page, message_id).locator('blockquote')
    const heightOf = async () => Math.round((await quote.boundingBox())?.height ?? 0)
    await quote.waitFor()
    const folded = await heightOf()
    await quote.click()
    await expect.poll(heightOf).toBeGreaterThan(1.5 * folded)
    await quote.press('Enter')
    await expect.poll(heightOf).toBe(folded)
    // Five lines, and none that is empty.
    const text = await shown(page, message_id).locator('.text').boundingBox()
    expect(text?.height).toBeLessThan((folded / 3) * 5.8)
  })

  it('tells on a phone of news in the other chat, but not of what is gone again', async () => {
    const page = await chat.openPage(phone)
    const badge = page.getByTestId('tab-managers').locator('.badge')
    const { message_id } = await api.sendMessage(forum.id, 'запит')
    await expect.poll(() => badge.textContent()).toBe('1 нове')
    await api.deleteMessage(forum.id, message_id)
    await expect.poll(() => badge.isVisible()).toBe(false)
  })

  it('fits a phone with everything that a bot sends, in English and in the dark', async () => {
    const page = await chat.openPage({ ...phone, colorScheme: 'dark', locale: 'en-GB' })
    const { id } = server.shopper
    const sent = await server.sendFromUser(server.shopper, {
      video_note: film,
      width: 240,
      height: 240,
    })
    await server.sendFromUser(server.shopper, { sticker: film, emoji: '🎉' })
    await api.sendVenue(id, 50.4, 30.5, 'Vitryna', 'Sahaidachnoho, 12')
    const soon = Math.floor(Date.now() / 1000) + 1795
    await api.sendMessage(id, `until <tg-time unix="${soon}" format="r">later</tg-time>`, {
      parse_mode: 'HTML',
      reply_markup: {
        inline_keyboard: [
          [
            { text: '104', disabled: {} },
            { text: '110', callback_data: '110' },
          ],
        ],
      },
    })
    const cell = (text: string) => ({ text, align: 'left', valign: 'top' }) as const
    const rich = await api.sendRichMessage(id, {
      blocks: [
        { type: 'heading', text: 'Order 17', size: 2 },
        { type: 'table', cells: [[cell('A suit'), cell('1 290 ₴')]] },
        { type: 'buttons', buttons: [{ text: 'Confirm', callback_data: 'ok', style: 'success' }] },
      ],
    })
    const buttons = inlineButtons(pane(page, 'shopper'))
    await inlineButtons(shown(page, rich.message_id)).click()
    const tap = async () => (await api.getUpdates()).at(-1)?.callback_query
    const expected = { data: 'ok', message: { message_id: rich.message_id } }
    await expect.poll(tap).toMatchObject(expected)
    expect(await buttons.filter({ hasText: '104' }).isDisabled()).toBe(true)
    expect(await pane(page, 'shopper').locator('time.date-time').textContent()).toMatch(
      /^in 29 min/,
    )
    await shown(page, sent.message_id).locator('video').waitFor()
    const widest = await page.locator('html').evaluate((root) => root.scrollWidth)
    expect(widest).toBeLessThanOrEqual(390)
  })

  it('answers in the manager’s own account once it is connected', async () => {
    const page = await chat.openPage()
    await pane(page, 'business').waitFor({ state: 'hidden' })
    await pane(page, 'managers').getByRole('button', { name: 'Підключити' }).click()
    await write(page, 'business', 'Є 104?')
    await pane(page, 'business').getByText('Є 104?').waitFor()
    const updates = await api.getUpdates({ timeout: 30 })
    const asked = updates.at(-1)?.business_message
    expect(asked).toMatchObject({ text: 'Є 104?', chat: { id: server.shopper.id } })
    const business_connection_id = asked?.business_connection_id ?? ''
    await api.sendMessage(server.shopper.id, 'Так, є', { business_connection_id })
    await pane(page, 'business').getByText('Так, є').waitFor()
    expect(await pane(page, 'shopper').getByText('Так, є').count()).toBe(0)
  })

  it('lets a shopper block the bot and come back', async () => {
    const page = await chat.openPage()
    await pane(page, 'shopper').getByRole('button', { name: 'Заблокувати' }).click()
    await pane(page, 'shopper').getByText('Ви заблокували бота').waitFor()
    await expect(api.sendMessage(server.shopper.id, 'а')).rejects.toThrow('blocked')
    await pane(page, 'shopper').getByRole('button', { name: 'Розблокувати' }).click()
    await pane(page, 'shopper').getByTestId('text-input').waitFor()
  })
})
