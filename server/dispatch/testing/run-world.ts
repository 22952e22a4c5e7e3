import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { admitRuns } from '#server/dispatch/admit-runs.ts'
import { advance } from '#server/dispatch/advance.ts'
import { insertMembership } from '#server/identity/people/store.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { serveSigner } from '#server/signer/serve.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Two people of the test workspace. */
export const AUTHOR = 'usr_author'
export const APPROVER = 'usr_approver'

/**
 * A whole world for a database test of runs: its own database, data folder, real signer and workspace with the bundled
 * connectors. No worker: tests turn the crank themselves with `settle`.
 */
export function useRunWorld(): {
  readonly workspaceId: string
  settle(): Promise<void>
  /** The same, all runs that want work at the same time. */
  settleTogether(): Promise<void>
  readonly dataDir: string
  readonly owner: ReturnType<typeof useTestDatabase>
} {
  const database = useTestDatabase()
  const workspaceId = systemIds.next('ws')
  const dir = mkdtempSync(join(tmpdir(), 'muster-world-'))
  let signer: Server | undefined
  beforeAll(async () => {
    process.env['MUSTER_DATA_DIR'] = dir
    process.env['MUSTER_KEYS_DIR'] = join(dir, 'keys')
    process.env['MUSTER_SIGNER_SOCKET'] = join(dir, 'signer.sock')
    signer = await serveSigner({ socketPath: join(dir, 'signer.sock'), keysDir: join(dir, 'keys'), expectKeys: false, separated: false })
    await database.current
      .owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone, practice, single_person_approval) values (${workspaceId}, 'Acme', 'Finance', 'acme', 'Europe/Berlin', true, false)`
    await inScope(workspaceId, async (scope) => await installBundledConnectors(scope, AUTHOR))
    for (const userId of [AUTHOR, APPROVER]) await addApprover(workspaceId, userId)
  })
  afterAll(async () => {
    signer?.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const turn = (together: boolean) => async () => await settle(database.current.owner, together)
  return { workspaceId, settle: turn(false), settleTogether: turn(true), dataDir: dir, owner: database }
}

/** A person of the workspace who may decide on anything, on record as a real one is. */
export async function addApprover(
  workspaceId: string,
  userId: string,
  role: 'operator' | 'admin' = 'operator',
  grants: readonly string[] = ['approvals:decide:external_write', 'approvals:decide:spend'],
): Promise<void> {
  const person = { userId, role, grants: [...grants] }
  const seal = await signMembership({ workspaceId, ...person })
  const granted = { type: 'membership.granted' as const, ext: { subjectId: userId, role, grants: person.grants, ...seal } }
  await inScope(workspaceId, async (scope) => {
    await insertMembership(scope, { ...person, ...seal })
    await appendAudit(scope, [granted], { atMs: Date.now(), ids: systemIds })
  })
}

/** Admits and advances every run until nothing wants work: what worker and queue do, without waiting. */
async function settle(owner: ReturnType<typeof useTestDatabase>['current']['owner'], together: boolean): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    await admitRuns()
    const wanting = await owner`select workspace_id, id from muster.runs where admitted_at is not null and outcome is null`
    if (wanting.length === 0) return
    const advancing = async (row: (typeof wanting)[number]) => await advance(String(row['workspace_id']), String(row['id']), 'test-worker')
    if (together) await Promise.all(wanting.map(advancing))
    else for (const row of wanting) await advancing(row)
  }
  throw new Error('runs did not settle')
}
