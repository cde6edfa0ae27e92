import { describe, expect, it } from 'vitest'
import { categoryLines } from '#src/cli/index-train-categories.ts'

const report = {
  photos: 420,
  categories: 7,
  figures: { vote: 0.807, learned: 0.981, together: 0.921, sure: 0.393 },
}

describe('the report of categories', () => {
  it('gives the figures with and without what was learned', () => {
    const text = categoryLines({ ...report, version: 3 }).join('\n')
    expect(text).toContain('420 photos of 7 categories')
    expect(text).toMatch(/most similar +80\.7 % right/)
    expect(text).toMatch(/learned +98\.1 % right/)
    expect(text).toMatch(/both +92\.1 % right, 39\.3 % surely/)
    expect(text).toContain('categories 3 are in use from the next photo on')
  })

  it('says that nothing was changed when nothing is better', () => {
    expect(categoryLines(report).join('\n')).toContain('nothing was changed')
  })
})
