import type { CountedPhoto } from '#src/domain/drift.ts'

/** A photo that shoppers of a simulated shop send: of screenshots the ladder makes less. */
export function drawPhoto(random: () => number, screenshots: number): CountedPhoto {
  const isScreenshot = random() < screenshots
  const outcome = drawOutcome(random(), isScreenshot ? [0.5, 0.8] : [0.1, 0.35])
  const isMatched = outcome === 'matched'
  const method = random() < 0.15 ? 'text' : 'embedding'
  return {
    ...{ outcome, isScreenshot },
    method: isMatched ? method : null,
    confidence: isMatched ? 0.7 + 0.3 * random() : undefined,
    similarity: (isScreenshot ? 0.3 : 0.45) + 0.5 * random(),
  }
}

function drawOutcome(draw: number, [unknown = 0, ambiguous = 0]: readonly number[]) {
  if (draw < unknown) return 'unknown'
  return draw < ambiguous ? 'ambiguous' : 'matched'
}
