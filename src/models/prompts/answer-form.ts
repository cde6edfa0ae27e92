import type { JsonSchema } from '#src/ports/model-client.ts'

/** What a model is told where its provider does not enforce the schema: no other word says what fields there are. */
export function answerForm(schema: JsonSchema): string {
  return (
    'Answer with one JSON object and nothing else: no explanation, no code fence. It has every field of this JSON ' +
    `schema and no other:\n${JSON.stringify(schema)}`
  )
}
