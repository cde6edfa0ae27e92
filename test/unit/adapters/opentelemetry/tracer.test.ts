import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { createOpenTelemetry } from '#src/adapters/opentelemetry/tracer.ts'
import { AppError } from '#src/ports/errors.ts'
import { freePort } from '#test/support/free-port.ts'
import { startTraceReceiver } from '#test/support/trace-receiver.ts'

it('a span is a part of the one in whose work it began, also while others are open', async () => {
  const receiver = await startTraceReceiver()
  const { tracer, close } = createOpenTelemetry({ ...receiver, onTrouble: vi.fn() })
  const photo = (id: string, ms: number) =>
    tracer.span('identify photo', {}, async (span) => {
      await tracer.span('rung llm', { 'vitryna.rung': 'llm' }, async () => {
        await delay(ms)
        await tracer.span('chat m', { 'gen_ai.operation.name': 'chat' }, () => delay(1))
      })
      await tracer.span('rung text', {}, async () => undefined)
      span.set({ 'vitryna.identification': id })
      return id
    })
  expect(await Promise.all([photo('one', 20), photo('two', 5)])).toEqual(['one', 'two'])
  await close()

  const spans = receiver.spans()
  const roots = spans.filter(({ parentId }) => parentId === undefined)
  expect(roots.map(({ attributes }) => attributes['vitryna.identification']).toSorted()).toEqual([
    'one',
    'two',
  ])
  for (const root of roots) {
    const parts = spans.filter(({ traceId }) => traceId === root.traceId)
    const parentOf = (name: string) => {
      const parentId = parts.find((span) => span.name === name)?.parentId
      return parts.find(({ id }) => id === parentId)?.name
    }
    expect(parts).toHaveLength(4)
    expect(['chat m', 'rung llm', 'rung text'].map(parentOf)).toEqual([
      'rung llm',
      'identify photo',
      'identify photo',
    ])
  }
  const [call] = spans.filter(({ name }) => name === 'chat m')
  // CLIENT, in OTLP's numbers.
  expect(call).toMatchObject({ kind: 3, attributes: { 'gen_ai.operation.name': 'chat' } })
  await receiver.close()
})

it('a failure is told by its class, and what a provider calls its model is cut', async () => {
  const receiver = await startTraceReceiver()
  const { tracer, close } = createOpenTelemetry({ ...receiver, onTrouble: vi.fn() })
  const failing = tracer.span('identify photo', {}, async (span) => {
    span.set({ 'gen_ai.response.model': 'm'.repeat(5_000) })
    throw new AppError('of Olena, who wrote "blue, for Marko"')
  })
  await expect(failing).rejects.toBeInstanceOf(AppError)
  await close()
  expect(receiver.spans()).toMatchObject([
    {
      attributes: { 'error.type': 'AppError', 'gen_ai.response.model': 'm'.repeat(200) },
      status: { code: 2 },
    },
  ])
  expect(receiver.sent()).not.toMatch(/Olena|Marko/)
  await receiver.close()
})

it('a receiver that is not there costs spans alone, and is told of once', async () => {
  const onTrouble = vi.fn()
  const endpoint = `http://127.0.0.1:${await freePort()}/`
  const { tracer, close } = createOpenTelemetry({ endpoint, onTrouble })
  // More than a batch, and more than are kept.
  for (let count = 0; count < 3_000; count += 1) {
    expect(await tracer.span('identify photo', {}, async () => count)).toBe(count)
  }
  await close()
  await expect.poll(() => onTrouble.mock.calls.length, { timeout: 20_000 }).toBe(1)
  expect(onTrouble.mock.calls[0]?.[0]).toMatch(/ECONNREFUSED|retryable/)
})

it.each([
  ['says nothing', () => undefined],
  ['never ends', (response: ServerResponse) => void response.write(' ')],
])('closing ends while the receiver %s', async (_what, behave) => {
  const receiver = await startTraceReceiver(behave)
  const { tracer, close } = createOpenTelemetry({ ...receiver, onTrouble: vi.fn() })
  expect(await tracer.span('identify photo', {}, async () => 'an answer')).toBe('an answer')
  await close()
  expect(receiver.spans()).toHaveLength(1)
  await receiver.close()
})
