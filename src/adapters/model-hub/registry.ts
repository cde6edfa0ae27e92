import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const remoteFile = z.strictObject({
  address: z.url({ protocol: /^https$/ }),
  /** Absent: not known; the first pull records what came. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})

const entrySchema = z.strictObject({
  /** What the shop calls it; also its folder. */
  name: z.string().regex(/^[a-z0-9-]+$/),
  good_for: z.string(),
  license: z.string(),
  /** About what a pull brings, all files. */
  megabytes: z.number().positive(),
  /** The model itself, then what it needs beside it: a hash of the model says nothing about those. */
  files: z.tuple([remoteFile], remoteFile.required()),
  /** Of the card; whoever opens the card checks them. */
  input: z.looseObject({ name: z.string() }),
  output: z.looseObject({ name: z.string(), dim: z.int().positive() }),
  batch: z.boolean(),
  /** Facts that were not found published for this very file. */
  unverified: z.array(z.string()).default([]),
})

/** An embedder that can be pulled. */
export type RegistryEntry = Readonly<z.output<typeof entrySchema>>

/** The embedders that come with the program. */
export function readRegistry(): readonly RegistryEntry[] {
  const yaml = readFileSync(new URL('./registry.yaml', import.meta.url), 'utf8')
  return z.array(entrySchema).parse(parse(yaml))
}
