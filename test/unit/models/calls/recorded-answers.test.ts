import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecordedClient, recordAnswers } from '#src/models/calls/recorded-answers.ts'
import type { ModelClient, ModelReply, ModelRequest } from '#src/ports/model-client.ts'
import { modelCard } from '#test/support/vision-world.ts'

const signal = new AbortController().signal
const card = modelCard('m')
const request: ModelRequest = {
  system: 'You compare',
  parts: [{ text: 'data' }, { jpeg: Buffer.from('picture') }],
  answer: { name: 'choose-product', schema: { type: 'object' } },
  sample: 0,
}
const reply: ModelReply = {
  kind: 'replied',
  content: '{"choice": "1"}',
  usage: { tokensIn: 5, tokensOut: 2 },
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-recorded-'))
})
afterEach(() => rm(folder, { recursive: true }))

function recorder(answer: ModelReply = reply) {
  const client: ModelClient = { ask: async () => answer }
  return recordAnswers(client, { card, folder })
}

describe('recorded answers', () => {
  it('give back what a model said, tokens included', async () => {
    await recorder().ask(request, signal)
    expect(await createRecordedClient({ card, folder }).ask(request, signal)).toEqual(reply)
  })

  it.each<readonly [string, Partial<ModelRequest>]>([
    ['system text', { system: 'You guess' }],
    ['prompt text', { parts: [{ text: 'other' }, { jpeg: Buffer.from('picture') }] }],
    ['picture', { parts: [{ text: 'data' }, { jpeg: Buffer.from('other') }] }],
    ['schema', { answer: { name: 'choose-product', schema: { type: 'array' } } }],
    ['sample', { sample: 1 }],
  ])('are not those of another %s', async (_, change) => {
    await recorder().ask(request, signal)
    const client = createRecordedClient({ card, folder })
    expect(await client.ask({ ...request, ...change }, signal)).toMatchObject({
      kind: 'unrecorded',
    })
  })

  it('are not those of another model or temperature', async () => {
    await recorder().ask(request, signal)
    for (const other of [modelCard('n'), modelCard('m', { temperature: 1 })]) {
      const client = createRecordedClient({ card: other, folder })
      expect(await client.ask(request, signal)).toMatchObject({ kind: 'unrecorded' })
    }
  })

  it('hold no failures', async () => {
    const failed: ModelReply = {
      kind: 'failed',
      failure: 'server',
      detail: 'no',
      mayBeCharged: false,
    }
    expect(await recorder(failed).ask(request, signal)).toEqual(failed)
    expect(await readdir(folder)).toEqual([])
  })

  it('say so when a file is broken or the folder is not there', async () => {
    await recorder().ask(request, signal)
    const [file = ''] = await readdir(folder)
    await writeFile(join(folder, file), '{')
    for (const place of [folder, join(folder, 'nowhere')]) {
      const client = createRecordedClient({ card, folder: place })
      expect(await client.ask(request, signal)).toMatchObject({ kind: 'unrecorded' })
    }
  })
})
