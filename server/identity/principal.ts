import type { Role } from '#server/identity/schema.ts'

/** A signed-in person, in no workspace in particular. */
export interface Account {
  readonly userId: string
  readonly name: string
  readonly email: string
  /** When the password was last given, ms since the epoch: votes need it recent (domain §7). */
  readonly authenticatedAtMs: number
  /** Names this session; the cookie itself is never kept. */
  readonly sessionHash: string
  /** The workspace chosen in this session, if any; says nothing about membership. */
  readonly chosenWorkspaceId: string | null
}

/** A signed-in person inside one workspace, with the role read on this very request (domain §9). */
export interface Principal extends Account {
  readonly workspaceId: string
  readonly role: Role
  readonly grants: readonly string[]
}

/** What a session cookie stands for right now; `principal` is null when the person is no member of the chosen workspace. */
export interface Session {
  readonly account: Account
  readonly principal: Principal | null
}
