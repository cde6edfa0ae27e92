import sharp from 'sharp'

/** Of each part, in pixels. */
const height = 640

/** Two photos as one, beside each other, each in its own proportions. */
export async function sideBySide(left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  const [one, other] = await Promise.all([left, right].map(scaled))
  if (!one || !other) throw new Error('two photos make a pair')
  const width = one.info.width + other.info.width
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([
      { input: one.data, left: 0, top: 0 },
      { input: other.data, left: one.info.width, top: 0 },
    ])
    .jpeg({ quality: 87 })
    .toBuffer()
}

function scaled(bytes: Uint8Array) {
  return sharp(bytes).rotate().resize({ height }).toBuffer({ resolveWithObject: true })
}
