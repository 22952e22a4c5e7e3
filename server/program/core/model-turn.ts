import type { Label } from '#server/crew/catalogue-row.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { Position } from '#server/program/core/frame.ts'

/** One question to a model in a walk. The n-th of a step is asked after the answers to all before it. */
export interface ModelQuestion extends Position {
  /** From 1, within the step's place in the run. */
  readonly turn: number
  readonly role: string
  /** Of everything in `body`. */
  readonly confidentiality: Label['confidentiality']
  /** As in OpenAI's interface, without `model`. */
  readonly body: JsonObject
}

/** A call that a model wants made; its arguments are its own text. */
export type WantedCall = { readonly id: string; readonly name: string; readonly arguments: string }

/** What came back. A type, not an interface: it is JSON, and kept as evidence. */
export type ModelAnswer = {
  readonly text: string | null
  readonly calls: readonly WantedCall[]
  readonly refusal: string | null
  /** `length`: it was cut off; `withheld`: the provider kept it back. */
  readonly end: 'stop' | 'calls' | 'length' | 'withheld'
}
