import type { CatalogueRow, Label } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture, Rigidity } from '#server/crew/effect-class.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

/**
 * The compiled program: immutable, content-addressed by `taggedDigest('muster.program.v1', program)`.
 * Block kinds are those of domain §4; the interpreter (dispatch/flight-plan) walks `body` in order.
 */
export interface Program {
  readonly v: 1
  readonly engineId: 'muster.interpreter/1'
  readonly compilerVersion: string
  readonly metadata: { readonly name: string; readonly slug: string; readonly summary: string }
  readonly objective: string
  readonly rigidity: Rigidity
  readonly inputs: JsonObject
  readonly output: { readonly schema: JsonObject; readonly value: ValueNode } | null
  /** Tools used or declared, keyed by `connector.tool`. */
  readonly tools: { readonly [tool: string]: ProgramTool }
  readonly checks: readonly { readonly text: string; readonly when: Expression }[]
  readonly body: readonly Block[]
  readonly budget: {
    readonly effectsMax: number
    readonly legsMax: number
    readonly readsMax: number
    /** Of models, in millionths of a euro; absent = its author said nothing. */
    readonly costEuroMicros?: number
    /** Only in programs of before docs/decisions/0150; null since, so that a job without a limit keeps its digest. */
    readonly costUsdMicros: number | null
  }
  readonly postureVersion: string
  readonly catalogueDigest: string
  readonly whitelistDigests: readonly string[]
  readonly skillLockDigest: string
  readonly handoffs: readonly { readonly to: string; readonly when: Expression | null }[]
  /** What it hands over tells of something secret: the inputs of the one that takes over are secret (docs/decisions/0131). */
  readonly handsOver?: 'secret'
  /** What models are told beside the goal of their step; only programs with such steps have it. */
  readonly guidance?: Guidance
  /** Know-how that models may look up, by name; only programs that name some have it. */
  readonly skills?: readonly ProgramSkill[]
}

/**
 * A published version of a skill, as the program was compiled with it: enough to recognise it, and digests of the rest. The digests
 * make `skillLockDigest`, so the plan code covers every byte that a model could read.
 */
export interface ProgramSkill {
  /** `<name>`, or `<workspace>/<name>` for a public one of another workspace. */
  readonly slug: string
  readonly version: string
  readonly description: string
  readonly triggers: readonly string[]
  /** Workspace whose skill it is, and the version there. */
  readonly skillWorkspaceId: string
  readonly versionId: string
  readonly archiveDigest: string
  readonly treeDigest: string
  /** `<workspace>/<person>`. */
  readonly publisher: string
  /** Of what it says: `internal` when somebody of this workspace published it (domain §6). */
  readonly trust: 'internal' | 'untrusted'
  /** Name of a skill that needs it; null for one that was added itself. */
  readonly via: string | null
}

/** The author's words for models. Advice: what binds is checked by code and decided by people. */
export interface Guidance {
  readonly instructions: string
  readonly always: readonly string[]
  readonly never: readonly string[]
  readonly prefer: readonly string[]
}

export type ProgramTool = Pick<
  CatalogueRow,
  | 'tool'
  | 'pin'
  | 'title'
  | 'mutates'
  | 'argRoles'
  | 'targetArg'
  | 'probe'
  | 'idempotency'
  | 'secretSlots'
  | 'summary'
  | 'summaryMany'
  | 'reversible'
  | 'receiptOnly'
  | 'inputSchema'
> & { readonly effectClass: EffectClass; readonly targets: readonly string[]; readonly posture: Posture }

/** A CEL expression with what it mentions, so that the runtime knows what to wait for without evaluating. */
export interface Expression {
  readonly cel: string
  /** Step ids mentioned as `steps.<id>`, sorted, distinct. */
  readonly steps: readonly string[]
  /** Other roots mentioned (`inputs`, `run`, item variables), sorted, distinct. */
  readonly roots: readonly string[]
}

/** A JSON value with expressions in it. `expr` keeps the type of its value; `template` always gives text. */
export type ValueNode =
  | { readonly node: 'literal'; readonly value: JsonValue }
  | { readonly node: 'expr'; readonly expr: Expression }
  | { readonly node: 'template'; readonly parts: readonly (string | Expression)[] }
  | { readonly node: 'list'; readonly items: readonly ValueNode[] }
  | { readonly node: 'map'; readonly entries: { readonly [key: string]: ValueNode } }

/** Stable address of a block in the program: step ids joined by `/`, branch arms and names included: `perPerson/mail`. */
export type BlockPath = string

interface BlockBase {
  readonly path: BlockPath
  /** The step's id: later steps of the same scope read `steps.<id>.output`. */
  readonly id: string
  /** True when this block may read a Pending value: a leg may close before it (domain §4, Legs). */
  readonly cut: boolean
}

/** Deterministic computation; its output is the map of values. */
export interface AssignBlock extends BlockBase {
  readonly kind: 'rigid'
  readonly op: 'assign'
  readonly values: { readonly [name: string]: ValueNode }
}
/** A tool call. `effect` = it mutates or was lowered to an effect; then its output is Pending until take-off. */
export interface CallBlock extends BlockBase {
  readonly kind: 'rigid'
  readonly op: 'call'
  readonly tool: string
  readonly args: { readonly [name: string]: ValueNode }
  readonly effect: boolean
  /** Static labels of the arguments (domain §6). */
  readonly labels: { readonly [arg: string]: Label }
  /** Of whether and how often it happens; only where it asks and none of its arguments steers, for those say as much. */
  readonly control?: Label
  readonly posture: Posture
  /** Digest of the whitelist entry that may spare the question, or null. */
  readonly whitelist: string | null
  /** True when the target argument is a literal of the definition. */
  readonly literalTarget: string | null
  /** True inside `each … independent: true`. */
  readonly independent: boolean
  /** The author wants each of these looked at before the others; so is what a model chose. */
  readonly lookFirst?: true
  /** A model chooses whether, how often and with which arguments this is called (`act`): every argument given is from outside. */
  readonly chosen?: true
}
export interface MatchBlock extends BlockBase {
  readonly kind: 'match'
  readonly arms: readonly { readonly when: Expression; readonly body: readonly Block[] }[]
  readonly otherwise: readonly Block[]
}
export interface ForeachBlock extends BlockBase {
  readonly kind: 'foreach'
  readonly items: Expression
  readonly as: string
  readonly max: number
  readonly independent: boolean
  readonly body: readonly Block[]
  readonly collect: ValueNode | null
}
export interface ParallelBlock extends BlockBase {
  readonly kind: 'parallel'
  readonly branches: { readonly [name: string]: readonly Block[] }
}
export interface TryBlock extends BlockBase {
  readonly kind: 'try'
  readonly body: readonly Block[]
  readonly catch: readonly Block[]
}
/** Asks a person between legs; output is the answer. */
export interface AskBlock extends BlockBase {
  readonly kind: 'await_responses'
  readonly question: ValueNode
  readonly form: JsonObject | null
  readonly options: readonly string[] | null
  readonly assignee: string
  readonly timeoutMs: number
  readonly onTimeout: 'reject' | 'escalate'
}
/** Asks a model; output is its answer, which fits `schema` and passes `checks`. A read: its answer is kept as evidence (domain §3, `think`). */
export interface ThinkBlock extends BlockBase {
  readonly kind: 'model_call'
  readonly op: 'think'
  readonly goal: ValueNode
  readonly input: ValueNode | null
  readonly schema: JsonObject
  /** Conditions over `output`, in the scope of the step. */
  readonly checks: readonly Expression[]
  readonly onFail: 'fail' | 'retry' | 'ask'
  /** Role of the model (`primary`). */
  readonly role: string
  /** Static label of all that the model is told (domain §6). */
  readonly label: Label
}
/**
 * A model chooses among named tools towards a goal, within `turnsMax` (domain §3, `act`). Its look-ups are evidence like any other;
 * its actions are planned, never done.
 */
export interface ActBlock extends BlockBase {
  readonly kind: 'flexible'
  readonly op: 'act'
  readonly goal: ValueNode
  readonly input: ValueNode | null
  readonly choices: readonly ActChoice[]
  readonly turnsMax: number
  readonly schema: JsonObject | null
  readonly role: string
  /** Of everything that the model may come to know here, what its tools give included. */
  readonly label: Label
}
/** One tool that a model may choose: how it is named and described to it, and what a call of it is. */
export interface ActChoice {
  readonly name: string
  readonly description: string
  readonly call: CallBlock
  /** What the other side of a look-up may be told: held against the arguments that a model gave, those that no schema names too. */
  readonly clearance: Label['confidentiality']
}
/** Waits for time between legs; output is `{until}`, the moment it ended. Exactly one of `for` (ISO 8601) and `until` is set. */
export interface WaitBlock extends BlockBase {
  readonly kind: 'core_call'
  readonly op: 'wait'
  readonly for: string | null
  readonly until: ValueNode | null
}
/** Where a leg that asks can close: shows the compiler's intent, executed by the leg machine. `asks` lists block paths it guards. */
export interface CheckpointBlock extends BlockBase {
  readonly kind: 'checkpoint'
  readonly asks: readonly BlockPath[]
  readonly requiredGrant: string
}
export type Block =
  | AssignBlock
  | CallBlock
  | ThinkBlock
  | ActBlock
  | MatchBlock
  | ForeachBlock
  | ParallelBlock
  | TryBlock
  | AskBlock
  | WaitBlock
  | CheckpointBlock
