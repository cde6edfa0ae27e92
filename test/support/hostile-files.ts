import { randomBytes } from 'node:crypto'
import { crc32, deflateSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { animatedPng } from './animated-png.ts'
import { fakeScans, jpegSegment, withSegments } from './jpeg-segments.ts'
import { encode, manyScans, scene } from './pictures.ts'

export interface HostileFile {
  /** As it is sent, with the extension that it claims. */
  readonly name: string
  readonly mimeType: string
  make(): Buffer | Promise<Buffer>
  /** `picture`: it is one, and is answered like any other; `none`: it is refused. */
  readonly is: 'picture' | 'none'
}

const whole = () => encode(scene(1))
const jpeg = () => whole().jpeg().toBuffer()
const png = () => whole().png().toBuffer()
const webp = () => whole().webp().toBuffer()
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' }, limitInputPixels: false })

/** A chunk of a PNG with its checksum. */
function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** Behind the header, which ends at byte 33. */
async function pngWith(...chunks: readonly Buffer[]): Promise<Buffer> {
  const bytes = await png()
  return Buffer.concat([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)])
}

/** The header says so, whatever stands in the file. */
async function pngOfSize(width: number, height: number): Promise<Buffer> {
  const bytes = await png()
  const header = Buffer.from(bytes.subarray(16, 29))
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([bytes.subarray(0, 8), chunk('IHDR', header), bytes.subarray(33)])
}

/** Packs 100 MB into 100 kB. */
const packedZeros = () => deflateSync(Buffer.alloc(100_000_000))

async function turned(orientation: number): Promise<Buffer> {
  return whole().withMetadata({ orientation }).jpeg().toBuffer()
}

async function wronglyTurned(): Promise<Buffer> {
  const bytes = await turned(6)
  // Tag 0x0112, short, one value.
  const tag = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1])
  const littleEndian = Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0])
  const at = Math.max(bytes.indexOf(tag), bytes.indexOf(littleEndian))
  if (at > 0) bytes.fill(200, at + 8, at + 10)
  return bytes
}

const svg = (inside: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">${inside}</svg>`)
const externalEntity =
  '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
const box = (brand: string) =>
  Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}${'\0'.repeat(64)}`, 'latin1')

async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = [await png(), await encode(scene(2)).png().toBuffer()]
  return sharp(frames, { join: { animated: true } })
    .toFormat(format)
    .toBuffer()
}

type Files = Readonly<Record<string, HostileFile['make']>>

/** Nothing that a shop could name a product in. */
const none: Files = {
  'words.jpg': () => Buffer.from('not a picture at all'),
  'page.jpg': () => Buffer.from('<html><script>alert(1)</script></html>'),
  'drawing.svg': () => svg('<rect width="99" height="99"/>'),
  'drawing.png': () => svg('<script>alert(1)</script>'),
  'entity.svg': () => Buffer.from(externalEntity),
  'link.svg': () => svg('<image href="http://169.254.169.254/latest/meta-data"/>'),
  'text.pdf': () => Buffer.from('%PDF-1.7\n%âãÏÓ\n'),
  'phone.heic': () => box('heic'),
  'phone.avif': () => box('avif'),
  'film.jpg': () => box('isom'),
  'archive.jpg': () => Buffer.from(`PK\x03\x04${'\0'.repeat(60)}`, 'latin1'),
  'packed.jpg': () => gzipSync(Buffer.alloc(50_000_000)),
  'program.png': () => Buffer.from(`MZ${'\0'.repeat(200)}`, 'latin1'),
  'scan.tiff': () => whole().tiff().toBuffer(),
  'old.bmp': () => Buffer.from(`BM${'\0'.repeat(200)}`, 'latin1'),
  'layers.psd': () => Buffer.from(`8BPS\0\x01${'\0'.repeat(200)}`, 'latin1'),
  'still.jpg': () => whole().gif().toBuffer(),
  'script.png': () => Buffer.from('GIF89a/*\0\0*/=1;alert(1);//', 'latin1'),
  'bomb.png': () => plain(16_000, 16_000).png().toBuffer(),
  'bomb.webp': () => plain(8_000, 8_000).webp({ effort: 0 }).toBuffer(),
  'endless.png': () => pngOfSize(2 ** 31 - 1, 2 ** 31 - 1),
  'nothing.png': () => pngOfSize(0, 0),
  'larger.png': () => pngOfSize(4_000, 4_000),
  'half.jpg': async () => {
    const bytes = await jpeg()
    return bytes.subarray(0, bytes.length >> 1)
  },
  'head.jpg': async () => (await jpeg()).subarray(0, 100),
  'first-bytes.jpg': () => Buffer.from([0xff, 0xd8, 0xff]),
  'half.png': async () => {
    const bytes = await png()
    return bytes.subarray(0, bytes.length >> 1)
  },
  'half.webp': async () => {
    const bytes = await webp()
    return bytes.subarray(0, bytes.length >> 1)
  },
  'noise.jpg': () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(50_000)]),
  'noise.png': async () => Buffer.concat([(await png()).subarray(0, 33), randomBytes(50_000)]),
  'scans.jpg': () => manyScans(64),
  'large.jpg': async () => Buffer.concat([await jpeg(), Buffer.alloc(21 * 1024 * 1024)]),
}

/** Odd, and pictures all the same. */
const pictures: Files = {
  'one-pixel.png': () => plain(1, 1).png().toBuffer(),
  'tall.png': () => plain(1, 20_000).png().toBuffer(),
  'wide.jpg': () => plain(20_000, 1).jpeg().toBuffer(),
  'line.webp': () => plain(16_383, 1).webp({ lossless: true }).toBuffer(),
  'deep.png': () => whole().toColourspace('rgb16').png().toBuffer(),
  'print.jpg': () => whole().toColourspace('cmyk').jpeg().toBuffer(),
  'grey.png': () => whole().toColourspace('b-w').png().toBuffer(),
  'palette.png': () => whole().png({ palette: true, colours: 4 }).toBuffer(),
  'clear.png': () => whole().ensureAlpha(0).png().toBuffer(),
  'good.avif': () => whole().avif({ effort: 0 }).toBuffer(),
  'progressive.jpg': () => whole().jpeg({ progressive: true }).toBuffer(),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((value) => [`turned-${value}.jpg`, () => turned(value)] as const),
  ),
  'turned-200.jpg': wronglyTurned,
  'moving.png': async () => animatedPng(await png(), await encode(scene(2)).png().toBuffer()),
  'moving.webp': () => animated('webp'),
  'jpeg.png': jpeg,
  'png.jpg': png,
  'webp.jpg': webp,
  'picture-and-archive.jpg': async () =>
    Buffer.concat([await jpeg(), Buffer.from(`PK\x03\x04${'\0'.repeat(60)}`, 'latin1')]),
  'picture-and-page.jpg': async () =>
    withSegments(await jpeg(), jpegSegment(0xfe, Buffer.from('<script>alert(1)</script>'))),
  'picture-and-text.png': async () => Buffer.concat([await png(), Buffer.from('%PDF-1.7\n')]),
  'metadata.jpg': async () =>
    withSegments(
      await jpeg(),
      ...Array.from({ length: 100 }, () => jpegSegment(0xed, fakeScans(65_000))),
    ),
  'text-bomb.png': () =>
    pngWith(chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), packedZeros()]))),
  'profile-bomb.png': () =>
    pngWith(chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), packedZeros()]))),
}

const types: Readonly<Record<string, string>> = {
  ...{ jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif' },
  ...{ svg: 'image/svg+xml', heic: 'image/heic', tiff: 'image/tiff', bmp: 'image/bmp' },
  ...{ psd: 'image/vnd.adobe.photoshop', pdf: 'application/pdf' },
}

function filesOf(files: Files, is: HostileFile['is']): readonly HostileFile[] {
  return Object.entries(files).map(([name, make]) => {
    const mimeType = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    return { name, mimeType, make, is }
  })
}

/** Files that break programs which read pictures. All of them are made here. */
export const hostileFiles: readonly HostileFile[] = [
  ...filesOf(none, 'none'),
  ...filesOf(pictures, 'picture'),
]
