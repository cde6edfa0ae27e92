import type { User } from 'grammy/types'
import type { ChatRecord } from '#src/playground/state/chat-record.ts'
import { commandsFor } from '#src/playground/state/commands.ts'
import type { WorldEvent } from '#src/playground/state/events.ts'
import { emojiOn } from '#src/playground/state/messages.ts'
import type { World } from '#src/playground/state/world.ts'
import type {
  ChatView,
  PaneName,
  PaneState,
  PlaygroundEvent,
  PlaygroundState,
  Sample,
} from './protocol.ts'

/** Who sits in front of the page. */
export interface Cast {
  readonly shopper: User
  readonly manager: User
  readonly managersGroupId: number
}

/** In their own account the manager is the one who is written to. */
export const personOf = (pane: PaneName, { shopper, manager }: Cast) =>
  pane === 'managers' ? manager : shopper

/** Where a chat is found: a business account's has the customer's id. */
export interface ChatPlace {
  readonly chatId: number
  readonly businessConnectionId?: string
}

/** The chat that a pane shows; the managers' group may have moved to a new id. */
export function placeOfPane(pane: PaneName, cast: Cast, { chats, connections }: World): ChatPlace {
  if (pane === 'managers') return { chatId: chats.currentId(cast.managersGroupId) }
  const chatId = cast.shopper.id
  if (pane === 'shopper') return { chatId }
  const own = [...connections.values()].find(({ user }) => user.id === cast.manager.id)
  return { chatId, businessConnectionId: own?.id ?? 'none' }
}

const paneNames: readonly PaneName[] = ['shopper', 'managers', 'business']

/** Undefined for what happens in a chat that no pane shows, or for other eyes. */
export function toPlaygroundEvent(
  { chatId, businessConnectionId, ...event }: WorldEvent,
  cast: Cast,
  world: World,
): PlaygroundEvent | undefined {
  const pane = paneNames.find((one) => {
    const place = placeOfPane(one, cast, world)
    return place.chatId === chatId && place.businessConnectionId === businessConnectionId
  })
  if (!pane) return undefined
  const { id } = personOf(pane, cast)
  if (event.kind === 'ephemeral' && event.message.receiver_user?.id !== id) return undefined
  if (event.kind !== 'chat') return { ...event, pane }
  const record = world.chats.get(chatId, businessConnectionId)
  return { kind: 'chat', pane, view: viewOf(record, cast, world) }
}

export function stateOf(world: World, cast: Cast, samples: readonly Sample[]): PlaygroundState {
  const { shopper, manager } = cast
  const { id, is_bot, first_name, username } = world.bot
  const language = world.chats.user(shopper.id)?.language_code ?? ''
  return {
    bot: { id, is_bot, first_name, username },
    shopper,
    manager,
    panes: {
      shopper: stateOfPane('shopper', cast, world),
      managers: stateOfPane('managers', cast, world),
      business: stateOfPane('business', cast, world),
    },
    samples,
    commands: commandsFor(world.commands, { chatId: shopper.id, language }),
  }
}

function stateOfPane(pane: PaneName, cast: Cast, world: World): PaneState {
  const { chatId, businessConnectionId } = placeOfPane(pane, cast, world)
  const record = world.chats.find(chatId, businessConnectionId)
  const view = viewOf(record, cast, world)
  if (!record) return { ...view, messages: [], reactions: {}, input: undefined }
  const { id } = personOf(pane, cast)
  const own = [...record.ephemerals.values()].filter((one) => one.receiver_user?.id === id)
  const reacted = [...record.reactions.keys()].map((key) => [key, emojiOn(record, key)] as const)
  return {
    ...view,
    messages: [...record.messages.values(), ...own],
    reactions: Object.fromEntries(reacted),
    input: record.business ? undefined : world.inputMarkups.get(record.chat.id),
  }
}

function viewOf(record: ChatRecord | undefined, { manager }: Cast, world: World): ChatView {
  const topics = [...(record?.topics ?? [])]
  const accounts = [...world.connections.values()].filter(({ user }) => user.id === manager.id)
  return {
    isForum: record?.chat.is_forum === true,
    isBlocked: record !== undefined && !record.business && world.blockedBy.has(record.chat.id),
    isConnected: accounts.some(({ is_enabled }) => is_enabled),
    topics: topics.map(([threadId, { name, isClosed }]) => ({ threadId, name, isClosed })),
  }
}
