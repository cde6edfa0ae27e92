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

export const personOf = (pane: PaneName, { shopper, manager }: Cast) =>
  pane === 'shopper' ? shopper : manager

/** The chat that a pane shows; the managers' group may have moved to a new id. */
export const chatOf = (pane: PaneName, { shopper, managersGroupId }: Cast, { chats }: World) =>
  pane === 'shopper' ? shopper.id : chats.currentId(managersGroupId)

/** Undefined for what happens in a chat that no pane shows, or for other eyes. */
export function toPlaygroundEvent(
  { chatId, businessConnectionId, ...event }: WorldEvent,
  cast: Cast,
  world: World,
): PlaygroundEvent | undefined {
  const panes: readonly PaneName[] = ['shopper', 'managers']
  const pane = panes.find((one) => chatOf(one, cast, world) === chatId)
  if (!pane || businessConnectionId !== undefined) return undefined
  const { id } = personOf(pane, cast)
  if (event.kind === 'ephemeral' && event.message.receiver_user?.id !== id) return undefined
  if (event.kind !== 'chat') return { ...event, pane }
  return { kind: 'chat', pane, view: viewOf(world.chats.get(chatId), world) }
}

export function stateOf(world: World, cast: Cast, samples: readonly Sample[]): PlaygroundState {
  const { shopper, manager } = cast
  const { id, is_bot, first_name, username } = world.bot
  const language = world.chats.user(shopper.id)?.language_code ?? ''
  const paneState = (pane: PaneName) =>
    stateOfPane(world.chats.get(chatOf(pane, cast, world)), personOf(pane, cast), world)
  return {
    bot: { id, is_bot, first_name, username },
    shopper,
    manager,
    panes: { shopper: paneState('shopper'), managers: paneState('managers') },
    samples,
    commands: commandsFor(world.commands, { chatId: shopper.id, language }),
  }
}

function stateOfPane(record: ChatRecord, person: User, world: World): PaneState {
  const own = [...record.ephemerals.values()].filter((one) => one.receiver_user?.id === person.id)
  const reacted = [...record.reactions.keys()].map((id) => [id, emojiOn(record, id)] as const)
  return {
    ...viewOf(record, world),
    messages: [...record.messages.values(), ...own],
    reactions: Object.fromEntries(reacted),
    input: world.inputMarkups.get(record.chat.id),
  }
}

function viewOf({ chat, topics }: ChatRecord, { blockedBy }: World): ChatView {
  return {
    isForum: chat.is_forum === true,
    isBlocked: blockedBy.has(chat.id),
    topics: [...topics].map(([threadId, { name, isClosed }]) => ({ threadId, name, isClosed })),
  }
}
