import { Presets, SingleBar } from 'cli-progress'
import type { Progress } from '#src/ports/progress.ts'
import { printNote } from './output.ts'

export interface ProgressBars extends Progress {
  /** Takes down a bar that an error left standing: its timer would keep the process alive. */
  stop(): void
}

/** A bar on a terminal, a plain line at the end of each task elsewhere; always on stderr. */
export function createProgress(): ProgressBars {
  return process.stderr.isTTY ? drawnProgress() : { ...plainProgress(), stop: () => undefined }
}

function drawnProgress(): ProgressBars {
  let bar: SingleBar | undefined
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    start(label, total) {
      stop()
      if (total === 0) return
      bar = new SingleBar(options, Presets.shades_classic)
      bar.start(total, 0, { label })
    },
    advance: (steps) => bar?.increment(steps),
    finish: stop,
    stop,
  }
}

const options = {
  stream: process.stderr,
  format: '{label} {bar} {value}/{total} {eta_formatted} left',
  hideCursor: true,
}

function plainProgress(): Progress {
  let task = { label: '', total: 0 }
  return {
    start(label, total) {
      task = { label, total }
    },
    advance: () => undefined,
    finish() {
      if (task.total > 0) printNote(`${task.label}: ${task.total} done`)
    },
  }
}
