import { Command, InvalidArgumentError } from 'commander'
import { AppError } from '#src/ports/errors.ts'
import type { StoryKey } from '#src/ports/photo-story.ts'
import { print } from './output.ts'
import { storyLines } from './show-story.ts'
import { withVitryna } from './with-vitryna.ts'

export function explainCommand(): Command {
  return new Command('explain')
    .description('the story of one photo: rungs, candidates, prompts, calls, ticket, order')
    .argument(
      '<id>',
      'the number of a question, ticket:N, order:N, or the UUID of an identification as in the log',
      parseKey,
    )
    .option('--json', 'one JSON object on stdout')
    .action((key: StoryKey, { json = false }: { readonly json?: boolean }) =>
      withVitryna(async ({ stores }) => {
        const story = await stores.photoStories.read(key)
        if (!story) {
          throw new AppError(`there is nothing of ${key.kind} ${key.id}`, {
            remedy: 'it may have been forgotten, or be older than answerRetentionDays',
          })
        }
        if (json) print(JSON.stringify(story))
        else for (const line of storyLines(story)) print(line)
      }),
    )
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** The largest number that the database gives out. */
const maxNumber = 2 ** 31 - 1

function parseKey(text: string): StoryKey {
  if (uuid.test(text)) return { kind: 'identification', id: text.toLowerCase() }
  const [, kind = 'question', digits] = /^(?:(question|ticket|order):)?(\d{1,10})$/.exec(text) ?? []
  const id = Number(digits)
  if (id > 0 && id <= maxNumber) return { kind: kind as 'question' | 'ticket' | 'order', id }
  throw new InvalidArgumentError('use a number, ticket:N, order:N or a UUID')
}
