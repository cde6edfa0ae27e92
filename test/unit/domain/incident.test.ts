import { describe, expect, it } from 'vitest'
import {
  afterLook,
  emptyHistory,
  type Incident,
  nextStep,
  type Observation,
  type PartHistory,
} from '#src/domain/incident.ts'

const counts = { failures: 3, recoveries: 2 }
const minute = 60_000

/** b: bad, g: good, u: unseen; a look a minute. */
function historyAfter(looks: string, from: PartHistory = emptyHistory): PartHistory {
  const states: Readonly<Record<string, Observation['state']>> = {
    b: 'bad',
    g: 'good',
    u: 'unseen',
  }
  return [...looks].reduce((history, letter, at) => {
    const look = { state: states[letter] ?? 'unseen', values: { at } }
    return afterLook(history, look, { counts, at: at * minute })
  }, from)
}

describe('a part that is watched', () => {
  it('is an incident after so many bad looks in a row, and not before', () => {
    expect(historyAfter('bb').incident).toBeNull()
    expect(historyAfter('bbgbbgbb').incident).toBeNull()
    expect(historyAfter('gbbb').incident).toMatchObject({ startedAt: minute, endedAt: null })
  })

  it('is over after so many good looks in a row', () => {
    expect(historyAfter('bbbgbg').incident).toMatchObject({ endedAt: null })
    expect(historyAfter('bbbgg').incident).toMatchObject({ startedAt: 0, endedAt: 4 * minute })
  })

  it('stays as it was where a look could not be made', () => {
    expect(historyAfter('bubub').incident).toMatchObject({ startedAt: 0 })
    expect(historyAfter('uuuuu').incident).toBeNull()
    expect(historyAfter('bbbguuug').incident).toMatchObject({ endedAt: 7 * minute })
  })

  it('goes on when it is bad again before anybody was told that it is over', () => {
    expect(historyAfter('bbbggbbb').incident).toMatchObject({ startedAt: 0, endedAt: null })
  })

  it('tells the figures of the last bad look', () => {
    expect(historyAfter('bbbbg').incident).toMatchObject({ values: { at: 3 } })
  })
})

describe('what managers are told', () => {
  const known: Incident = {
    ...{ startedAt: 0, endedAt: null, values: {}, message: { chatId: -1, messageId: 1 } },
    ...{ toldAt: 0, isSilent: false, shownAt: 0 },
  }
  const now = { at: 0, isQuiet: false, reminderMs: 60 * minute }
  const step = (change: Partial<Incident>, minutes: number, moment: Partial<typeof now> = {}) =>
    nextStep({ ...known, ...change }, { ...now, at: minutes * minute, ...moment })

  it('is nothing new for a while, then newer figures', () => {
    expect([step({}, 4), step({}, 5)]).toEqual(['none', 'edit'])
  })

  it('is a reminder now and then, but not in quiet hours', () => {
    expect([
      step({}, 60),
      step({}, 60, { isQuiet: true }),
      step({}, 600, { reminderMs: 0 }),
    ]).toEqual(['remind', 'edit', 'edit'])
  })

  it('is said aloud once quiet hours are over', () => {
    expect([step({ isSilent: true }, 1, { isQuiet: true }), step({ isSilent: true }, 1)]).toEqual([
      'none',
      'remind',
    ])
  })

  it('is the end to those who know of the beginning alone', () => {
    expect([step({ endedAt: 1 }, 1), step({ endedAt: 1, message: null }, 1)]).toEqual([
      'end',
      'drop',
    ])
  })
})
