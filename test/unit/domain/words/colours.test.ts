import { describe, expect, it } from 'vitest'
import { coloursIn, meantColours } from '#src/domain/words/colours.ts'

describe('the colours of a text', () => {
  it.each([
    ['Ukrainian, in every case', 'рожевий рожеву рожевої рожевих', ['pink']],
    ['small forms', 'рожевенька, синенький', ['pink', 'blue']],
    ['Russian', 'красная, чёрную, розового, серые', ['red', 'black', 'pink', 'grey']],
    ['English', 'Navy or gray', ['navy', 'grey']],
    ['Latin letters', 'rozheva, synya, chorne, krasnyi', ['pink', 'blue', 'black', 'red']],
    ['with a slip', 'рожывий, фіалетовий, гарчична, червный', ['pink', 'purple', 'mustard', 'red']],
    ['dark and light', 'темно-синій, світло синя, dark blue', ['navy', 'sky blue']],
    ['two words', 'sky blue', ['sky blue']],
    ['голубой, which is not blue', 'голубая', ['sky blue']],
    ['an apostrophe, any', 'м’ятна', ['mint']],
    ['nouns', 'беж, бордо, хакі', ['beige', 'burgundy', 'khaki']],
  ])('in %s', (_, text, colours) => {
    expect(coloursIn(text)).toEqual(colours)
  })

  it.each([
    'чорниця',
    'синтетика',
    'синок',
    'сирена',
    'серйозно',
    'білизна',
    'белка',
    'красива',
    'зимова',
    'червень',
    'чергова',
    'layered ingredients',
    'Bluetooth',
    '',
  ])('%j names none', (text) => {
    expect(coloursIn(text)).toEqual([])
  })
})

describe('a colour that is asked for', () => {
  it.each([
    ['pink', ['pink', 'grey'], ['pink']],
    ['blue', ['navy', 'sky blue', 'red'], ['navy', 'sky blue']],
    ['blue', ['blue', 'navy'], ['blue']],
    ['pink', ['Рожевий'], ['Рожевий']],
    ['grey', ['сіра', 'Gray'], ['сіра', 'Gray']],
    ['black', ['navy'], []],
    ['red', [], []],
  ])('%s of %j means %j', (asked, colours, meant) => {
    expect(meantColours(asked, colours)).toEqual(meant)
  })
})
