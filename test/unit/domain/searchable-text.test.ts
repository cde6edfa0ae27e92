import { describe, expect, it } from 'vitest'
import { embeddable, searchableText } from '#src/domain/searchable-text.ts'

describe('the text of a product', () => {
  it('holds what is said in every language: names, features, tips', () => {
    const text = searchableText({
      name: { en: 'Mriya suit', uk: ' Костюм «Мрія» ' },
      visualFeatures: { en: 'a rabbit on the chest' },
      recognitionTips: { en: '', uk: 'без капюшона' },
    })
    expect(text).toBe('Костюм «Мрія»\nMriya suit\na rabbit on the chest\nбез капюшона')
  })

  it('is empty when nothing is said', () => {
    expect(searchableText({ name: {}, visualFeatures: {}, recognitionTips: { uk: ' ' } })).toBe('')
  })

  it('is cut, never in the middle of a character', () => {
    const text = embeddable(` ${'я'.repeat(1_199)}🐰${'я'.repeat(5_000)}`)
    expect(text).toBe('я'.repeat(1_199))
  })
})
