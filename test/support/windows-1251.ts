const upper = 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'

/** As Excel in Ukraine would save it; only what these tests write. */
export function windows1251(text: string): Buffer {
  const others = new Map([
    ...Array.from(upper, (letter, at) => [letter, 0xc0 + at] as const),
    ...Array.from(upper.toLowerCase(), (letter, at) => [letter, 0xe0 + at] as const),
    ...([
      ['І', 0xb2],
      ['і', 0xb3],
      ['Ї', 0xaf],
      ['ї', 0xbf],
      ['Є', 0xaa],
      ['є', 0xba],
      ['Ґ', 0xa5],
      ['ґ', 0xb4],
      ['«', 0xab],
      ['»', 0xbb],
      ['’', 0x92],
      ['–', 0x96],
      ['—', 0x97],
      ['№', 0xb9],
      ['…', 0x85],
      ['\u00a0', 0xa0],
      ['“', 0x93],
      ['„', 0x84],
    ] as const),
  ])
  return Buffer.from(Array.from(text, (sign) => others.get(sign) ?? sign.charCodeAt(0)))
}
