/** What a token of a crew member opens: one thing only. */
export const MEMBER_AUDIENCES = ['llm'] as const
export type MemberAudience = (typeof MEMBER_AUDIENCES)[number]

/** Told apart from a person's API token at first sight. */
export const MEMBER_TOKEN_PREFIX = 'muster_run_'
/** Minutes are short, and a run asks for another one (domain §9). */
export const MEMBER_TOKEN_LIFE_MS = 10 * 60_000

/** A crew member inside one of its runs, as a token proves it at this very moment. */
export interface MemberPrincipal {
  readonly workspaceId: string
  readonly memberId: string
  readonly crewId: string
  readonly runId: string
  /** In whose name the run acts. */
  readonly userId: string
  readonly audience: MemberAudience
  /** The crew member, those that handed over to it, nearest first, and the person: nobody in it may do more than the last. */
  readonly act: readonly string[]
}
