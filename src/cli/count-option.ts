import { InvalidArgumentError, Option } from 'commander'

/** An option that takes a whole number from 1. */
export function countOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= 1) return number
    throw new InvalidArgumentError('use a whole number from 1')
  })
}
