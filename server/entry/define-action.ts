import { cookies, headers } from 'next/headers'
import type { z } from 'zod'
import { authorise } from '#server/entry/authorise.ts'
import { checkOrigin } from '#server/entry/check-origin.ts'
import { readPageSay } from '#server/entry/language/speak.ts'
import { presentError } from '#server/entry/present-error.ts'
import type { Problem } from '#server/entry/problem.ts'
import { checkRate, RATE } from '#server/entry/rate-limit/check-rate.ts'
import { parseWith, refuseScope } from '#server/entry/read-request.ts'
import { SESSION_COOKIE } from '#server/entry/session-cookie.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { Capability } from '#server/identity/roles.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** An action's outcome: errors are values, for a screen shows them where they belong. */
export type ActionResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** A server action with the same frame as `defineRoute`; `name` goes into logs and rate limits. */
export function defineAction<S extends z.ZodType, T>(spec: {
  readonly name: string
  readonly capability: Capability | null
  readonly input: S
  readonly handler: (input: { principal: Principal; input: z.output<S>; requestId: string }) => Promise<T>
}): (given: unknown) => Promise<ActionResult<T>> {
  return async (given) => {
    const requestId = systemIds.next('req')
    try {
      checkOrigin({ method: 'POST', headers: await headers(), publicUrl: readEnv().PUBLIC_URL })
      const credential = { kind: 'session', token: (await cookies()).get(SESSION_COOKIE)?.value } as const
      const principal = await authorise(credential, { capability: spec.capability, tokenScope: null, changes: true })
      await checkRate(`${principal.userId} action ${spec.name}`, RATE.signedIn)
      refuseScope(given, 'body')
      return { ok: true, value: await spec.handler({ principal, input: parseWith(spec.input, given), requestId }) }
    } catch (error) {
      return { ok: false, problem: presentError(error, requestId, `action ${spec.name}`, await readPageSay()) }
    }
  }
}
