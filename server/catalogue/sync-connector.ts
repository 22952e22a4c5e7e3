import { compareTools, type Finding } from '#server/catalogue/compare-tools.ts'
import { recordQuarantine } from '#server/catalogue/record-acceptance.ts'
import { insertRows, listRows, type StoredRow, updateRow } from '#server/catalogue/store.ts'
import { pinOf, type SeenTool } from '#server/catalogue/tool-pin.ts'
import { type CatalogueRow, catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes what a connector announces now into the catalogue (domain §2): a new tool gets a row without a kind, which counts as
 * `spend` and blocks publishing; a changed, renamed or shadowing one is quarantined, with what was seen kept beside what
 * was accepted. Nothing is ever accepted here, and a quarantined tool stays so until an admin looks.
 * @param announced from the gateway's `syncTools`
 */
export async function syncConnector(scope: TenantScope, connectorKey: string, announced: readonly SeenTool[]): Promise<Finding[]> {
  const stored = await listRows(scope)
  const own = stored.filter((row) => row.connectorKey === connectorKey)
  const known = own.map((row) => ({ tool: row.tool, pin: catalogueRowSchema.parse(row.row).pin }))
  const others = stored.filter((row) => row.connectorKey !== connectorKey).map((row) => row.tool)
  const findings = compareTools(connectorKey, announced, known, others)
  const taken = new Set<string>()
  const quarantined = new Map<string, string>()
  const isActive = (tool: string): boolean => own.some((row) => row.tool === tool && row.state === 'active')
  for (const finding of findings) {
    if (finding.kind === 'new' && !taken.has(finding.tool)) {
      taken.add(finding.tool)
      const state = finding.shadows === null ? ('active' as const) : ('quarantined' as const)
      const row = unclassifiedRow(connectorKey, finding.seen, state)
      const seen = finding.shadows === null ? null : { shadows: finding.shadows, tool: finding.seen }
      await insertRows(scope, [{ tool: finding.tool, connectorKey, row, state, seen, bundled: false }])
      if (finding.shadows !== null) quarantined.set(finding.tool, `reads like ${finding.shadows}`)
    }
    if ((finding.kind === 'changed' || finding.kind === 'gone') && isActive(finding.tool)) quarantined.set(finding.tool, finding.kind)
    if (finding.kind === 'changed') await updateRow(scope, finding.tool, { state: 'quarantined', seen: { tool: finding.seen } })
    if (finding.kind === 'gone') await updateRow(scope, finding.tool, { state: 'quarantined', seen: { gone: true } })
  }
  await showBack(scope, connectorKey, own, announced, findings)
  await recordQuarantine(scope, quarantined)
  return findings
}

/** A tool that is as it was accepted again stays quarantined, but the admin looks at what is announced now, not at what was. */
async function showBack(
  scope: TenantScope,
  connectorKey: string,
  own: readonly StoredRow[],
  announced: readonly SeenTool[],
  findings: readonly Finding[],
): Promise<void> {
  const differs = new Set(findings.flatMap((finding) => (finding.kind === 'refused' ? [] : [finding.tool])))
  for (const seen of announced) {
    const row = own.find(({ tool }) => tool === `${connectorKey}.${seen.name}`)
    if (row?.state === 'quarantined' && !differs.has(row.tool)) await updateRow(scope, row.tool, { seen: { ...shadowOf(row), tool: seen } })
  }
}

/** Why a tool was quarantined from the start stays said: it still reads like another. */
function shadowOf({ seen }: StoredRow): { shadows?: string } {
  const shadows = (seen as { shadows?: unknown } | null)?.shadows
  return typeof shadows === 'string' ? { shadows } : {}
}

/** The most careful row: no kind, mutates, every argument a destination, nothing trusted. */
function unclassifiedRow(connectorKey: string, seen: SeenTool, state: CatalogueRow['state']): CatalogueRow {
  return catalogueRowSchema.parse({
    tool: `${connectorKey}.${seen.name}`,
    pin: pinOf(connectorKey, seen),
    title: cutText(seen.title, 200),
    description: seen.description.slice(0, 5000),
    inputSchema: seen.inputSchema,
    outputSchema: seen.outputSchema,
    effectClass: null,
    mutates: true,
    argRoles: {},
    targetArg: null,
    probe: null,
    idempotency: { kind: 'none' },
    secretSlots: [],
    summary: `${seen.name} through ${connectorKey}`,
    summaryMany: `${seen.name} {n} times through ${connectorKey}`,
    reversible: false,
    receiptOnly: false,
    clearance: 'public',
    outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
    state,
  })
}
