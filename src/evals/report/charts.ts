import { type Html, raw } from '#src/lib/html.ts'
import type { CalibrationBin } from '#src/lib/statistics/calibration-error.ts'
import type { RiskPoint } from '#src/lib/statistics/risk-coverage.ts'

/** Pixels of the drawing area; the labels stand around it. */
const [width, height, margin] = [300, 180, 40]

/** How many of the given answers are wrong when only the surest are given. */
export function riskCoverageChart(points: readonly RiskPoint[]): Html {
  const line = (of: 'risk' | 'undetected') =>
    points.map((point) => `${x(point.coverage)},${y(point[of])}`).join(' ')
  return frame(
    { title: 'Risk and coverage', across: 'share of photos answered', up: 'share wrong' },
    `<polyline class="line" points="${line('risk')}"/>
     <polyline class="line second" points="${line('undetected')}"/>
     <text class="key" x="${x(1)}" y="${y(1) + 14}" text-anchor="end">of the answers</text>
     <text class="key second" x="${x(1)}" y="${y(1) + 30}" text-anchor="end">of all photos</text>`,
  )
}

/** How often answers of a confidence are right. */
export function calibrationChart(bins: readonly CalibrationBin[]): Html {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const dots = bins.map(({ confidence, accuracy, count }) => {
    const radius = (3 + 7 * Math.sqrt(count / most)).toFixed(1)
    const told = `${count} answers, confidence ${confidence.toFixed(2)}, right ${accuracy.toFixed(2)}`
    return `<circle class="dot" cx="${x(confidence)}" cy="${y(accuracy)}" r="${radius}"><title>${told}</title></circle>`
  })
  return frame(
    { title: 'Calibration', across: 'confidence of the answer', up: 'share right' },
    `<line class="ideal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>${dots.join('')}`,
  )
}

interface Labels {
  readonly title: string
  readonly across: string
  readonly up: string
}

function frame({ title, across, up }: Labels, inside: string): Html {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (value) => `<line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(value)}" y2="${y(value)}"/>
      <text class="tick" x="${x(0) - 6}" y="${y(value) + 4}" text-anchor="end">${value * 100} %</text>
      <text class="tick" x="${x(value)}" y="${y(0) + 16}" text-anchor="middle">${value * 100} %</text>`,
  )
  return raw(`<figure><figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width + 2 * margin} ${height + 2 * margin}" role="img" aria-label="${title}">
      ${ticks.join('')}${inside}
      <text class="axis" x="${x(0.5)}" y="${height + 2 * margin - 6}" text-anchor="middle">${across}</text>
      <text class="axis" x="10" y="14">${up}</text>
    </svg></figure>`)
}

function x(share: number): number {
  return Math.round((margin + share * width) * 10) / 10
}

function y(share: number): number {
  return Math.round((margin / 2 + (1 - share) * height) * 10) / 10
}
