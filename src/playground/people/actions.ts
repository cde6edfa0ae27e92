import type { World } from '#src/playground/state/world.ts'
import { type BusinessOwner, createBusinessOwner } from './business.ts'
import { createGestures, type Gestures } from './gestures.ts'
import { createInlineMode, type InlineMode } from './inline-mode.ts'
import { createMembership, type Membership } from './membership.ts'
import { createPeople, type People } from './people.ts'

/** All that people do. */
export interface Actions extends People, Gestures, InlineMode, Membership, BusinessOwner {}

export const createActions = (world: World): Actions => ({
  ...createPeople(world),
  ...createGestures(world),
  ...createInlineMode(world),
  ...createMembership(world),
  ...createBusinessOwner(world),
})
