import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorker, OEM, PSM } from 'tesseract.js'
import type { Reading } from './paddle-engine.ts'
import { stripHeight, type TextStrip } from './text-strip.ts'

/** tesseract with its Ukrainian and English networks. */
export interface TesseractEngine {
  /** Each strip's words; '' where it sees none. */
  read(strips: readonly TextStrip[]): Promise<readonly Reading[]>
}

const languages = {
  ukr: import.meta.resolve('@tesseract.js-data/ukr/4.0.0_best_int/ukr.traineddata.gz'),
  eng: import.meta.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
}
/** White around each line, in pixels. */
const gap = 24
/** Of a word, 0-100: less is a guess. */
const minWord = 40

/** @throws Error when the language files cannot be loaded. */
export async function loadTesseract(): Promise<TesseractEngine> {
  const langPath = await gatherLanguages()
  try {
    const worker = await createWorker(Object.keys(languages), OEM.LSTM_ONLY, {
      langPath,
      cacheMethod: 'none',
      // Else the package throws where nobody can catch it; whoever waits is told anyway.
      errorHandler: () => undefined,
    })
    await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_BLOCK, user_defined_dpi: '300' })
    return {
      async read(strips) {
        const { data } = await worker.recognize(pageOf(strips), {}, { text: false, blocks: true })
        const words = (data.blocks ?? [])
          .flatMap(({ paragraphs }) => paragraphs)
          .flatMap(({ lines }) => lines)
          .flatMap((line) => line.words)
        return strips.map((_, at) => readingOf(words.filter((word) => stripAt(word.bbox) === at)))
      },
    }
  } finally {
    await rm(langPath, { recursive: true })
  }
}

/** The engine looks for the files of all languages in one folder, each package has its own. */
async function gatherLanguages(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-languages-'))
  for (const file of Object.values(languages).map((url) => fileURLToPath(url))) {
    await copyFile(file, join(folder, basename(file)))
  }
  return folder
}

/** One page with a strip a line, as PGM: a run of the engine for each would take longer. */
function pageOf(strips: readonly TextStrip[]): Buffer {
  const pageWidth = Math.max(...strips.map(({ width }) => width)) + 2 * gap
  const pageHeight = strips.length * (stripHeight + gap) + gap
  const page = Buffer.alloc(pageWidth * pageHeight, 255)
  for (const [at, { width, grey }] of strips.entries()) {
    for (let row = 0; row < stripHeight; row += 1) {
      const top = gap + at * (stripHeight + gap)
      page.set(grey.subarray(row * width, (row + 1) * width), (top + row) * pageWidth + gap)
    }
  }
  return Buffer.concat([Buffer.from(`P5\n${pageWidth} ${pageHeight}\n255\n`), page])
}

function stripAt({ y0, y1 }: { readonly y0: number; readonly y1: number }): number {
  return Math.floor(((y0 + y1) / 2 - gap / 2) / (stripHeight + gap))
}

interface Word {
  readonly text: string
  readonly confidence: number
  readonly bbox: { readonly x0: number }
}

function readingOf(words: readonly Word[]): Reading {
  const sure = words
    .filter(({ confidence }) => confidence >= minWord)
    .toSorted((a, b) => a.bbox.x0 - b.bbox.x0)
  const letters = sure.reduce((sum, { text }) => sum + text.length, 0)
  const weighted = sure.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0)
  return {
    text: sure.map(({ text }) => text).join(' '),
    confidence: letters > 0 ? weighted / letters / 100 : 0,
  }
}
