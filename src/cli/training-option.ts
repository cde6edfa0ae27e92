import { Option } from 'commander'
import type { ReadTraining } from '#src/learning/read-training.ts'
import type { Learning } from '#src/wiring/learning.ts'
import { printNote } from './output.ts'

export interface TrainingOption {
  readonly config?: string
}

/** The file with the settings of the trainers. */
export function trainingOption(): Option {
  return new Option(
    '--config <file>',
    'settings of the training (default: training.yaml in the data directory, where there is one)',
  )
}

/** Reads it, and says what in it is out of date. @throws ConfigError */
export async function readTraining(
  learning: Pick<Learning, 'readTraining'>,
  file: string | undefined,
): Promise<ReadTraining> {
  const read = await learning.readTraining(file)
  for (const note of read.notes) printNote(note)
  return read
}
