import type { InlineQueryResult } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { inlineKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { flag, inlineButton, inlineResults, integer, text } from './parameters.ts'

const maxResults = 50
const maxIdBytes = 64
const usualCacheSeconds = 300

export const answerInlineQuery = method(
  'answerInlineQuery',
  {
    inline_query_id: text,
    results: inlineResults,
    cache_time: integer.exactOptional(),
    is_personal: flag.exactOptional(),
    next_offset: text.exactOptional(),
    button: inlineButton.exactOptional(),
  },
  (parameters, { world }) => {
    const { inline_query_id: queryId, results, button } = parameters
    const { cache_time = usualCacheSeconds, is_personal = false } = parameters
    const { inline, inlineCache } = world.queries
    const ask = inline.get(queryId)
    if (!ask) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    }
    checkResults(results, world)
    inline.set(queryId, { ...ask, results })
    const untilMs = world.now() + cache_time * 1000
    inlineCache.set(inlineKey(ask, is_personal), { results, untilMs })
    world.events.emit({ kind: 'inlineAnswer', chatId: ask.chatId, queryId, results, button })
    return true
  },
)

function checkResults(results: readonly InlineQueryResult[], { files }: World): void {
  if (results.length > maxResults) throw badRequest('RESULTS_TOO_MUCH')
  if (results.some(({ id }) => id === '' || Buffer.byteLength(id) > maxIdBytes)) {
    throw badRequest('RESULT_ID_INVALID')
  }
  if (new Set(results.map(({ id }) => id)).size < results.length) {
    throw badRequest('RESULT_ID_DUPLICATE')
  }
  if (results.some((one) => one.type === 'article' && !one.input_message_content)) {
    throw badRequest('message text is empty')
  }
  const fileIds = results.map(fileIdOf).filter((id) => id !== undefined)
  if (fileIds.some((id) => !files.find(id))) {
    throw badRequest('wrong file identifier/HTTP URL specified')
  }
}

/** The file that a result shows, when it is one that the server knows. */
function fileIdOf(result: InlineQueryResult): string | undefined {
  const found = Object.entries(result).find(([key]) => key.endsWith('_file_id'))
  return found && String(found[1])
}
