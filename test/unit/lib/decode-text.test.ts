import { describe, expect, it } from 'vitest'
import { decodeUtf8, decodeWindows1251, NotUtf8Error } from '#src/lib/decode-text.ts'
import { windows1251 } from '#test/support/windows-1251.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

describe('decodeUtf8', () => {
  it.each([
    ['plain', 'a\nб\n', 'a\nб\n'],
    ['with a byte order mark', '\uFEFFa;б', 'a;б'],
    ['with signs of four bytes', '👗', '👗'],
    ['empty', '', ''],
  ])('reads a text %s', (_, text, expected) => {
    expect(decodeUtf8(Buffer.from(text))).toBe(expected)
  })

  it('keeps a byte order mark inside the text', () => {
    expect(decodeUtf8(Buffer.from('a\uFEFFb'))).toBe('a\uFEFFb')
  })

  it.each([
    ['a cut letter', Buffer.concat([Buffer.from('a\nб\n'), Buffer.from([0xd0]), latin1('x\n')]), 3],
    ['a cut end', Buffer.from('шапка').subarray(0, -1), 1],
    ['a byte of Latin-1 after Windows line ends', latin1('a\r\nb\r\nCaf\xe9\r\n'), 3],
    ['the same on a Mac of old', latin1('a\rb\rCaf\xe9\r'), 3],
    ['an overlong sign', Buffer.from([0x61, 0x0a, 0xc0, 0xaf]), 2],
    ['half of a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), 1],
    ['UTF-16 with its mark', Buffer.from('\uFEFFsku', 'utf16le'), 1],
  ])('names the line of %s', (_, bytes, line) => {
    let error: unknown
    try {
      decodeUtf8(bytes)
    } catch (reason) {
      error = reason
    }
    expect(error).toBeInstanceOf(NotUtf8Error)
    expect(error).toHaveProperty('line', line)
  })
})

describe('decodeWindows1251', () => {
  it.each([
    'Костюм «Мрія», рожевий;1290,00',
    'Ґудзик, їжачок, Євген, об’єкт — № 5…',
    'sku;name\nA-1;Шапка XL\n',
    '„лапки“ – тире\u00a0і пробіл',
    'НАЗВА;ЦІНА;РОЗМІР\r\nСУКНЯ ЛІТНЯ;450;42/44\r\n',
  ])('reads what Excel in Ukraine wrote: %j', (text) => {
    expect(decodeWindows1251(windows1251(text))).toBe(text)
  })

  it('forgives one sign in ten that is none of Ukrainian', () => {
    expect(decodeWindows1251(windows1251('абвгдежзиы'))).toBe('абвгдежзиы')
    expect(decodeWindows1251(windows1251('абвгдежзы'))).toBeUndefined()
  })

  it.each([
    [
      'UTF-8 with a cut letter',
      Buffer.concat([Buffer.from('Костюм «Мрія» рожевий Шап'), Buffer.from([0xd0])]),
    ],
    ['French in Latin-1', latin1('Caf\xe9 cr\xe8me, for\xeat, d\xe9j\xe0 vu')],
    ['German in Latin-1', latin1('M\xfctze f\xfcr M\xe4dchen, gr\xf6\xdfer')],
    [
      'Polish in Windows-1250',
      Buffer.from([
        ...latin1('Koszula m'),
        0xea,
        ...latin1('ska, '),
        0xbf,
        0xf3,
        0xb3,
        ...latin1('ta'),
      ]),
    ],
    ['Russian with its own letters', windows1251('ыыы эээ ъъъ объём')],
    [
      'Ukrainian of an old DOS',
      Buffer.from([0x8a, 0xae, 0xe1, 0xe2, 0xee, 0xac, 0x20, 0x8c, 0xe0, 0xa8, 0xef]),
    ],
    ['UTF-16', Buffer.from('\uFEFFКостюм', 'utf16le')],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46])],
    ['ASCII alone', latin1('sku;name')],
  ])('takes no %s for it', (_, bytes) => {
    expect(decodeWindows1251(bytes)).toBeUndefined()
  })
})
