import { badRequest } from '#src/playground/rules/api-error.ts'
import { exceeds } from '#src/playground/rules/limits.ts'
import { commandsKey } from '#src/playground/state/commands.ts'
import { method } from './method.ts'
import { botCommands, commandAudience, text } from './parameters.ts'

export const getMe = method('getMe', {}, (_, { world }) => world.bot)

export const setMyCommands = method(
  'setMyCommands',
  { ...commandAudience, commands: botCommands },
  ({ commands, scope, language_code }, { world }) => {
    if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    const plain = commands.map((one) => ({ ...one, command: one.command.replace(/^\//, '') }))
    world.commands.set(commandsKey(scope, language_code), plain)
    return true
  },
)

export const getMyCommands = method(
  'getMyCommands',
  commandAudience,
  ({ scope, language_code }, { world }) => [
    ...(world.commands.get(commandsKey(scope, language_code)) ?? []),
  ],
)

export const deleteMyCommands = method(
  'deleteMyCommands',
  commandAudience,
  ({ scope, language_code }, { world }) => {
    world.commands.delete(commandsKey(scope, language_code))
    return true
  },
)

export const getFile = method('getFile', { file_id: text }, ({ file_id }, { world }) => {
  const file = world.files.find(file_id)
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
  const file_size = file.bytes.length
  if (exceeds(file_size, world.limits.downloadBytes)) throw badRequest('file is too big')
  return { file_id, file_unique_id: file.uniqueId, file_size, file_path: file.path }
})

const profile = { language_code: commandAudience.language_code }

// Profile texts are accepted and shown nowhere: a bot sets them when it starts.
export const setMyName = method('setMyName', { ...profile, name: text.exactOptional() }, () => true)

export const setMyDescription = method(
  'setMyDescription',
  { ...profile, description: text.exactOptional() },
  () => true,
)

export const setMyShortDescription = method(
  'setMyShortDescription',
  { ...profile, short_description: text.exactOptional() },
  () => true,
)
