import { describe, expect, it } from 'vitest'
import { isLike } from '#src/domain/words/is-like.ts'
import { soundKey } from '#src/domain/words/sound-key.ts'
import { vocabulary } from '#src/domain/words/vocabulary.ts'
import { wordsIn } from '#src/domain/words/words-in.ts'

describe('the sound of a word', () => {
  it.each([
    ['скільки', 'skilky'],
    ['коштує', 'koshtuye'],
    ['коштує', 'koshtuie'],
    ['розмір', 'rozmir'],
    ['синя', 'synya'],
    ['є', 'ye'],
    ['піжама', 'пижама'],
    ['комбінезон', 'комбинезон'],
    ['жёлтый', 'желтий'],
    ['ціна', 'tsina'],
    ['щось', 'шось'],
    ['хочу', 'hochu'],
    ['шапка', 'шаппка'],
  ])('%s is that of %s', (one, other) => {
    expect(soundKey(other)).toBe(soundKey(one))
  })

  it.each([
    ['синя', 'сина'],
    ['коштує', 'коштувати'],
    ['рожевий', 'рудий'],
  ])('%s is not that of %s', (one, other) => {
    expect(soundKey(other)).not.toBe(soundKey(one))
  })
})

describe('two words are alike', () => {
  it.each([
    ['one letter is wrong', 'рожевий', 'рожывий'],
    ['one is missing', 'рожевий', 'рожевй'],
    ['one is too many', 'рожевий', 'рожеввий'],
    ['two are changed about', 'рожевий', 'роежвий'],
  ])('when %s', (_, one, other) => {
    expect(isLike(one, other)).toBe(true)
    expect(isLike(other, one)).toBe(true)
  })

  it.each([
    ['the first letter is wrong', 'рожевий', 'ложевий'],
    ['two letters are wrong', 'рожевий', 'рожыввй'],
    ['they are short', 'ціна', 'цінв'],
  ])('not when %s', (_, one, other) => {
    expect(isLike(one, other)).toBe(false)
    expect(isLike(other, one)).toBe(false)
  })
})

describe('a vocabulary', () => {
  const isPrice = vocabulary('цін* стоимост* price*')

  it.each(['ціна', 'цiна', 'ціни', 'tsina', 'стоимость', 'стоимасть', 'price', 'prices'])(
    'knows %s',
    (word) => expect(isPrice(wordsIn(word)[0] ?? '')).toBe(true),
  )

  it.each(['сцена', 'принц', 'стіна'])('does not know %s', (word) => {
    expect(isPrice(word)).toBe(false)
  })
})
