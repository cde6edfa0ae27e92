import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  filePath,
  type PlaygroundEvent,
  type PlaygroundState,
} from '#src/playground/page-server/protocol.ts'
import { manager, type Playground, photoBytes, shopper, startPlayground } from './playground.ts'

const group = { id: -4300, title: 'Менеджери' }
const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const start = () => startPlayground({ shopper, manager, managers: group })

async function send({ apiRoot }: Playground, fields: Readonly<Record<string, string | Blob[]>>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value)
    else for (const file of value) form.append('file', file, 'photo.jpg')
  }
  return await fetch(`${apiRoot}/playground/send`, { method: 'POST', body: form })
}

async function stateOf({ apiRoot }: Playground): Promise<PlaygroundState> {
  const response = await fetch(`${apiRoot}/playground/state`)
  return (await response.json()) as PlaygroundState
}

const photoFile = async () => new Blob([await photoBytes()], { type: 'image/jpeg' })

describe('the page', () => {
  test('and its files are served, and nothing beside them', async () => {
    const { apiRoot } = await start()
    const index = await fetch(`${apiRoot}/`)
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(index.headers.get('content-security-policy')).toMatch("default-src 'self'")
    const script = await fetch(`${apiRoot}/playground/page/app.js`)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const outside = await fetch(`${apiRoot}/playground/page/..%2f..%2f..%2fpackage.json`)
    expect(outside.status).toBe(404)
  })

  test('gets the state with both panes, the samples and the menu', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'samples-'))
    folders.push(folder)
    await writeFile(join(folder, 'сукня 1.jpg'), await photoBytes())
    await writeFile(join(folder, 'notes.txt'), 'no picture')
    const playground = await startPlayground({
      shopper,
      manager,
      managers: group,
      sampleFolders: [folder, '/nowhere'],
    })
    await playground.api.sendMessage(group.id, 'запит')
    await playground.api.setMyCommands([{ command: 'start', description: 'Почати' }])
    const state = await stateOf(playground)
    expect(state).toMatchObject({
      bot: { id: playground.bot.id },
      shopper,
      manager,
      panes: { shopper: { messages: [] }, managers: { messages: [{ text: 'запит' }] } },
      samples: [{ name: 'сукня 1.jpg' }],
      commands: [{ command: 'start', description: 'Почати' }],
    })
    const sample = await fetch(playground.apiRoot + state.samples[0]?.url)
    expect(sample.headers.get('content-type')).toBe('image/jpeg')
  })

  test('follows the managers into their new group', async () => {
    const playground = await start()
    const id = playground.upgradeGroup(manager, group.id)
    await playground.api.sendMessage(id, 'тут')
    expect((await send(playground, { pane: 'managers', text: 'бачу' })).status).toBe(204)
    expect((await stateOf(playground)).panes.managers.messages.map(({ text }) => text)).toEqual([
      undefined,
      'тут',
      'бачу',
    ])
  })

  test('hears what happens in its panes', async () => {
    const playground = await start()
    const response = await fetch(`${playground.apiRoot}/playground/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    await playground.api.sendMessage(shopper.id, 'рядок\nдругий')
    playground.addUser({ ...shopper, id: 9 })
    await playground.api.sendMessage(9, 'чуже')
    await playground.api.sendChatAction(group.id, 'typing')
    const events = await readEvents(response, 2)
    expect(events).toMatchObject([
      { kind: 'message', pane: 'shopper', message: { text: 'рядок\nдругий' } },
      { kind: 'action', pane: 'managers', action: 'typing' },
    ])
    expect(events[0]).not.toHaveProperty('chatId')
  })
})

async function readEvents(response: Response, count: number): Promise<PlaygroundEvent[]> {
  const events: PlaygroundEvent[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    const data = blocks.filter((block) => block.startsWith('data: '))
    events.push(...data.map((block) => JSON.parse(block.slice(6)) as PlaygroundEvent))
    if (events.length >= count) break
  }
  return events
}

describe('what a person sends from the page', () => {
  test('text, with the language of the page', async () => {
    const playground = await start()
    const fields = { pane: 'shopper', text: 'Hello', language: 'en' }
    expect((await send(playground, fields)).status).toBe(204)
    const [update] = await playground.api.getUpdates()
    expect(update?.message).toMatchObject({
      text: 'Hello',
      from: { id: shopper.id, language_code: 'en' },
    })
  })

  test('photos become an album with the caption on the first', async () => {
    const playground = await start()
    const file = await photoFile()
    await send(playground, { pane: 'shopper', text: 'що це?', file: [file, file] })
    const updates = await playground.api.getUpdates()
    const [first, second] = updates.map(({ message }) => message)
    expect(first?.caption).toBe('що це?')
    expect(second).not.toHaveProperty('caption')
    expect(first?.media_group_id).toBe(second?.media_group_id)
    const path = filePath(first?.photo?.[0]?.file_id ?? '')
    const shown = await fetch(playground.apiRoot + path)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    expect(shown.headers.get('content-disposition')).toBe('inline')
  })

  test('a document of a manager, in reply', async () => {
    const playground = await start()
    const ticket = await playground.api.sendMessage(group.id, 'запит')
    const file = new Blob(['<script>1</script>'], { type: 'text/html' })
    await send(playground, {
      pane: 'managers',
      items: JSON.stringify([{ as: 'document' }]),
      replyTo: String(ticket.message_id),
      file: [file],
    })
    const [update] = await playground.api.getUpdates()
    expect(update?.message).toMatchObject({
      chat: { id: group.id },
      from: { id: manager.id },
      document: { mime_type: 'text/html' },
      reply_to_message: { message_id: ticket.message_id },
    })
    const path = filePath(update?.message?.document?.file_id ?? '')
    const shown = await fetch(playground.apiRoot + path)
    expect(shown.headers.get('content-disposition')).toBe('attachment')
  })

  test('a tap on a button', async () => {
    const playground = await start()
    const { message_id } = await playground.api.sendMessage(group.id, 'запит', {
      reply_markup: { inline_keyboard: [[{ text: 'Мрія', callback_data: 'pick:1' }]] },
    })
    const press = (messageId: number) =>
      fetch(`${playground.apiRoot}/playground/press`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ pane: 'managers', messageId, data: 'pick:1' }),
      })
    expect((await press(message_id)).status).toBe(204)
    expect((await press(5)).status).toBe(404)
    const [update] = await playground.api.getUpdates()
    expect(update?.callback_query).toMatchObject({ data: 'pick:1', from: { id: manager.id } })
  })

  test('a film with what the page says of it, and its picture', async () => {
    const playground = await start()
    const form = new FormData()
    const about = { as: 'video', durationSeconds: 7, width: 320, height: 240, hasThumbnail: true }
    const fields = { pane: 'shopper', text: 'ось', items: JSON.stringify([about]) }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    form.append('file', new Blob(['film'], { type: 'video/webm' }), 'film.webm')
    form.append('thumbnail', await photoFile(), 'frame.jpg')
    await fetch(`${playground.apiRoot}/playground/send`, { method: 'POST', body: form })
    const [update] = await playground.api.getUpdates()
    expect(update?.message).toMatchObject({
      caption: 'ось',
      video: { duration: 7, width: 320, file_name: 'film.webm', thumbnail: { width: 60 } },
    })
  })

  test('a place, a contact, and a post of the shop’s channel, always the same one', async () => {
    const playground = await start()
    const location = JSON.stringify({ latitude: 50, longitude: 30 })
    const contact = JSON.stringify({ phone_number: '+380', first_name: 'Ира' })
    await send(playground, { pane: 'shopper', location })
    await send(playground, { pane: 'shopper', contact })
    const post = { pane: 'shopper', channelPost: 'true', file: [await photoFile()] }
    await send(playground, post)
    await send(playground, { ...post, pane: 'managers' })
    const [place, person, ...posts] = (await playground.api.getUpdates()).map((u) => u.message)
    expect(place).toMatchObject({ location: { latitude: 50 } })
    expect(person).toMatchObject({ contact: { phone_number: '+380' } })
    expect(posts[0]?.forward_origin).toMatchObject({ type: 'channel', message_id: 1 })
    expect(posts[0]?.forward_origin).toEqual(posts[1]?.forward_origin)
  })

  const act = ({ apiRoot }: Playground, gesture: string, body: object) =>
    fetch(`${apiRoot}/playground/${gesture}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pane: 'shopper', ...body }),
    })

  test.each(['press', 'react', 'delete', 'forward'])('no %s of what is gone', async (gesture) => {
    const body = { messageId: 5, data: '', emoji: '👍' }
    expect((await act(await start(), gesture, body)).status).toBe(404)
  })

  test('an edit, a reaction and a deletion, which its pane shows', async () => {
    const playground = await start()
    const { message_id: messageId } = await playground.sendFromUser(shopper, { text: 'є 104?' })
    const form = new FormData()
    const fields = { pane: 'shopper', messageId: String(messageId), text: 'є 110?' }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    await fetch(`${playground.apiRoot}/playground/edit`, { method: 'POST', body: form })
    await act(playground, 'react', { messageId, emoji: '👀' })
    expect((await stateOf(playground)).panes.shopper).toMatchObject({
      messages: [{ text: 'є 110?' }],
      reactions: { [messageId]: ['👀'] },
    })
    await act(playground, 'delete', { messageId })
    expect((await stateOf(playground)).panes.shopper.messages).toEqual([])
  })

  test('into the manager’s own account, once the bot is connected to it', async () => {
    const playground = await start()
    expect((await stateOf(playground)).panes.business).toMatchObject({ isConnected: false })
    await act(playground, 'settings', { isConnected: true })
    await send(playground, { pane: 'business', text: 'Є 104?' })
    const { business } = (await stateOf(playground)).panes
    expect(business).toMatchObject({ isConnected: true, messages: [{ text: 'Є 104?' }] })
    const { message_id: messageId = 0 } = business.messages[0] ?? {}
    await act(playground, 'delete', { pane: 'business', messageId })
    const updates = await playground.api.getUpdates()
    expect(updates).toMatchObject([
      { business_connection: { user: { id: manager.id } } },
      { business_message: { text: 'Є 104?' } },
      { deleted_business_messages: { message_ids: [messageId] } },
    ])
  })

  test.each([
    [{ pane: 'nobody', text: 'а' }, 400],
    [{ pane: 'shopper', file: [new Blob(['no picture'])] }, 415],
  ])('%j is refused with %i', async (fields, status) => {
    const response = await send(await start(), fields)
    expect(response.status).toBe(status)
  })

  test('is refused when another site asks for it', async () => {
    const { apiRoot, messages } = await start()
    const body = new FormData()
    body.set('pane', 'shopper')
    body.set('text', 'а')
    const headers = { 'sec-fetch-site': 'cross-site' }
    const response = await fetch(`${apiRoot}/playground/send`, { method: 'POST', body, headers })
    expect(response.status).toBe(403)
    expect(messages(shopper.id)).toEqual([])
  })
})
