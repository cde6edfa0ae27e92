import { vocabulary } from './words/vocabulary.ts'

/** How soon a ticket matters, the soonest first. */
export const priorities = ['urgent', 'high', 'normal', 'low'] as const

export type Priority = (typeof priorities)[number]

const words = {
  urgent: vocabulary('терміново термінов* срочно urgent'),
  high: vocabulary('високий висок* важливо высокий high'),
  normal: vocabulary('звичайний звичайн* обычный normal'),
  low: vocabulary('низький низьк* низкий low'),
} as const satisfies Record<Priority, unknown>

/** A priority as people call it; undefined where it is none. */
export function priorityIn(text: string): Priority | undefined {
  const word = text.trim().toLowerCase()
  return priorities.find((priority) => words[priority](word))
}
