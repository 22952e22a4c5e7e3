import { checkedUrl } from '#server/egress/checked-url.ts'
import { hostPort } from '#server/egress/host-port.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { recordInside } from '#server/skills/publish/record-inside.ts'

/** Who may say so; a route asks it first (`demand`), which puts a refusal on record. */
export const INSIDE_NEEDS = { capability: 'skills:manage', tokenScope: null, changes: true } as const

/**
 * The same for a request, which leaves a wish for what is no address on record.
 * @throws AppError as `insideAddress`
 */
export async function openInside(
  principal: Principal,
  { slug, url, inside }: { readonly slug: string; readonly url: string; readonly inside: boolean },
): Promise<readonly string[]> {
  if (!inside) return []
  const { workspaceId, userId } = principal
  return await recordInside({ workspaceId, slug, url: null, by: userId }, async () => insideAddress(principal, { url, inside }))
}

/**
 * What of the own network a skill may be fetched from: the one place that an admin says is inside it, by `host:port`, for this once;
 * nothing for anybody else, and never for a program with a token (decision 0154).
 * @throws AppError FORBIDDEN, EGRESS_REFUSED for what is no address
 */
export function insideAddress(
  principal: Principal,
  { url, inside }: { readonly url: string; readonly inside: boolean },
): readonly string[] {
  if (!inside) return []
  const { capability } = INSIDE_NEEDS
  if (!can(principal, capability)) throw new AppError('FORBIDDEN', { context: { capability, role: principal.role } })
  return [hostPort(checkedUrl(url))]
}
