import { maxCandidates } from '#src/domain/outcome.ts'
import type { Product } from '#src/domain/product.ts'
import type { JsonSchema } from '#src/ports/model-client.ts'
import { extremeCaptions, extremeProducts } from './extreme-texts.ts'
import type { Prompt } from './prompt-file.ts'
import {
  type RenderedPrompt,
  renderChoice,
  renderDescription,
  renderQuestion,
  textLength,
} from './render-prompt.ts'
import { strictnessProblems } from './strict-schema.ts'

/** The most that a prompt may set as its `maxCharacters`, however large the catalogue is. */
const maxCharacters = 2_000

interface Purpose {
  /** What the program fills in. */
  readonly variables: readonly string[]
  /** What the program reads from the answer. */
  readonly fields: readonly string[]
  /** It is asked about words alone, not about a photo. */
  readonly isOfWords?: true
}

const purposes: Readonly<Record<string, Purpose>> = {
  'choose-product': {
    variables: ['caption', 'written', 'candidates'],
    fields: ['attributes', 'reason', 'choice', 'confidence'],
  },
  'describe-photo': { variables: ['caption'], fields: ['words'] },
  'read-question': {
    variables: ['text', 'product'],
    fields: ['intent', 'sizes', 'colours'],
    isOfWords: true,
  },
}

/**
 * Finds what is wrong with a prompt: in its texts and schema, and when it is rendered with these products and with
 * texts that are long, malformed or meant to escape their data block.
 * @returns one line each; [] when it is good.
 */
export function checkPrompt(prompt: Prompt, products: readonly Product[]): readonly string[] {
  const purpose = purposes[prompt.name]
  if (!purpose) return [`no part of the program asks with a prompt of this name`]
  const found = [
    ...variableProblems(prompt, purpose),
    ...strictnessProblems(prompt.answer),
    ...fieldProblems(prompt.answer, purpose),
    ...(purpose.isOfWords || prompt.sections.photo ? [] : ['the section Photo is missing']),
    ...(prompt.maxCharacters > maxCharacters ? [`maxCharacters is over ${maxCharacters}`] : []),
  ]
  // Each of these would show again in every rendering.
  if (found.length > 0) return found
  const filled = fillIn(prompt, products).flatMap(({ rendered, count }) =>
    renderingProblems(prompt, rendered, count),
  )
  return [...new Set(filled)]
}

function variableProblems({ variables, sections }: Prompt, purpose: Purpose): readonly string[] {
  const { system, user, photo = '', references = '' } = sections
  const used = placeholders(user)
  const inPlace = placeholders([...user.matchAll(dataBlocks)].join('\n'))
  const unknown = [...new Set([...variables, ...used])].filter(
    (name) => !purpose.variables.includes(name),
  )
  return [
    ...unknown.map(
      (name) => `variable ${name} is unknown (known: ${purpose.variables.join(', ')})`,
    ),
    ...variables
      .filter((name) => !used.includes(name))
      .map((name) => `variable ${name} is not used`),
    ...purpose.variables
      .filter((name) => !variables.includes(name))
      .map((name) => `variable ${name} is missing`),
    ...used
      .filter((name) => !inPlace.includes(name))
      .map((name) => `variable ${name} stands outside <data> and </data>`),
    ...placeholders(`${system} ${photo} ${references}`).map(
      (name) => `variable ${name} stands outside the section User`,
    ),
  ]
}

const dataBlocks = /<data>[\s\S]*?<\/data>/g

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
}

function fieldProblems(schema: JsonSchema, { fields }: Purpose): readonly string[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  const choices = properties['choice']?.['enum']
  const wanted = [...Array.from({ length: maxCandidates }, (_, at) => String(at + 1)), 'none']
  const isChoice = Array.isArray(choices) && choices.join() === wanted.join()
  return [
    ...fields.filter((name) => !(name in properties)).map((name) => `answer.${name} is missing`),
    ...(!fields.includes('choice') || isChoice
      ? []
      : [`answer.choice is not an enum of ${wanted.join(', ')}`]),
  ]
}

interface Filled {
  readonly rendered: RenderedPrompt
  readonly count: number
}

function fillIn(prompt: Prompt, products: readonly Product[]): readonly Filled[] {
  if (prompt.name === 'describe-photo') {
    return extremeCaptions.map((caption) => ({
      rendered: renderDescription(prompt, caption),
      count: 0,
    }))
  }
  if (prompt.name === 'read-question') {
    return extremeCaptions.flatMap((text) =>
      [undefined, ...extremeProducts()].map((product) => ({
        rendered: renderQuestion(prompt, { text, product }),
        count: 0,
      })),
    )
  }
  const choose = (group: readonly Product[], caption: string): Filled => ({
    rendered: renderChoice(prompt, { caption, written: caption, products: group }),
    count: group.length,
  })
  const extreme = extremeCaptions.flatMap((caption) =>
    [1, 2, maxCandidates].flatMap((size) =>
      groups(extremeProducts(), size).map((group) => choose(group, caption)),
    ),
  )
  return [...extreme, ...groups(products, maxCandidates).map((group) => choose(group, 'size 104?'))]
}

function groups(products: readonly Product[], size: number): readonly (readonly Product[])[] {
  return Array.from({ length: Math.ceil(products.length / size) }, (_, at) =>
    products.slice(at * size, (at + 1) * size),
  )
}

function renderingProblems(
  prompt: Prompt,
  rendered: RenderedPrompt,
  count: number,
): readonly string[] {
  const length = textLength(rendered)
  const isTooLong = length > prompt.maxCharacters
  return [
    ...(isTooLong ? [`has ${length} characters filled in (at most ${prompt.maxCharacters})`] : []),
    ...(staysInPlace(prompt, rendered, count)
      ? []
      : ['a text of a product or a caption breaks out']),
  ]
}

/** Outside the data blocks the text is as in the file, and each block is one line of JSON. */
function staysInPlace(prompt: Prompt, rendered: RenderedPrompt, count: number): boolean {
  const blocks = [...rendered.user.matchAll(dataBlocks)].map(([block]) => block)
  const wanted = [...prompt.sections.user.matchAll(dataBlocks)]
  const around = (text: string) => text.replaceAll(dataBlocks, '')
  if (blocks.length !== wanted.length) return false
  if (around(rendered.user) !== around(prompt.sections.user)) return false
  // Control characters other than line feeds, and those that change the reading direction.
  if (/[^\P{Cc}\n]|\p{Bidi_Control}/u.test(rendered.user)) return false
  return blocks.every((block) => hasData(block.slice('<data>'.length, -'</data>'.length), count))
}

function hasData(json: string, count: number): boolean {
  try {
    const data = JSON.parse(json) as { readonly candidates?: readonly unknown[] }
    return (data.candidates ?? []).length === count
  } catch {
    return false
  }
}
