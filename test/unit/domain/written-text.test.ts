import { describe, expect, it } from 'vitest'
import { linesAboutGoods, textOf } from '#src/domain/written-text.ts'

const screen = { width: 473, height: 1024 }
const label = { width: 800, height: 600 }

function lines(...texts: readonly string[]) {
  return texts.map((text) => ({ text, latin: '', middle: 0.5 }))
}

function kept(texts: readonly string[], picture = screen): readonly string[] {
  return linesAboutGoods(lines(...texts), picture).map(({ text }) => text)
}

describe('linesAboutGoods', () => {
  const goods = ['Костюм «Мрія», рожевий', 'Розмір 98-104', '1 290 грн', 'арт. 4711', '100% cotton']

  it('keeps what is written of goods, on labels and on screens', () => {
    expect(kept(goods)).toEqual(goods)
    expect(kept(goods, label)).toEqual(goods)
  })

  it.each([
    ['a clock', '9:41'],
    ['a clock with all beside it', '12:30 LTE 87 %'],
    ['likes', '3 742'],
    ['likes in thousands', '12,4K'],
    ['likes in words', 'Подобається: 3742'],
    ['likes in English', 'Liked by olena and 120 others'],
    ['comments', 'Переглянути всі коментарі (12)'],
    ['comments in English', 'View all 12 comments'],
    ['when it was', '3 год. тому'],
    ['a field to write in', 'Напишіть повідомлення…'],
    ['a button', 'Follow reply share'],
  ])('leaves out what an app writes around a picture: %s', (_, text) => {
    expect(kept([text, ...goods])).toEqual(goods)
  })

  it('leaves out the bars at the top and the bottom of a screen, but not of a label', () => {
    const all = [
      { text: 'Kyivstar', latin: '', middle: 0.02 },
      { text: 'Mriya', latin: '', middle: 0.5 },
      { text: 'Home', latin: '', middle: 0.98 },
    ]
    expect(textOf(linesAboutGoods(all, screen))).toBe('Mriya')
    expect(linesAboutGoods(all, label)).toEqual(all)
  })

  it('takes a number on a label for one of the shop', () => {
    expect(kept(['1290', '12:30'], label)).toEqual(['1290', '12:30'])
  })
})

describe('textOf', () => {
  it('takes each line as it was read for both languages, else as Latin', () => {
    const read = [
      { text: 'Розмір 104', latin: 'Po3Mip 104', middle: 0.2 },
      { text: '', latin: 'MRIYA-PINK', middle: 0.4 },
    ]
    expect(textOf(read)).toBe('Розмір 104\nMRIYA-PINK')
  })

  it('takes shares as they were read as Latin', () => {
    const read = [
      { text: 'Склад: 10095 бавовна', latin: 'CKna:100%6aBOBHa', middle: 0.2 },
      { text: '190 % cotton', latin: '100% cotton', middle: 0.4 },
      { text: 'знижка 20% від 3 шт', latin: '3HuKka 20% BiA 3 WT', middle: 0.6 },
    ]
    const text = 'Склад: 100% бавовна\n100% cotton\nзнижка 20% від 3 шт'
    expect(textOf(read)).toBe(text)
  })
})
