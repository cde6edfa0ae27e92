import type { Product } from '#src/domain/product.ts'
import type { Understood } from '#src/domain/questions/understood.ts'
import type { SearchAsker } from './product-search.ts'

/** A text that no rule understood. */
export interface UnreadQuestion {
  readonly text: string
  /** What is spoken of, if anything. */
  readonly product: Product | undefined
  readonly asker: SearchAsker
}

/** Understands texts by a model. What it says is a choice among what can be answered, never words for the shopper. */
export interface QuestionReader {
  /** @returns undefined when no model is set, none could be asked, or the text is no such question. Never throws. */
  read(question: UnreadQuestion): Promise<Understood | undefined>
}
