import { Bot, InlineKeyboard, InputFile } from 'grammy'
import { afterEach, describe, expect, test } from 'vitest'
import { type Playground, photoBytes, shopper, startPlayground } from './playground.ts'

const running: Bot[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((bot) => bot.stop()))
})

/** A real grammY bot that polls the server. */
async function startBot(playground: Playground, build: (bot: Bot) => void): Promise<Bot> {
  const bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } })
  build(bot)
  running.push(bot)
  const started = Promise.withResolvers<void>()
  bot.start({ onStart: () => started.resolve() }).catch(started.reject)
  await started.promise
  return bot
}

describe('a grammY bot', () => {
  test('answers a command, a photo and a tap', async () => {
    const playground = await startPlayground({ shopper })
    await startBot(playground, (bot) => {
      bot.command('start', (ctx) => ctx.reply('Вітаю!'))
      bot.on('message:photo', async (ctx) => {
        const file = await ctx.getFile()
        await ctx.replyWithPhoto(ctx.msg.photo.at(-1)?.file_id ?? '', {
          caption: `<b>${file.file_size}</b>`,
          parse_mode: 'HTML',
          reply_markup: new InlineKeyboard().text('Так', 'yes:1'),
        })
      })
      bot.callbackQuery('yes:1', async (ctx) => {
        await ctx.answerCallbackQuery('Дякую')
        await ctx.editMessageCaption({ caption: 'Замовлено' })
      })
    })

    await playground.sendFromUser(shopper, { text: '/start' })
    const hello = await playground.waitForMessage(shopper.id, (m) => m.text === 'Вітаю!')
    expect(hello.from?.id).toBe(playground.bot.id)

    const photo = await playground.sendFromUser(shopper, { photo: await photoBytes() })
    const card = await playground.waitForMessage(shopper.id, (m) => m.caption !== undefined)
    expect(card.photo).toEqual(photo.photo)
    expect(card.caption_entities?.[0]).toMatchObject({ type: 'bold', offset: 0 })

    const answers: string[] = []
    playground.onEvent((event) => {
      if (event.kind === 'callbackAnswer') answers.push(event.text)
    })
    playground.press(shopper, {
      chatId: shopper.id,
      messageId: card.message_id,
      data: 'yes:1',
    })
    const edited = await playground.waitForMessage(shopper.id, (m) => m.caption === 'Замовлено')
    expect(edited).toMatchObject({ message_id: card.message_id, photo: photo.photo })
    expect(edited.reply_markup).toBeUndefined()
    expect(answers).toEqual(['Дякую'])
  })

  test('gets the bytes that were sent, and sends files of its own', async () => {
    const playground = await startPlayground({ shopper })
    const { api, apiRoot, token } = playground
    const bytes = new Uint8Array([1, 2, 3, 250])
    const sent = await playground.sendFromUser(shopper, { document: bytes, name: 'a.bin' })
    const { file_path, file_size } = await api.getFile(sent.document?.file_id ?? '')
    const downloaded = await fetch(`${apiRoot}/file/bot${token}/${file_path}`)
    expect(new Uint8Array(await downloaded.arrayBuffer())).toEqual(bytes)
    expect(file_size).toBe(4)

    const reply = await api.sendDocument(shopper.id, new InputFile(bytes, 'b.bin'), {
      caption: 'ось',
      reply_parameters: { message_id: sent.message_id },
    })
    expect(reply.document).toMatchObject({ file_name: 'b.bin', file_size: 4 })
    expect(reply.document.file_unique_id).toBe(sent.document?.file_unique_id)
    expect(reply.document.file_id).not.toBe(sent.document?.file_id)
    expect(reply.reply_to_message?.message_id).toBe(sent.message_id)
  })

  test.each(['фото сукні.jpg', 'a "b".txt', "d'оr.pdf"])('sends a file named %s', async (name) => {
    const { api } = await startPlayground({ shopper })
    const bytes = new Uint8Array([13, 10, 45, 45, 13, 10])
    const { document } = await api.sendDocument(shopper.id, new InputFile(bytes, name))
    expect(document).toMatchObject({ file_name: name, file_size: 6 })
  })

  test('sends an album of uploads and known files in one message group', async () => {
    const playground = await startPlayground({ shopper })
    const { photo = [] } = await playground.sendFromUser(shopper, { photo: await photoBytes() })
    const album = await playground.api.sendMediaGroup(shopper.id, [
      { type: 'photo', media: new InputFile(await photoBytes(50, 50)), caption: 'перше' },
      { type: 'photo', media: photo[0]?.file_id ?? '' },
    ])
    expect(album).toHaveLength(2)
    expect(album[0]).toMatchObject({ caption: 'перше' })
    expect(album[1]).toMatchObject({ photo })
    expect(new Set(album.map((m) => ('media_group_id' in m ? m.media_group_id : '')))).toHaveLength(
      1,
    )
  })

  test('does not lose what comes while it is not polling', async () => {
    const playground = await startPlayground({ shopper })
    await playground.sendFromUser(shopper, { text: 'перше' })
    await playground.sendFromUser(shopper, { text: 'друге' })
    const first = await playground.api.getUpdates({ limit: 1 })
    const again = await playground.api.getUpdates({ limit: 1 })
    expect(again).toEqual(first)
    const rest = await playground.api.getUpdates({ offset: (first[0]?.update_id ?? 0) + 1 })
    expect(rest.map(({ message }) => message?.text)).toEqual(['друге'])
  })
})
