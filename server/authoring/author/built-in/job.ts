import type { Carried } from '#server/authoring/author/built-in/handed-rows.ts'
import type { Taker } from '#server/authoring/author/built-in/name-taker.ts'
import type { Condition } from '#server/authoring/author/built-in/read-conditions.ts'
import type { When } from '#server/authoring/author/built-in/read-when.ts'

/** What the built-in author understood of a conversation: slots that fill one another's gaps, never a finished sentence. */
export interface Job {
  readonly when: When
  readonly source: Source
  readonly conditions: readonly Condition[]
  readonly shape: Shape
  /** Only what was not dealt with in an earlier run. */
  readonly onlyNew: boolean
  /** Somebody is asked before anything leaves. */
  readonly approval: boolean
  /** Wait so long before the actions: `3d`. */
  readonly pause: string | null
  readonly document: { readonly format: 'pdf' | 'docx'; readonly perRow: boolean } | null
  /** A model has to read or write text for it. */
  readonly think: boolean
  /** Apps that something is looked up in, before anything else; `ref` null: not connected, or without an ability for it. */
  readonly reads: readonly { readonly app: string; readonly ref: string | null }[]
  /** A secret was taken out of what was said, or a saved one was named: `vault:/crm#key`. */
  readonly secret: { readonly handle: string | null } | null
  readonly actions: readonly Action[]
  /** Who takes over when it is done: always, or only where something was found. `words`: how it was said. */
  readonly handOver: HandOver | null
  /** Names that more than one fits. */
  readonly choices: readonly Choice[]
}

/** A name that more than one crew member, app or skill fits: asked for, never guessed. */
export interface Choice {
  readonly slot: 'taker' | 'app' | 'skill'
  /** As it was said. */
  readonly name: string
  readonly among: readonly { readonly key: string; readonly label: string }[]
}

export interface HandOver {
  readonly taker: Taker
  readonly when: 'always' | 'found'
  readonly carries: Carried
  readonly words: string
}

export type Source =
  | { readonly kind: 'table'; readonly path: string | null; readonly second: string | null }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string | null }
  | { readonly kind: 'web'; readonly url: string }
  /** What the webhook or the e-mail brings. */
  | { readonly kind: 'event'; readonly of: 'webhook' | 'mail' /** A file that is read besides. */; readonly beside: string | null }
  /** What a person fills in when starting it. */
  | { readonly kind: 'form' }
  | { readonly kind: 'none' }

export type Shape =
  | { readonly kind: 'rows' }
  | { readonly kind: 'group'; readonly by: string }
  | { readonly kind: 'top'; readonly count: number; readonly ascending: boolean }
  | { readonly kind: 'duplicates' }
  | { readonly kind: 'join' }
  | { readonly kind: 'compare' }

export type Action =
  /** `to` null: who gets it was not said. `row`: the address stands in each row. `sender`: who wrote or called. */
  | { readonly kind: 'mail'; readonly to: { readonly email: string } | 'row' | 'sender' | null }
  | { readonly kind: 'write'; readonly path: string | null; readonly folder: string | null; readonly excel: boolean }
  | { readonly kind: 'move'; readonly to: string | null; readonly sort: 'kind' | 'year' | null; readonly only: string | null }
  | { readonly kind: 'rename' }
  | { readonly kind: 'setAside'; readonly only: string | null }
  | { readonly kind: 'ticket'; readonly url: string | null; readonly perRow: boolean }
  | { readonly kind: 'post'; readonly url: string }
  /** Into a chat that takes messages the way Slack does. */
  | { readonly kind: 'chat'; readonly origin: string }
  /** Costs money; `amount` null: how much was not said. */
  | { readonly kind: 'voucher'; readonly amount: number | null; readonly perRow: boolean }
  | { readonly kind: 'tool'; readonly ref: string }
  /** `words`: what was asked of an app that nobody knows by name. */
  | { readonly kind: 'missing'; readonly app: string; readonly words: string | null }
  /** What a person says is kept for later runs. */
  | { readonly kind: 'remember' }
  | { readonly kind: 'result' }
