import type { JsonSchema } from '#src/ports/model-client.ts'

/** Keywords that providers' strict modes reject, or accept without enforcing them. */
const limits = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'default',
]

/** @returns one line for each place where a schema leaves the strict subset. */
export function strictnessProblems(schema: unknown, path = 'answer'): readonly string[] {
  if (!isSchema(schema)) return [`${path} is no schema`]
  const found = limits.filter((limit) => limit in schema).map((limit) => `${path} has ${limit}`)
  if (schema['type'] === 'object') return [...found, ...objectProblems(schema, path)]
  if (schema['type'] === 'array') {
    return [...found, ...strictnessProblems(schema['items'], `${path}.items`)]
  }
  return found
}

function objectProblems(schema: JsonSchema, path: string): readonly string[] {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const missing = required.filter((name) => !Object.hasOwn(properties, String(name)))
  return [
    ...(schema['additionalProperties'] === false
      ? []
      : [`${path} does not say additionalProperties: false`]),
    ...optional.map((name) => `${path}.${name} is not required`),
    ...missing.map((name) => `${path} requires ${name}, which it does not have`),
    ...Object.entries(properties).flatMap(([name, property]) =>
      strictnessProblems(property, `${path}.${name}`),
    ),
  ]
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
