import type { ChannelPost } from '#src/domain/channel-post.ts'
import { minQuality } from '#src/domain/fingerprint.ts'
import type { Identification } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'
import { type Deadline, noDeadline } from '#src/lib/deadline.ts'
import { lazy } from '#src/lib/lazy.ts'
import { type CropKeys, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { isScreenshot } from '#src/photo/is-screenshot.ts'
import type { ReadCodes } from '#src/photo/read-codes.ts'
import type { ReadText } from '#src/photo/text/read-text.ts'
import type { AnswerContext, AnswerStore } from '#src/ports/answer-store.ts'
import type { CallTrace } from '#src/ports/call-trace.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import type { IdentificationLog } from '#src/ports/identification-log.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import type { ReferenceColours } from '#src/ports/reference-colours.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { Tracer } from '#src/ports/tracer.ts'
import type { VectorIndex } from '#src/ports/vector-index.ts'
import type { VisionModel } from '#src/ports/vision-model.ts'
import { climbLadder } from './ladder.ts'
import type { PhotoQuery, Rung } from './rung.ts'
import { createCaptionRung } from './rungs/caption-rung.ts'
import { createCodeRung } from './rungs/code-rung.ts'
import { createEmbeddingRung } from './rungs/embedding-rung.ts'
import { createFingerprintRung } from './rungs/fingerprint-rung.ts'
import { createForwardRung } from './rungs/forward-rung.ts'
import { createLlmRung } from './rungs/llm-rung.ts'
import { createRegionsRung } from './rungs/regions-rung.ts'
import { createTextRung } from './rungs/text-rung.ts'
import type { Categorise } from './scoring/categorise.ts'
import type { EmbeddingSpace } from './scoring/embedding-space.ts'
import type { ExtractFeatures, ExtractHalves } from './scoring/features.ts'

export interface IdentifierPorts {
  /** What a machine's answer is remembered for. */
  readonly id: string
  readonly catalogue: Pick<
    CatalogueStore,
    'findSkus' | 'findByBarcodes' | 'findProducts' | 'revision'
  >
  readonly channelPosts: Pick<ChannelPosts, 'find'>
  readonly answers: AnswerStore
  readonly readCodes: ReadCodes
  readonly readText: ReadText
  /** By words alone: what is written in a photo stays in the shop. */
  readonly searchWords: ProductSearch['search']
  /** For reading what is written in a photo. */
  readonly textTimeoutMs: number
  readonly cropKeys: CropKeys
  readonly extract: ExtractFeatures
  readonly extractHalves: ExtractHalves
  readonly categorise: Categorise
  readonly space: EmbeddingSpace
  readonly index: VectorIndex
  readonly settings: Pick<SettingsStore, 'get'>
  readonly products: ProductSearch
  readonly colours: ReferenceColours
  readonly model: VisionModel
  readonly identifications: IdentificationLog
  /** Is told of each rung; left out: nobody looks. */
  readonly tracer?: Tracer | undefined
}

export interface IdentifyOptions {
  readonly caption?: string
  /** The channel posts that it, or its album, is a forward of. */
  readonly posts?: readonly ChannelPost[]
  /** The question that it belongs to, for whoever wants to know its story. */
  readonly inquiryId?: number
  /** Neither reads nor feeds remembered answers. */
  readonly fresh?: boolean
  /** Whose budget it is; left out: everybody's who has no name. */
  readonly shopperId?: string
  /** Whether it may be shown to models outside of the shop; left out: it is the shop's own photo, and may. */
  readonly mayLeave?: boolean
  /** Which of several answers to the same query, from 0 (evals). */
  readonly sample?: number
  /** Is told how vision models are asked. */
  readonly trace?: CallTrace
  /** By when it is to end; left out: nobody waits. */
  readonly deadline?: Deadline
}

/** @throws PhotoError when the photo cannot be read and a rung had to look at it. */
export type Identify = (
  photo: Pick<PhotoQuery, 'fileKey' | 'decode'>,
  options?: IdentifyOptions,
) => Promise<Identification>

/** A machine's answer is worth repeating for a day; then the shop and its photos have moved on. */
const machineLifetimeSeconds = 24 * 60 * 60
/** These are answers from memory or from words: they say nothing new about how the photo looks. */
const notRemembered = new Set(['forward', 'fingerprint', 'caption'])
/** Labels of different products look all but the same: such an answer is good for the very same file only. */
const rememberedByFile = new Set(['code', 'text'])

/** The whole of an identification: the ladder, the log, and the memory of what was matched. */
export function createIdentifier(ports: IdentifierPorts): Identify {
  const { tracer } = ports
  const findColours = (skus: readonly Sku[]) => ports.colours.find(ports.space.embedderId, skus)
  const byWords = { ...ports, search: ports.products.search, findColours }
  const rungs: readonly Rung[] = [
    createCaptionRung(ports.catalogue),
    createForwardRung(ports.answers, ports.channelPosts),
    createFingerprintRung(ports),
    createCodeRung(ports.readCodes, ports.catalogue),
    createEmbeddingRung(ports),
    createTextRung({ ...byWords, search: ports.searchWords, timeoutMs: ports.textTimeoutMs }),
    createRegionsRung(ports),
    createLlmRung(byWords),
  ]
  return async (photo, options = {}) => {
    const {
      caption = '',
      posts = [],
      fresh = false,
      shopperId = 'nobody',
      mayLeave = true,
      sample = 0,
      trace,
    } = options
    const { deadline = noDeadline, inquiryId } = options
    const context = {
      embedderId: ports.id,
      catalogueRevision: await ports.catalogue.revision(),
    }
    // What comes after the deadline is not waited for.
    let picture: Picture | undefined
    const decode = lazy(async () => {
      picture = await photo.decode()
      return picture
    }).get
    const query: PhotoQuery = {
      fileKey: photo.fileKey,
      caption,
      posts,
      decode,
      hashed: lazy(async () => fingerprintPhoto(await decode())).get,
      shopperId,
      mayLeave,
      sample,
      ...(trace ? { trace } : {}),
    }
    const climbed = await climbLadder(query, { rungs, context, fresh, deadline, tracer })
    const identification = picture ? { ...climbed, isScreenshot: isScreenshot(picture) } : climbed
    await ports.identifications.append({
      ...identification,
      ...context,
      fileKey: photo.fileKey,
      inquiryId,
    })
    if (!fresh) await remember(ports.answers, { query, identification, context })
    return identification
  }
}

interface CompletedIdentification {
  readonly query: PhotoQuery
  readonly identification: Identification
  readonly context: AnswerContext
}

async function remember(
  answers: AnswerStore,
  { query, identification, context }: CompletedIdentification,
): Promise<void> {
  const { outcome, candidates } = identification
  if (outcome.outcome !== 'matched' || notRemembered.has(outcome.method)) return
  const hashed = rememberedByFile.has(outcome.method) ? undefined : await query.hashed()
  await answers.remember({
    ...context,
    sku: outcome.sku,
    method: outcome.method,
    confidence: outcome.confidence,
    candidates,
    decidedBy: 'machine',
    fileKey: query.fileKey,
    fingerprint: hashed && hashed.fingerprint.quality >= minQuality ? hashed.fingerprint : null,
    lifetimeSeconds: machineLifetimeSeconds,
  })
}
