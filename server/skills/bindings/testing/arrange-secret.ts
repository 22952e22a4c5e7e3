import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** A secret that is saved for everybody. The data directory has to be set. @returns its handle */
export async function arrangeSecret(workspaceId: string, path: string, by: string, connector = 'http'): Promise<string> {
  const binding = { connector, origin: 'https://bank.example', members: 'all' as const }
  await inScope(workspaceId, async (scope) => await saveSecret(scope, { path, fields: { key: 'correct horse' }, binding }, by))
  return `vault:/${path}#key`
}
