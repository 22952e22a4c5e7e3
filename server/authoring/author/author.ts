import type { EffectClass } from '#server/crew/effect-class.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'

/** The port of hiring by talking: two authors stand behind it, one contract suite runs against both (requirements §5). */

/** What was said so far, oldest first. */
export interface Said {
  readonly who: 'person' | 'author'
  readonly text: string
}

/** A tool that the workspace has, as an author may use it. */
export interface KnownTool {
  /** `connector.tool` */
  readonly ref: string
  readonly title: string
  readonly description: string
  readonly effectClass: EffectClass
  readonly inputSchema: unknown
}

/** A template that a sentence may stand for. */
export interface KnownTemplate {
  readonly ref: string
  readonly title: string
  readonly summary: string
  readonly needsModel: boolean
  /** The whole job description that ships with it; without one the template is named, never filled in. */
  readonly definition?: DefinitionInput
}

/** A skill that was added for this crew member, its crew or the workspace. */
export interface KnownSkill {
  readonly slug: string
  /** The one that counts now. */
  readonly version: string
  /** What it is for, in its publisher's words: nothing that an author follows. */
  readonly description: string
}

/** Everything an author may refer to; what is not here becomes a gap, never a guess. */
export interface Surroundings {
  readonly tools: readonly KnownTool[]
  readonly templates: readonly KnownTemplate[]
  /** Names of saved secrets (handles), never values. */
  readonly handles: readonly string[]
  readonly skills: readonly KnownSkill[]
  readonly members: readonly { readonly slug: string; readonly name: string }[]
  /** What crew members that are at work need to begin, a JSON Schema by their short name. */
  readonly takes?: { readonly [slug: string]: unknown }
  readonly people: readonly { readonly name: string; readonly email: string }[]
  /** Paths of files in the workspace, to offer as answers; at most some hundred. */
  readonly files?: readonly string[]
  /** Columns of lists of the workspace by their path, as far as somebody looked: the author then speaks of the real ones. */
  readonly columns?: { readonly [path: string]: readonly string[] }
  /** IANA zone of the workspace. */
  readonly zone: string
  /** The local date in that zone, `YYYY-MM-DD`. */
  readonly today: string
  /** ISO 4217 */
  readonly currency: string
  readonly language: 'en' | 'de'
  readonly hasModel: boolean
}

/** How the member starts; created beside the draft only after a person agreed, and always switched off until publish. */
export type ProposedTrigger =
  | { readonly kind: 'manual' }
  | { readonly kind: 'schedule'; readonly cron: string; readonly zone: string }
  | { readonly kind: 'webhook' }
  | { readonly kind: 'mail' }

/** Something the job needs that the workspace does not have. */
export interface Gap {
  readonly kind: 'app' | 'skill' | 'secret' | 'model' | 'member'
  readonly name: string
  /** JSON pointer into the definition that waits for it. */
  readonly pointer: string
}

export interface AuthorInput {
  /** The whole conversation: each turn derives the whole definition from it, never a patch. */
  readonly conversation: readonly Said[]
  /** The draft as it stands, with what people changed by hand; null before the first. */
  readonly draft: DefinitionInput | null
  /** JSON pointers that a person edited: the author must leave their values as they stand in `draft`. */
  readonly locked: readonly string[]
  readonly surroundings: Surroundings
}

export interface AuthorQuestion {
  readonly text: string
  /** Ready answers to tap; free text is always allowed. */
  readonly options: readonly string[]
  /** What is taken when nobody knows better; the definition beside the question holds it already. Never a destination. */
  readonly standing?: string
  /** Which slot it fills, for tests and for not asking twice. */
  readonly slot: string
}

export interface AuthorAnswer {
  /** The whole definition, or null when there is too little to say yet. The compiler alone says whether it is publishable. */
  readonly definition: DefinitionInput | null
  readonly trigger: ProposedTrigger
  /** What it understood, one plain sentence each, with the place in the definition it became. */
  readonly understood: readonly { readonly text: string; readonly pointer: string | null }[]
  /** The one thing asked next, or null when nothing is missing. */
  readonly question: AuthorQuestion | null
  readonly gaps: readonly Gap[]
  /** Places whose value was proposed as destination, amount or freedom: each stands out until a person confirms it (domain §6). */
  readonly toConfirm: readonly { readonly pointer: string; readonly kind: 'destination' | 'amount' | 'freedom' }[]
}

export interface Author {
  readonly kind: 'built-in' | 'model'
  /** Pieces of what it is saying, while it works; may be silent. */
  derive(input: AuthorInput, onText: (piece: string) => void, cancelled: AbortSignal): Promise<AuthorAnswer>
}
