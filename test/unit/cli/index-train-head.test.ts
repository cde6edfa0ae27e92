import { describe, expect, it } from 'vitest'
import { reportLines } from '#src/cli/index-train-head.ts'
import type { TrainHeadReport } from '#src/learning/train-head.ts'

const plain = { head: null, colourWeight: 0.2, first: 0.843, amongFive: 0.969 }
const recipe = { rows: 'views', shrinkage: 0.02 } as const
const headed = { head: recipe, colourWeight: 0.4, first: 0.89, amongFive: 0.989 }
const tried = { photos: 648, plain, headed, better: undefined }
const notFitted = { kind: 'not-fitted', reason: '40 cases are too few' } as const
const learned: TrainHeadReport = {
  ...tried,
  better: headed,
  learned: {
    spaceId: 'one@1+head-3+colours-0.4',
    choice: { colourWeight: 0.4, head: 3 },
    thresholds: notFitted,
  },
}

function text(report: TrainHeadReport, activate = true): string {
  return reportLines(report, { activate }).join('\n')
}

describe('the report of a head', () => {
  it('gives the figures with and without it', () => {
    expect(text(tried)).toMatch(/without a head +84\.3 % first, 96\.9 % among five/)
    expect(text(tried)).toMatch(/with a head +89\.0 % first, 98\.9 % among five/)
    expect(text({ ...tried, headed: undefined })).toContain('cannot be learned')
  })

  it('says that nothing was changed when nothing is better', () => {
    expect(text(tried)).toContain('nothing was changed')
  })

  it('says what is in use now, or kept, and whether its thresholds are fitted', () => {
    expect(text(learned)).toContain('in use from the next photo on, as one@1+head-3+colours-0.4')
    expect(text(learned, false)).toContain('not in use')
    expect(text(learned)).toContain('not fitted (40 cases are too few)')
    expect(text(learned)).not.toContain('nothing was changed')
  })

  it('says so when only the colours should count otherwise', () => {
    const choice = { colourWeight: 0.8, head: null }
    const recoloured: TrainHeadReport = {
      ...tried,
      better: { ...plain, colourWeight: 0.8 },
      learned: { spaceId: 'one@1+colours-0.8', choice, thresholds: notFitted },
    }
    expect(text(recoloured)).toContain('colours should count 0.8')
  })
})
