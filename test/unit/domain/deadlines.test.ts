import { describe, expect, it } from 'vitest'
import { createBusinessTime } from '#src/domain/business-time.ts'
import { type DeadlineSettings, deadlinesOf, type Said } from '#src/domain/deadlines.ts'

const business = createBusinessTime({
  openingHours: { mon: '09:00-13:00, 14:00-18:00', tue: '09:00-18:00' },
  holidays: {},
  timeZone: 'UTC',
})
const settings: DeadlineSettings = {
  firstReplyMinutes: 30,
  nextReplyMinutes: 60,
  resolutionMinutes: 180,
  remindMinutes: 10,
}

/** On Monday, the 30th of November 2026, unless it says `tue`. */
function at(time: string): Date {
  const [, day, clock] = /^(tue )?(.+)$/.exec(time) ?? []
  return new Date(`2026-${day ? '12-01' : '11-30'}T${clock}:00Z`)
}

/** `m 09:10` and `s 09:20`: a manager spoke, then the shopper. */
function said(...words: readonly string[]): readonly Said[] {
  return words.map((word) => ({
    by: word.startsWith('m') ? 'manager' : 'shopper',
    at: at(word.slice(2)),
  }))
}

function shown(openedAt: string, words: readonly Said[], changed: Partial<DeadlineSettings> = {}) {
  const times = { openedAt: at(openedAt), said: words }
  return deadlinesOf(times, { ...settings, ...changed }, business).map(
    (deadline) =>
      `${deadline.kind} ${clock(deadline.remindAt)} ${clock(deadline.at)} since ${clock(deadline.since)}`,
  )
}

const clock = (date: Date) =>
  (date < at('tue 00:00') ? '' : 'tue ') + date.toISOString().slice(11, 16)

describe('the deadlines of a ticket', () => {
  it('are those of the first reply and of the resolution, the next first', () => {
    expect(shown('09:00', [])).toEqual([
      'first-reply 09:20 09:30 since 09:00',
      'resolution 11:50 12:00 since 09:00',
    ])
  })

  it('pass over the lunch break and the night', () => {
    expect(shown('12:45', [])).toEqual([
      'first-reply 14:05 14:15 since 12:45',
      'resolution 16:35 16:45 since 12:45',
    ])
    expect(shown('17:50', [])).toEqual([
      'first-reply tue 09:10 tue 09:20 since 17:50',
      'resolution tue 11:40 tue 11:50 since 17:50',
    ])
  })

  it('stand still while the shopper has the word', () => {
    expect(shown('09:00', said('m 09:10'))).toEqual([])
    expect(shown('09:00', said('m 09:10', 'm 09:50'))).toEqual([])
  })

  it('go on when the shopper writes again: a whole one for the reply, what is left for the resolution', () => {
    expect(shown('09:00', said('s 09:05', 'm 09:10', 's 10:00', 's 10:30'))).toEqual([
      'next-reply 10:50 11:00 since 10:00',
      'resolution 12:40 12:50 since 09:00',
    ])
  })

  it('count each turn of the managers once, in business hours', () => {
    const words = said('m 09:30', 's 12:30', 'm 14:30', 's 16:00')
    // 30 minutes, then 60 of the 120 that went by over lunch.
    expect(shown('09:00', words)).toEqual([
      'next-reply 16:50 17:00 since 16:00',
      'resolution 17:20 17:30 since 09:00',
    ])
  })

  it('that are over before a turn begins are due at once', () => {
    const words = said('m 09:10', 's 09:20', 'm 12:40', 's 14:00')
    expect(shown('09:00', words)).toEqual([
      'resolution 14:00 14:00 since 09:00',
      'next-reply 14:50 15:00 since 14:00',
    ])
  })

  it('are told of when half of a short one is over', () => {
    expect(shown('09:00', [], { firstReplyMinutes: 8 })[0]).toBe(
      'first-reply 09:04 09:08 since 09:00',
    )
  })

  it('are none where the shop sets none', () => {
    const none = { firstReplyMinutes: 0, nextReplyMinutes: 0, resolutionMinutes: 0 }
    expect(shown('09:00', [], none)).toEqual([])
    expect(shown('09:00', said('m 09:01', 's 09:02'), none)).toEqual([])
  })
})
