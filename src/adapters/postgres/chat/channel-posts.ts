import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { ChannelPost } from '#src/domain/channel-post.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'

export function createChannelPosts(db: Db): ChannelPosts {
  return {
    async link({ channelId, postId }, skus, managerId) {
      await db
        .insertInto('channel_posts')
        .values({ channel_id: channelId, post_id: postId, skus: [...skus], linked_by: managerId })
        .execute()
    },
    find: (posts) => find(db, posts),
  }
}

async function find(db: Db, posts: readonly ChannelPost[]): Promise<readonly Sku[]> {
  if (posts.length === 0) return []
  const wanted = sql.join(posts.map(({ channelId, postId }) => sql`(${channelId}, ${postId})`))
  const { rows } = await sql<{ sku: Sku }>`
    select p.sku
      from (
        select distinct on (channel_id, post_id) id, skus from channel_posts
          where (channel_id, post_id) in (${wanted})
          order by channel_id, post_id, id desc
      ) as words
      cross join unnest(words.skus) with ordinality as named (sku, place)
      join products p on p.sku = named.sku and p.hidden_at is null
      order by words.id, named.place`.execute(db)
  return [...new Set(rows.map(({ sku }) => sku))]
}

interface Confirmation {
  readonly inquiryId: number
  readonly sku: Sku
  readonly managerId: number
}

/** What a manager says of a forwarded post is true of every forward of it, unless somebody has linked the post before. */
export async function linkConfirmedPosts(
  trx: Transaction<Database>,
  { inquiryId, sku, managerId }: Confirmation,
): Promise<void> {
  await sql`
    insert into channel_posts (channel_id, post_id, skus, linked_by)
      select distinct m.channel_id, m.post_id, array[${sku}::text], ${managerId}::bigint
        from inquiry_messages m
        where m.inquiry_id = ${inquiryId}
          and m.post_id is not null
          and not exists (
            select from channel_posts known
              where known.channel_id = m.channel_id and known.post_id = m.post_id
          )`.execute(trx)
}

/** Takes back what was linked with a decision, in the very transaction of it. */
export async function unlinkConfirmedPosts(
  trx: Transaction<Database>,
  { inquiryId, decisionId }: { readonly inquiryId: number; readonly decisionId: number },
): Promise<void> {
  await sql`
    delete from channel_posts p using decisions d, inquiry_messages m
      where d.id = ${decisionId} and m.inquiry_id = ${inquiryId}
        and p.channel_id = m.channel_id and p.post_id = m.post_id
        and p.linked_by = d.manager_id and p.linked_at = d.decided_at`.execute(trx)
}
