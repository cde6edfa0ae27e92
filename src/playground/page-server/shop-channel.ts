import type { Chat, MessageOriginChannel } from 'grammy/types'
import { sha256 } from '#src/lib/hash.ts'

const channel: Chat.ChannelChat = {
  id: -1_007_300_000_001,
  type: 'channel',
  title: 'Вітрина',
  username: 'vitryna_demo',
}

/** The shop's channel: the same picture is always the same post. */
export interface ShopChannel {
  /** Where a picture comes from when somebody forwards it out of the channel. */
  originOf(picture: Uint8Array): MessageOriginChannel
}

export function createShopChannel(now: () => number): ShopChannel {
  const posts = new Map<string, MessageOriginChannel>()
  return {
    originOf(picture) {
      const key = sha256(picture)
      const known = posts.get(key)
      if (known) return known
      const date = Math.floor(now() / 1000)
      const post = { type: 'channel', chat: channel, message_id: posts.size + 1, date } as const
      posts.set(key, post)
      return post
    },
  }
}
