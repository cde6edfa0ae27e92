import { styleText } from 'node:util'
import { Command } from 'commander'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { exitCodes, print } from './output.ts'
import type { Ask } from './setup/ask.ts'
import type { SetupParts, StepName, StepState } from './setup/steps.ts'
import { withSurroundings } from './with-vitryna.ts'

interface Options {
  readonly ask?: true
}

const marks = { done: 'ok', missing: 'MISSING', later: 'later' } as const
const colours = { done: 'green', missing: 'red', later: 'yellow' } as const

export function setupCommand(): Command {
  return new Command('setup')
    .description('guide a new shop through its first day, step by step')
    .option('--ask', 'ask questions even if the answers are piped in')
    .addHelpText(
      'after',
      '\nIt can be left at any time (Enter leaves a step, Ctrl+D all of them) and goes on where it stands. Without a terminal it\n' +
        'says what is missing, each with its command. Exit code 1 while something is missing.',
    )
    .action(({ ask = process.stdin.isTTY && process.stdout.isTTY ? true : undefined }: Options) =>
      withSurroundings((surroundings) => openAndRun(surroundings, ask === true)),
    )
}

/** No vision model is paid for while cases are measured. */
async function openAndRun(given: Surroundings, asks: boolean): Promise<void> {
  const { openVitryna } = await import('#src/main.ts')
  const surroundings = { ...given, config: { ...given.config, VITRYNA_LLM_MODE: 'off' } as const }
  const vitryna = await openVitryna(surroundings)
  const { createAsk } = await import('./setup/ask.ts')
  const ask = asks ? createAsk() : undefined
  try {
    await runSetup({ vitryna, surroundings }, ask)
  } finally {
    ask?.close()
    await vitryna.close()
  }
}

async function runSetup(parts: SetupParts, ask: Ask | undefined): Promise<void> {
  const { stepNames } = await import('./setup/steps.ts')
  const states: StepState[] = []
  for (const name of stepNames) states.push(await takeStep(name, parts, ask))
  const missing = states.filter(({ state }) => state === 'missing').length
  print(
    missing === 0
      ? 'the shop is ready: `vitryna start`, and `vitryna doctor` looks after it'
      : `${missing} of ${states.length} steps are missing: \`vitryna setup\` goes on with them`,
  )
  if (missing > 0) process.exitCode = exitCodes.failed
}

/** @returns how the step stands in the end. */
async function takeStep(
  name: StepName,
  parts: SetupParts,
  ask: Ask | undefined,
): Promise<StepState> {
  const { stepState } = await import('./setup/steps.ts')
  const before = await stepState(name, parts)
  print(stepLine(name, before))
  if (before.state === 'done' || !ask) return before
  const { leads } = await import('./setup/lead.ts')
  await leads[name]?.(parts, ask)
  const after = await stepState(name, parts)
  if (after.state !== before.state) print(stepLine(name, after))
  return after
}

function stepLine(name: StepName, { state, detail, command }: StepState): string {
  // Colours only where stdout is a terminal that shows them.
  const mark = styleText(colours[state], marks[state].padEnd(8), { stream: process.stdout })
  return `${mark}${name.padEnd(12)} ${detail}${command ? `\n${' '.repeat(21)}-> ${command}` : ''}`
}
