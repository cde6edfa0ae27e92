import type { InputRichBlock, InputRichMessage } from '@grammyjs/types'
import type { RichBlock, RichMessage } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { mediaFrom } from './media.ts'
import { type Call, method } from './method.ts'
import { deliver, openDestination } from './outgoing.ts'
import { richMessage, sendable } from './parameters.ts'

const maxCharacters = 32_768
const maxBlocks = 500
const maxMedia = 50
const maxColumns = 20

export const sendRichMessage = method(
  'sendRichMessage',
  { ...sendable, rich_message: richMessage },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const content = await richContent(parameters.rich_message, call)
    return deliver(place, content, call.world)
  },
)

/** Of the forms of a rich message this server takes blocks, as it takes HTML of the parse modes. */
export async function richContent(
  { blocks = [], is_rtl }: InputRichMessage<string>,
  call: Call,
): Promise<{ rich_message: RichMessage }> {
  if (blocks.length === 0) throw badRequest('message text is empty')
  checkSize(blocks)
  const shown = await convertAll(blocks, call)
  return { rich_message: { blocks: shown, ...(is_rtl && { is_rtl }) } }
}

const convertAll = (blocks: readonly InputRichBlock<string>[], call: Call): Promise<RichBlock[]> =>
  Promise.all(blocks.map((block) => convert(block, call)))

/** Files become media; all else is shown as it came. */
async function convert(block: InputRichBlock<string>, call: Call): Promise<RichBlock> {
  switch (block.type) {
    case 'photo':
      return { ...block, photo: await mediaFrom('photo', block.photo.media, { call }) }
    case 'video':
      return { ...block, video: await mediaFrom('video', block.video.media, { call }) }
    case 'animation': {
      const animation = await mediaFrom('animation', block.animation.media, { call })
      return { ...block, animation }
    }
    case 'audio':
      return { ...block, audio: await mediaFrom('audio', block.audio.media, { call }) }
    case 'document':
      return { ...block, document: await mediaFrom('document', block.document.media, { call }) }
    case 'voice_note':
      return { ...block, voice_note: await mediaFrom('voice', block.voice_note.media, { call }) }
    case 'list':
      return {
        ...block,
        items: await Promise.all(block.items.map((item, at) => listItem(item, at, call))),
      }
    case 'blockquote':
    case 'collage':
    case 'slideshow':
    case 'details':
      return { ...block, blocks: await convertAll(block.blocks, call) }
    case 'map':
      return { ...block, zoom: zoomOf(block.zoom) }
    case 'anchor':
    case 'buttons':
    case 'divider':
    case 'expandable_blockquote':
    case 'footer':
    case 'heading':
    case 'mathematical_expression':
    case 'paragraph':
    case 'pre':
    case 'pullquote':
    case 'table':
    case 'thinking':
      return block
  }
}

type ListItem = Extract<InputRichBlock<string>, { type: 'list' }>['items'][number]

async function listItem(item: ListItem, index: number, call: Call) {
  const label = item.type === undefined ? '•' : `${item.value ?? index + 1}.`
  return { ...item, label, blocks: await convertAll(item.blocks, call) }
}

const zooms = [13, 14, 15, 16, 17, 18, 19, 20] as const

function zoomOf(wanted: number) {
  const zoom = zooms.find((one) => one === wanted)
  if (zoom === undefined) throw badRequest('map zoom must be from 13 to 20')
  return zoom
}

const mediaTypes = ['photo', 'video', 'animation', 'audio', 'document', 'voice_note']

/** @throws BotApiError when the message is larger than Telegram allows. */
function checkSize(blocks: readonly InputRichBlock<string>[]): void {
  const all = blocks.flatMap(flatten)
  if (all.length > maxBlocks) throw badRequest('RICH_MESSAGE_TOO_MANY_BLOCKS')
  const media = all.filter(({ type }) => mediaTypes.includes(type))
  if (media.length > maxMedia) throw badRequest('RICH_MESSAGE_TOO_MANY_MEDIA')
  const isTooWide = all.some(
    (block) => block.type === 'table' && block.cells.some((row) => row.length > maxColumns),
  )
  if (isTooWide) throw badRequest('RICH_MESSAGE_TABLE_TOO_WIDE')
  if (charactersIn(blocks) > maxCharacters) throw badRequest('message is too long')
}

function flatten(block: InputRichBlock<string>): InputRichBlock<string>[] {
  const inside = 'blocks' in block ? block.blocks : []
  const listed = block.type === 'list' ? block.items.flatMap((item) => item.blocks) : []
  return [block, ...[...inside, ...listed].flatMap(flatten)]
}

/** Texts stand under these names; everything else is a choice of form, an address or data. */
const textKeys: ReadonlySet<string> = new Set(['text', 'summary', 'credit', 'caption'])

function charactersIn(value: unknown, isText = false): number {
  if (typeof value === 'string') return isText ? value.length : 0
  if (Array.isArray(value)) return sum(value.map((one) => charactersIn(one, isText)))
  if (typeof value !== 'object' || value === null) return 0
  return sum(Object.entries(value).map(([key, inner]) => charactersIn(inner, textKeys.has(key))))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
