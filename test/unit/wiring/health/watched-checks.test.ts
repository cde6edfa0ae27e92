import { describe, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { watchedParts } from '#src/domain/incident.ts'
import type { HealthCheck } from '#src/ports/health.ts'
import type { AnswerCounts, ServiceFacts } from '#src/ports/service-facts.ts'
import { backlogChecks } from '#src/wiring/health/backlog-checks.ts'
import { diskChecks } from '#src/wiring/health/disk-checks.ts'
import { lookAtWatched } from '#src/wiring/health/look-at-watched.ts'
import { moneyChecks } from '#src/wiring/health/money-checks.ts'
import { serviceChecks } from '#src/wiring/health/service-checks.ts'
import { unexpected } from '#test/support/fakes.ts'

const plenty = 60_000
const none: AnswerCounts = { answered: 0, slow: 0, failed: 0 }

const served = (facts: Partial<ServiceFacts>) =>
  lookAtWatched(
    serviceChecks({
      serviceFacts: {
        answers: async () => none,
        updates: async () => ({ now: 0, weekAgo: 0 }),
        lateTickets: async () => 0,
        ...facts,
      },
    }),
    plenty,
  )

/** @param trickle of three hours; undefined: the same as of the one */
const answers = (hour: Partial<AnswerCounts>, trickle = hour) =>
  served({ answers: async (hours) => ({ ...none, ...(hours === 1 ? hour : trickle) }) })

describe('what the managers are told of', () => {
  it('are answers that fail: five in an hour and over 5 %, or all of a trickle', async () => {
    const state = async (...counts: Parameters<typeof answers>) =>
      (await answers(...counts)).answers?.state
    expect(await state({})).toBe('good')
    expect(await state({ answered: 20, failed: 4 })).toBe('good')
    expect(await state({ answered: 20, failed: 5 })).toBe('bad')
    expect(await state({ answered: 200, failed: 5 })).toBe('good')
    expect(await state({ failed: 1 })).toBe('good')
    expect(await state({}, { failed: 2 })).toBe('bad')
    expect(await state({}, { answered: 1, failed: 2 })).toBe('good')
  })

  it('is a database that cannot count them; what else it cannot say is not guessed', async () => {
    const gone = async () => Promise.reject(new Error('gone'))
    expect(await served({ answers: gone, updates: gone, lateTickets: gone })).toEqual({
      answers: { state: 'bad', values: { bad: 0, all: 0 } },
      'slow-answers': { state: 'unseen', values: {} },
      'late-tickets': { state: 'unseen', values: {} },
      updates: { state: 'unseen', values: {} },
    })
  })

  it('are answers that are slow: five in an hour and over a tenth, or all of a trickle', async () => {
    const state = async (...counts: Parameters<typeof answers>) =>
      (await answers(...counts))['slow-answers']?.state
    expect(await state({ answered: 49, slow: 5 })).toBe('bad')
    expect(await state({ answered: 50, slow: 5 })).toBe('good')
    expect(await state({}, { answered: 2, slow: 2 })).toBe('bad')
  })

  it('are late tickets, and hours without a word where people wrote last week', async () => {
    expect(await served({ lateTickets: async () => 2 })).toMatchObject({
      'late-tickets': { state: 'bad', values: { count: 2 } },
    })
    const updates = async (now: number, weekAgo: number) =>
      (await served({ updates: async () => ({ now, weekAgo }) })).updates?.state
    expect([await updates(0, 5), await updates(1, 5), await updates(0, 4)]).toEqual([
      'bad',
      'good',
      'good',
    ])
  })

  const models = ({
    spent = 0,
    leftOut = [] as readonly string[],
    mode = 'real' as 'real' | 'off',
  }) =>
    lookAtWatched(
      moneyChecks({
        mode,
        limits: {
          dayMicroUsd: 1_000_000,
          shopperDayMicroUsd: 1,
          hourRequests: 1,
          photoMicroUsd: 1,
          shadowDayMicroUsd: 1,
        },
        ledger: {
          spent: async () => ({ dayMicroUsd: spent, hourRequests: 0, busiestHourRequests: 0 }),
          reserve: unexpected('reserve'),
          settle: unexpected('settle'),
          release: unexpected('release'),
          spentByDay: unexpected('spentByDay'),
          closeLost: unexpected('closeLost'),
        },
        worstCaseMicroUsd: 50_000,
        leftOut: async () => leftOut,
      }),
      plenty,
    )

  it('are a budget without money for one more photo, and models that are left out', async () => {
    expect(await models({ spent: 950_000 })).toMatchObject({
      budget: { state: 'good' },
      breakers: { state: 'good' },
    })
    expect(await models({ spent: 950_001, leftOut: ['a', 'b'] })).toMatchObject({
      budget: { state: 'bad', values: { spent: '0.95', budget: '1.00' } },
      breakers: { state: 'bad', values: { models: 'a, b' } },
    })
    expect(await models({ mode: 'off', spent: 2_000_000 })).toEqual({})
  })

  it('are all eight parts, each by one check', async () => {
    const checks: readonly HealthCheck[] = [
      ...backlogChecks(readConfig({}), {
        backlog: {
          oldestJobSeconds: async () => 600,
          unpostedTickets: unexpected('tickets'),
          isAnswerDue: unexpected('answers'),
        },
        staffChats: { list: async () => [] },
      }),
      ...serviceChecks({
        serviceFacts: {
          answers: async () => none,
          updates: async () => ({ now: 0, weekAgo: 0 }),
          lateTickets: async () => 0,
        },
      }),
      ...diskChecks('.'),
    ]
    const looked = { ...(await lookAtWatched(checks, plenty)), ...(await models({})) }
    expect(Object.keys(looked).toSorted()).toEqual([...watchedParts].toSorted())
    expect(looked.queue).toEqual({ state: 'bad', values: { minutes: 10 } })
    expect(looked.disk?.values).toHaveProperty('free')
  })
})
