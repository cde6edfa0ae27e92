/** Something asynchronous that is made at its first use and kept. A failure is not kept: the next use tries again. */
export interface Lazy<T> {
  get(): Promise<T>
  /** What was made, if anything was; nothing is made for it. */
  peek(): Promise<T> | undefined
}

export function lazy<T>(create: () => Promise<T>): Lazy<T> {
  let made: Promise<T> | undefined
  return {
    peek: () => made,
    get() {
      made ??= create().catch((error: unknown) => {
        made = undefined
        throw error
      })
      return made
    },
  }
}

/** The same for something that is made of a choice: when that has another key, the next use makes it anew. */
export function lazyFor<Choice extends { readonly key: string }, T>(
  choose: () => Promise<Choice>,
  create: (choice: Choice) => Promise<T>,
): Pick<Lazy<T>, 'get'> {
  let made: { readonly key: string; readonly value: Lazy<T> } | undefined
  return {
    async get() {
      const choice = await choose()
      const { key } = choice
      if (made?.key !== key) made = { key, value: lazy(() => create(choice)) }
      return made.value.get()
    },
  }
}
