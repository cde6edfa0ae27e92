import type { Message, User } from 'grammy/types'
import { commandsFor } from '#src/playground/state/commands.ts'
import type { WorldEvent } from '#src/playground/state/events.ts'
import type { World } from '#src/playground/state/world.ts'
import type { PaneName, PlaygroundEvent, PlaygroundState, Sample } from './protocol.ts'

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

/** Undefined for what happens in a chat that no pane shows. */
export function toPlaygroundEvent(
  { chatId, ...event }: WorldEvent,
  cast: Cast,
  world: World,
): PlaygroundEvent | undefined {
  const panes: readonly PaneName[] = ['shopper', 'managers']
  const pane = panes.find((one) => chatOf(one, cast, world) === chatId)
  return pane && { ...event, pane }
}

export function stateOf(world: World, cast: Cast, samples: readonly Sample[]): PlaygroundState {
  const { shopper, manager } = cast
  const { id, is_bot, first_name, username } = world.bot
  const messagesOf = (pane: PaneName): readonly Message[] => [
    ...world.chats.get(chatOf(pane, cast, world)).messages.values(),
  ]
  const language = world.chats.user(shopper.id)?.language_code ?? ''
  return {
    bot: { id, is_bot, first_name, username },
    shopper,
    manager,
    panes: { shopper: messagesOf('shopper'), managers: messagesOf('managers') },
    samples,
    commands: commandsFor(world.commands, { chatId: shopper.id, language }),
  }
}
