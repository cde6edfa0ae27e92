import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import type { Picture } from '#src/domain/picture.ts'

/** Says whether there is a code at all, in a third of the time of the thorough look. */
const quickLook: ReaderOptions = {
  formats: ['EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128', 'QRCode'],
  tryHarder: false,
  tryDownscale: false,
  tryInvert: false,
  minLineCount: 3,
  maxNumberOfSymbols: 8,
  textMode: 'Plain',
}
/**
 * Reads every row, and so also a second code beside the first. The check digit is right in one of ten misreadings, so
 * that eight rows must agree: of 5,400 drawn codes, small, slanting and out of focus, one was misread then.
 */
const thoroughLook: ReaderOptions = { ...quickLook, tryHarder: true, minLineCount: 8 }

// By itself the package would fetch the file from a server.
const wasmFile = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))
const { buffer } = new Uint8Array(await readFile(wasmFile))
await prepareZXingModule({ overrides: { wasmBinary: buffer }, fireImmediately: true })

parentPort?.on('message', (picture: Picture) => void answer(picture))
parentPort?.postMessage('ready')

/** What it throws ends the thread and is told to whoever waits. */
async function answer(picture: Picture): Promise<void> {
  parentPort?.postMessage(await readTexts(picture))
}

async function readTexts({ width, height, rgb }: Picture): Promise<readonly string[]> {
  const image = { width, height, data: withAlpha(rgb), colorSpace: 'srgb' as const }
  const glimpsed = await readBarcodes(image, quickLook)
  const codes = glimpsed.length > 0 ? await readBarcodes(image, thoroughLook) : []
  return [...new Set(codes.flatMap(({ text, extra }) => [text, ...shortText(extra)]))]
}

/** A UPC-E comes written out as the UPC-A that it stands for; what is printed is in the JSON beside it. */
function shortText(extra: string): readonly string[] {
  const short: unknown = extra ? JSON.parse(extra)['UPCE'] : undefined
  return typeof short === 'string' ? [short] : []
}

function withAlpha(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0
    rgba[to + 1] = rgb[from + 1] ?? 0
    rgba[to + 2] = rgb[from + 2] ?? 0
  }
  return rgba
}
