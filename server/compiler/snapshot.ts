import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture } from '#server/crew/effect-class.ts'
import type { PostureTable } from '#server/crew/posture-table.ts'
import type { Program, ProgramSkill } from '#server/program/program.ts'

/** Everything outside the definition that a compile depends on (domain §4). Plain data, so compile stays pure. */
export interface Snapshot {
  readonly catalogue: readonly CatalogueRow[]
  readonly whitelist: readonly WhitelistEntry[]
  /** Workspace's posture table; may tighten the default, never loosen a bold cell. null = default. */
  readonly postureTable: PostureTable | null
  readonly modelRoles: readonly string[]
  /** Known handles with the connector they are bound to. */
  readonly handles: readonly { readonly handle: string; readonly connectors: readonly string[] }[]
  /** Slugs of the members of the workspace, and the declared handoff edges. */
  readonly members: readonly string[]
  readonly handoffEdges: readonly { readonly from: string; readonly to: string }[]
  /** By slug, what those at work need to begin, as JSON Schema: looked up for a definition that passes on. */
  readonly inputsOf?: { readonly [slug: string]: unknown }
  /** Slug of the member being compiled. */
  readonly self: string
  /** Skills in scope for the member, frozen by their bindings; each name once. */
  readonly skills: readonly SkillInScope[]
}
export type { PostureTable } from '#server/crew/posture-table.ts'

/** A skill that a definition may name. */
export interface SkillInScope extends ProgramSkill {
  /** Names of the skills in scope that it needs. */
  readonly needs: readonly string[]
}

/** A standing permission (domain §4, Whitelist entry). Matched by step and reach; `digest` seals it. */
export interface WhitelistEntry {
  readonly digest: string
  readonly memberSlug: string
  readonly stepPath: string
  readonly tool: string
  readonly pin: string
  readonly reachDigest: string
  readonly args: {
    readonly [name: string]:
      | { readonly fixed: unknown }
      | { readonly oneOf: readonly unknown[] }
      | { readonly within: string }
      | { readonly free: true }
  }
  readonly perRunMax: number
  readonly perDayMax: number
  readonly expiresAt: string
}

export interface Diagnostic {
  /** M-code of requirements 6.5. */
  readonly code: `M${number}`
  readonly severity: 'error' | 'warning'
  /** JSON pointer into the definition. */
  readonly pointer: string
  readonly message: string
  readonly hint: string
}
/** A diagnostic with its place in the YAML text: 1-based line and column, end exclusive. */
export interface LocatedDiagnostic extends Diagnostic {
  readonly range: { readonly startLine: number; readonly startColumn: number; readonly endLine: number; readonly endColumn: number } | null
}

export type CompileResult =
  | {
      readonly ok: true
      readonly program: Program
      readonly programText: string
      readonly programDigest: string
      readonly posture: PostureSummary
      readonly warnings: readonly Diagnostic[]
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** What the member does alone, asks about and never does, per tool and in one sentence of plain words. */
export interface PostureSummary {
  /** In English; `postureSentence` says it in other languages. */
  readonly sentence: string
  readonly said: PostureFacts
  readonly tools: readonly {
    readonly tool: string
    readonly title: string
    readonly effectClass: EffectClass
    readonly posture: Posture
    readonly targets: readonly string[]
  }[]
}

/** What that sentence is made of: words of `posture-summary.ts`, or titles of abilities in quotation marks. */
export interface PostureFacts {
  readonly reads: readonly string[]
  readonly asks: readonly string[]
  readonly keeps: boolean
  /** A model judges in it, or chooses too. */
  readonly model?: 'judges' | 'chooses'
  /** What it can never do; null when it may do all of it. */
  readonly never: 'spend' | 'change' | null
}
