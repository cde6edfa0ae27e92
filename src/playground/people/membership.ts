import type { Chat, ChatMember, User } from 'grammy/types'
import { botAsMember } from '#src/playground/api/methods/chat.ts'
import { senderOf } from '#src/playground/api/methods/outgoing.ts'
import type { AdminRight, BotMembership } from '#src/playground/state/chat-record.ts'
import type { NewGroup } from '#src/playground/state/chats.ts'
import type { World } from '#src/playground/state/world.ts'
import { enter } from './people.ts'

/** Where people let the bot in, and what it may do there. The bot is told of each change. */
export interface Membership {
  blockBot(user: User): void
  unblockBot(user: User): void
  /** Makes the bot an administrator of a group, new or left before. */
  addBot(user: User, group: NewGroup): void
  removeBot(user: User, groupId: number): void
  /** Takes these of an administrator's rights away, and gives back the others. */
  setBotRights(user: User, groupId: number, lacking: readonly AdminRight[]): void
  /** Switches topics on or off: only people can, in the group's settings. Bots are not told. */
  setForum(groupId: number, isForum: boolean): void
  /** A basic group becomes a supergroup; gives its new id. */
  upgradeGroup(user: User, groupId: number): number
}

export function createMembership(world: World): Membership {
  const { chats, updates, bot } = world

  function changeIn(user: User, groupId: number, membership: BotMembership): void {
    const before = enter(world, user, groupId)
    const after = chats.setMembership(groupId, membership)
    const change = { old: botAsMember(before.bot, bot), now: botAsMember(after.bot, bot) }
    tellChange(world, { chat: after.chat, user, ...change })
  }

  function changePrivate(user: User, [old, now]: readonly [ChatMember, ChatMember]): void {
    tellChange(world, { chat: enter(world, user).chat, user, old, now })
  }

  const member: ChatMember = { status: 'member', user: senderOf(bot) }
  const banned: ChatMember = { status: 'kicked', user: senderOf(bot), until_date: 0 }

  return {
    blockBot(user) {
      world.blockedBy.add(user.id)
      world.events.emit({ kind: 'chat', chatId: user.id })
      changePrivate(user, [member, banned])
    },
    unblockBot(user) {
      world.blockedBy.delete(user.id)
      world.events.emit({ kind: 'chat', chatId: user.id })
      changePrivate(user, [banned, member])
    },
    addBot(user, group) {
      chats.addGroup(group)
      chats.setMembership(group.id, { status: 'left', lacking: [] })
      changeIn(user, group.id, { status: 'administrator', lacking: [] })
    },
    removeBot: (user, groupId) => changeIn(user, groupId, { status: 'kicked', lacking: [] }),
    setBotRights: (user, groupId, lacking) =>
      changeIn(user, groupId, { status: 'administrator', lacking }),
    setForum: (groupId, isForum) => void chats.setForum(groupId, isForum),
    upgradeGroup(user, groupId) {
      const old = enter(world, user, groupId)
      const upgraded = chats.upgrade(groupId)
      const { id } = upgraded.chat
      updates.push({ message: chats.post(old, user, { migrate_to_chat_id: id }) })
      updates.push({ message: chats.post(upgraded, user, { migrate_from_chat_id: groupId }) })
      return id
    },
  }
}

interface Change {
  readonly chat: Chat
  readonly user: User
  readonly old: ChatMember
  readonly now: ChatMember
}

function tellChange({ now, updates }: World, change: Change): void {
  updates.push({
    my_chat_member: {
      chat: change.chat,
      from: change.user,
      date: Math.floor(now() / 1000),
      old_chat_member: change.old,
      new_chat_member: change.now,
    },
  })
}
