type MayBeUndefined<T, K extends keyof T> = undefined extends T[K] ? K : never

/** `T` where a field that may be undefined is a field that may be missing. */
export type Compact<T> = Omit<T, { [K in keyof T]: MayBeUndefined<T, K> }[keyof T]> & {
  [K in keyof T as MayBeUndefined<T, K>]?: Exclude<T[K], undefined>
}

/** Leaves out the fields that are undefined: in Telegram's objects a field is there or it is missing. */
export function compact<T extends object>(fields: T): Compact<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Compact<T>
}
