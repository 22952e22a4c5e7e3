import { sql } from 'drizzle-orm'
import { modelProviders } from '#db/schema/model-providers.ts'
import { modelRoles } from '#db/schema/model-roles.ts'
import { modelRules } from '#db/schema/model-rules.ts'
import { secrets } from '#db/schema/secrets.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { TenantScope } from '#db/with-scope.ts'

/**
 * Changes with every change to a provider, a role, the rules or a secret of the workspace, whoever made it and however: each row carries the number
 * of the transaction that wrote it, and those only rise. Also with its time zone, which says how phone numbers are written. Says nothing of what they hold.
 */
export async function settingsMark({ tx, workspaceId }: TenantScope): Promise<string> {
  const of = (table: typeof modelProviders | typeof modelRoles | typeof modelRules | typeof secrets) =>
    sql`(select count(*) || '.' || coalesce(sum(xmin::text::bigint), 0) from ${table} where ${table.workspaceId} = ${workspaceId})`
  const [row] = await tx.execute<{ mark: string }>(
    sql`select ${of(modelProviders)} || ' ' || ${of(modelRoles)} || ' ' || ${of(modelRules)} || ' ' || ${of(secrets)}
      || ' ' || (select ${workspaces.timeZone} from ${workspaces} where ${workspaces.id} = ${workspaceId}) as mark`,
  )
  return row?.mark ?? ''
}
