import { describe, expect, test } from 'vitest'
import { shopper, startPlayground } from './playground.ts'

describe('a request', () => {
  test('with a wrong token is unauthorized, and the answer does not repeat it', async () => {
    const { apiRoot } = await startPlayground()
    for (const path of ['/bot1:wrong/getMe', '/file/bot1:wrong/photos/file_0.jpg']) {
      const response = await fetch(apiRoot + path)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({
        ok: false,
        error_code: 401,
        description: 'Unauthorized',
      })
    }
  })

  test('for an unknown method or file is not found', async () => {
    const { apiRoot, token, call } = await startPlayground()
    const notFound = { ok: false, error_code: 404, description: 'Not Found' }
    expect(await call('sendTelegram')).toEqual(notFound)
    const response = await fetch(`${apiRoot}/file/bot${token}/photos/none.jpg`)
    expect(await response.json()).toEqual(notFound)
  })

  test('may be a GET with a query, a form or JSON, and name the method in any case', async () => {
    const { apiRoot, token, messages } = await startPlayground({ shopper })
    const url = `${apiRoot}/bot${token}/SENDMESSAGE`
    const markup = JSON.stringify({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] })
    const fields = { chat_id: String(shopper.id), text: '123', reply_markup: markup }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const answers = await Promise.all([
      fetch(`${url}?${new URLSearchParams(fields)}`),
      fetch(url, { method: 'POST', body: new URLSearchParams(fields) }),
      fetch(url, { method: 'POST', body: form }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const buttons = messages(shopper.id).map((m) => m.reply_markup?.inline_keyboard.flat().length)
    expect(buttons).toEqual([1, 1, 1])
    expect(messages(shopper.id).map(({ text }) => text)).toEqual(['123', '123', '123'])
  })

  test.each([
    [{ text: 'a' }, 'Bad Request: chat_id is empty'],
    [{ chat_id: 5, text: 'a' }, 'Bad Request: chat not found'],
    [{ chat_id: shopper.id }, 'Bad Request: message text is empty'],
    [{ chat_id: shopper.id, text: ' \n' }, 'Bad Request: message text is empty'],
    [
      { chat_id: shopper.id, text: 'a', reply_markup: '{' },
      "Bad Request: can't parse reply keyboard markup JSON object",
    ],
    [
      { chat_id: shopper.id, text: 'a', parse_mode: 'MarkdownV2' },
      'Bad Request: unsupported parse_mode',
    ],
    [
      { chat_id: shopper.id, text: 'a', message_thread_id: 7 },
      'Bad Request: message thread not found',
    ],
    [
      { chat_id: shopper.id, text: 'a', reply_parameters: { message_id: 7 } },
      'Bad Request: message to be replied not found',
    ],
    [
      { chat_id: shopper.id, text: 'a', reply_to_message_id: 'x' },
      'Bad Request: can\'t parse parameter "reply_to_message_id"',
    ],
  ])('%j is refused: %s', async (parameters, description) => {
    const { call } = await startPlayground({ shopper })
    expect(await call('sendMessage', parameters)).toEqual({
      ok: false,
      error_code: 400,
      description,
    })
  })

  test('with more than 50 MB is too large', async () => {
    const { apiRoot, token } = await startPlayground({ shopper })
    const body = new FormData()
    body.set('chat_id', String(shopper.id))
    body.set('document', new Blob([new Uint8Array(50 * 1024 * 1024 + 1)]))
    const response = await fetch(`${apiRoot}/bot${token}/sendDocument`, { method: 'POST', body })
    expect(await response.json()).toEqual({
      ok: false,
      error_code: 413,
      description: 'Request Entity Too Large',
    })
  })

  test.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['no end', 'multipart/form-data; boundary=b', '--b\r\n\r\nx'],
    ['no name', 'multipart/form-data; boundary=b', '--b\r\n\r\n\r\nx\r\n--b--'],
  ])('that is no multipart form is refused: %s', async (_, type, body) => {
    const { apiRoot, token } = await startPlayground()
    const response = await fetch(`${apiRoot}/bot${token}/getMe`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(await response.json()).toMatchObject({
      description: "Bad Request: can't parse multipart form data",
    })
  })

  test('that is no JSON is refused', async () => {
    const { apiRoot, token } = await startPlayground()
    const response = await fetch(`${apiRoot}/bot${token}/getMe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a"',
    })
    expect(await response.json()).toMatchObject({ error_code: 400 })
  })

  test('is written into the call log with its answer', async () => {
    const { call, calls } = await startPlayground({ shopper })
    await call('sendMessage', { chat_id: shopper.id, text: 'a' })
    await call('sendMessage', { chat_id: 1, text: 'b' })
    await call('getUpdates')
    expect(calls.all().map(({ method }) => method)).toEqual(['sendMessage', 'sendMessage'])
    expect(calls.of('sendMessage')).toMatchObject([
      { payload: { text: 'a' }, status: 200 },
      { payload: { text: 'b' }, status: 400 },
    ])
  })
})
