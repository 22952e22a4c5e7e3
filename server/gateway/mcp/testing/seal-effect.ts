import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { EffectRow } from '#server/gateway/mcp/effect-row.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sealArtifact } from '#server/plan/artifact.ts'
import type { ProgramTool } from '#server/program/program.ts'
import { insertArtifacts } from '#server/runs/artifacts/store.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'

export const WORKSPACE = 'ws_gateway'
export const MEMBER = 'mem_gateway'

/** A database and data folder of the test file's own, with a workspace, its bundled connectors and a run to hang effects on. */
export function useGateway(): { readonly dataDir: string; readonly database: ReturnType<typeof useTestDatabase> } {
  const database = useTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'muster-gateway-'))
  process.env['MUSTER_DATA_DIR'] = dataDir
  beforeAll(async () => {
    const { owner } = database.current
    await owner`insert into system.workspaces (id, tenant_name, name, slug, time_zone) values (${WORKSPACE}, 'T', 'T', 'acme', 'UTC')`
    await ensureSigner()
    await inScope(WORKSPACE, async (scope) => await installBundledConnectors(scope, 'usr_admin'))
    // only the run itself matters here, not what it hangs on
    await owner.begin(async (sql) => {
      await sql`set local session_replication_role = replica`
      await sql`insert into muster.runs (workspace_id, id, n, member_id, version_id, program_digest, purpose, origin, lineage_id, started_by, inputs, input_digest, started_at)
        values (${WORKSPACE}, 'run_gateway', 1, ${MEMBER}, 'ver_x', 'x', 'run', 'manual', 'run_gateway', 'usr_admin', '{}', 'x', now())`
    })
  })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
  return { dataDir, database }
}

export async function toolRow(tool: string): Promise<ProgramTool> {
  const row = (await inScope(WORKSPACE, listCatalogue)).find((known) => known.tool === tool)
  if (!row) throw new Error(`no row ${tool}`)
  return programTool(row)
}

function programTool(row: CatalogueRow): ProgramTool {
  return { ...row, effectClass: row.effectClass ?? 'spend', targets: [], posture: 'ask' }
}

let ordinal = 0

/** Seals arguments as dispatch does and gives the ledger row that would be sent. */
export async function sealEffect(tool: ProgramTool, args: JsonObject, key = 'k'.repeat(64)): Promise<EffectRow> {
  ordinal += 1
  const artifact = sealArtifact({
    name: `${String(ordinal).padStart(4, '0')}.test`,
    role: 'state',
    meta: { artifact_type: 'effect' },
    body: canonicalJson(args),
  })
  const place = { runId: 'run_gateway', leg: 1, attempt: 1 }
  await inScope(WORKSPACE, async (scope) => await insertArtifacts(scope, [{ ...artifact, ...place }]))
  return {
    ...place,
    ordinal,
    tool: tool.tool,
    argsText: canonicalJson(args),
    artifactName: artifact.name,
    artifactHash: artifact.artifactHash,
    pin: tool.pin,
    idempotencyKey: key,
    effectClass: tool.effectClass,
  }
}
