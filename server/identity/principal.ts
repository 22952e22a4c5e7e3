import type { Role } from '#server/identity/schema.ts'
import type { TokenScope } from '#server/identity/tokens/schema.ts'

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

/** How a request came: from a person in the browser, or from a program with an API token or a consent of the person. */
export type Via =
  | { readonly kind: 'session' }
  | {
      readonly kind: 'token'
      readonly tokenId: string
      readonly scopes: readonly TokenScope[]
      /** Of a program that signed in by OAuth: who it says it is. Absent: an API token. */
      readonly program?: { readonly clientId: string; readonly name: string }
    }

/** A signed-in person inside one workspace, with the role read on this very request (domain §9). */
export interface Principal extends Account {
  readonly workspaceId: string
  readonly role: Role
  readonly grants: readonly string[]
  readonly via: Via
}
export type TokenPrincipal = Principal & { readonly via: Extract<Via, { kind: 'token' }> }

/** What a session cookie stands for right now; `principal` is null when the person is no member of the chosen workspace. */
export interface Session {
  readonly account: Account
  readonly principal: Principal | null
}
