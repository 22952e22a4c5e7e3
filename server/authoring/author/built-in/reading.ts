import type { Surroundings } from '#server/authoring/author/author.ts'
import type { NamedApp } from '#server/authoring/author/built-in/find-apps.ts'
import type { Condition } from '#server/authoring/author/built-in/read-conditions.ts'
import type { Place } from '#server/authoring/author/built-in/read-places.ts'
import type { When } from '#server/authoring/author/built-in/read-when.ts'

/** The text and what stands in it, read once. */
export interface Read {
  /** Without what makes the job start, so that "when an e-mail arrives" sends none. */
  readonly text: string
  readonly whole: string
  readonly when: When
  readonly places: readonly Place[]
  readonly addresses: readonly string[]
  readonly conditions: readonly Condition[]
  /** Foreign apps that it names, connected or not. */
  readonly apps: readonly NamedApp[]
  readonly surroundings: Surroundings
}
