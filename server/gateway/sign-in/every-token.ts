import { openSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import { listSignIns } from '#server/gateway/sign-in/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Every token and client secret of the workspace's sign-ins, to be taken out of texts as saved secrets are. Never keep or log them.
 * @throws AppError SECRET_NOT_BOUND when one does not open: what cannot be looked for cannot be hidden; KEYS_MISSING
 */
export async function everyToken(scope: TenantScope): Promise<string[]> {
  const tokens: string[] = []
  for (const row of await listSignIns(scope)) {
    const opened = await openSecrets(scope, row)
    if (opened === null)
      throw new AppError('SECRET_NOT_BOUND', { context: { why: 'a sign-in does not open', connectorId: row.connectorId } })
    const { access, refresh, client } = opened.secrets
    tokens.push(...[access, refresh, client.secret].filter((value) => value !== undefined))
  }
  return tokens
}
