/** saxen comes without types: as much of it as is used here. */
declare module 'saxen' {
  type Decode = (text: string) => string
  type GetContext = () => { readonly line: number }
  interface Hooks {
    openTag: (
      name: string,
      getAttributes: () => unknown,
      decode: Decode,
      selfClosing: boolean,
      getContext: GetContext,
    ) => void
    closeTag: (name: string) => void
    text: (value: string, decode: Decode) => void
    cdata: (value: string) => void
    error: (error: Error, getContext: GetContext) => void
  }
  export class Parser {
    on<Name extends keyof Hooks>(name: Name, hook: Hooks[Name]): this
    parse(text: string): this
  }
}
