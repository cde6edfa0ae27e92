import type { CutName } from './cuts.ts'
import type { FabricName } from './fabrics.ts'
import type { ColourName } from './palette.ts'
import type { PatternName } from './patterns.ts'
import type { PrintName } from './prints.ts'

/** The same text in Ukrainian and in English. */
export interface Text {
  readonly uk: string
  readonly en: string
}

/** One colour or print of a family: one SKU. */
export interface Model {
  /** The last part of the SKU; the colour when absent. */
  readonly key?: string
  readonly colour: ColourName
  /** Cuffs, collars, linings; the main colour when absent. */
  readonly trim?: ColourName
  /** Buttons and soles; white when absent. */
  readonly accent?: ColourName
  readonly print?: PrintName
  readonly pattern?: PatternName
  /** The pattern's colour; white when absent. */
  readonly dye?: ColourName
  readonly fabric?: FabricName
  /** What follows the family's name in the product's name; the colour when absent. */
  readonly called?: Text
  /** What only this model shows. */
  readonly mark?: Text
  /** The colour by which shoppers ask for it; the main colour when absent. */
  readonly listed?: ColourName
  /** Every size is sold out. */
  readonly soldOut?: boolean
}

/** One cut sold in several colours or prints. */
export interface Family {
  /** The first part of its SKUs. */
  readonly code: string
  readonly name: Text
  /** Which form of a colour's adjective agrees with the Ukrainian name. */
  readonly gender: 'masculine' | 'feminine' | 'neuter' | 'plural'
  readonly category: string
  readonly cut: CutName
  readonly fabric: FabricName
  /** Hryvnias. */
  readonly price: number
  readonly sizes: readonly string[]
  readonly features: Text
  /** How to tell this family from others, and its models from each other. */
  readonly tips: Text
  readonly models: readonly Model[]
}

export const sizes = {
  baby: ['62', '68', '74', '80'],
  child: ['86-92', '98-104', '110-116'],
  kid: ['98-104', '110-116', '122-128'],
  head: ['46-48', '50-52'],
  hand: ['12', '13', '14'],
  foot: ['24', '26', '28', '30'],
} satisfies Record<string, readonly string[]>
