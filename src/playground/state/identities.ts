import type { User, UserFromGetMe } from 'grammy/types'

/** Who takes part when nobody else is named. The ids are as long as real ones. */

export const defaultToken = '7000000001:playground-token-of-the-demo-bot-000'
export const defaultShopper: User = {
  id: 7_100_000_001,
  is_bot: false,
  first_name: 'Оля',
  language_code: 'uk',
}
export const defaultManager: User = {
  id: 7_100_000_002,
  is_bot: false,
  first_name: 'Марія',
  language_code: 'uk',
}
export const defaultManagers = { id: -1_007_200_000_001, title: 'Менеджери' }

/** getMe's answer: a bot that inline mode, groups and business accounts are switched on for. */
export function botWithToken(token: string): UserFromGetMe {
  return {
    id: Number.parseInt(token, 10) || 7_000_000_001,
    is_bot: true,
    first_name: 'Vitryna',
    username: 'vitryna_demo_bot',
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_inline_queries: true,
    can_connect_to_business: true,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  }
}
