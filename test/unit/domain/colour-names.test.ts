import { describe, expect, it } from 'vitest'
import { colourName, colourWords, namesColour } from '#src/domain/colour-names.ts'

describe('the name of a colour', () => {
  it.each([
    ['Pink', 'uk', 'рожевий'],
    ['Pink', 'en', 'Pink'],
    ['ecru', 'uk', 'ecru'],
  ] as const)('%s in %s is %s', (colour, language, name) => {
    expect(colourName(colour, language)).toBe(name)
  })

  it('is searched for in every language and spelling', () => {
    expect(colourWords('grey')).toEqual(['grey', 'gray', 'сірий'])
    expect(colourWords('ecru')).toEqual(['ecru'])
  })
})

describe('a text', () => {
  it.each([
    ['Laguna suit, Black', 'black'],
    ['Чорна сукня', 'black'],
    ['сукня чорного кольору', 'black'],
    ['у синьому', 'blue'],
    ['gray hoodie', 'grey'],
    ['м’ятні шкарпетки', 'mint'],
  ])('"%s" names %s', (text, colour) => {
    expect(namesColour(text, colour)).toBe(true)
  })

  it.each([
    ['layered, natural ingredients', 'red'],
    ['синтетика', 'blue'],
    ['чорниця', 'black'],
    ['', 'red'],
  ])('"%s" does not name %s', (text, colour) => {
    expect(namesColour(text, colour)).toBe(false)
  })
})
