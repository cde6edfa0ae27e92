import { describe, expect, it } from 'vitest'
import { addressKey } from '#src/domain/address-key.ts'

describe('the key of an address', () => {
  it.each([
    ['another scheme and www.', 'http://www.Shop.Example/Mriya', 'https://shop.example/Mriya'],
    ['a slash at the end', 'https://shop.example/mriya/', 'https://shop.example/mriya'],
    ['a fragment', 'https://shop.example/mriya#sizes', 'https://shop.example/mriya'],
    ['tracking', 'https://s.example/a?utm_campaign=x&id=7&fbclid=y', 'https://s.example/a?id=7'],
    ['parameters in another order', 'https://s.example/?b=2&a=1', 'https://s.example?a=1&b=2'],
    ['encoded letters', 'https://s.example/%D1%81', 'https://s.example/с'],
    ['spaces around', ' https://s.example/a ', 'https://s.example/a'],
  ])('is the same with %s', (_, one, other) => {
    expect(addressKey(one)).toBe(addressKey(other))
  })

  it.each([
    ['path', 'https://s.example/a', 'https://s.example/b'],
    ['case of the path', 'https://s.example/a', 'https://s.example/A'],
    ['parameter', 'https://s.example/a?id=1', 'https://s.example/a?id=2'],
    ['host', 'https://s.example/a', 'https://t.example/a'],
    ['port', 'https://s.example/a', 'https://s.example:8443/a'],
  ])('tells apart another %s', (_, one, other) => {
    expect(addressKey(one)).not.toBe(addressKey(other))
  })

  it.each(['javascript:alert(1)', 'no address', '', 'https://s.example/%E0%A4%A'])(
    'takes %j as it is',
    (text) => expect(addressKey(text)).toBe(text.replace('https://', '')),
  )
})
