import { type Findings, pointTo } from '#server/compiler/diagnostics.ts'
import { allSteps, type Draft, toolOf } from '#server/compiler/draft.ts'
import type { RowIndex } from '#server/compiler/row-index.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import { msg } from '#server/kernel/language/say.ts'

const HANDLE_START = /vault:\//i
const HANDLE = /^vault:\/[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*#[A-Za-z0-9_-]+$/

/** Handles stand only, whole and literally, in secret slots of tools they are bound to (domain §2, M420). */
export function checkSecrets(draft: Draft, rows: RowIndex, snapshot: Snapshot, findings: Findings): void {
  const slots = new Set<string>()
  for (const { step, values } of allSteps(draft.steps)) {
    const tool = toolOf(step)
    const row = tool === null ? undefined : rows.get(tool)
    if (tool === null || row === undefined) continue
    for (const slot of row.secretSlots) {
      const value = values[slot]
      if (value === undefined) continue
      slots.add(value.pointer)
      const handle = value.node.node === 'literal' ? value.node.value : null
      if (typeof handle !== 'string' || !HANDLE.test(handle))
        findings.add('M420', value.pointer, `${slot} takes a saved secret, written vault:/path#field`)
      else checkBinding(handle, tool.slice(0, tool.indexOf('.')), value.pointer, snapshot, findings)
    }
  }
  if (mentionsHandle(draft.definition)) scan(draft.definition, '', slots, findings)
}

function checkBinding(handle: string, connector: string, pointer: string, snapshot: Snapshot, findings: Findings): void {
  const known = snapshot.handles.find((entry) => entry.handle === handle)
  if (known === undefined) findings.add('M200', pointer, `there is no saved secret ${handle}`)
  else if (!known.connectors.includes(connector))
    findings.add('M420', pointer, `${handle} is not bound to ${connector}`, { hint: msg('An admin binds it under Saved secrets.') })
}

/** Most definitions name none: then no place has to be worked out. */
function mentionsHandle(value: unknown): boolean {
  if (typeof value === 'string') return HANDLE_START.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, item]) => HANDLE_START.test(key) || mentionsHandle(item))
}

function scan(value: unknown, pointer: string, slots: ReadonlySet<string>, findings: Findings): void {
  if (typeof value === 'string') {
    if (HANDLE_START.test(value) && !slots.has(pointer))
      findings.add('M420', pointer, 'a saved secret can stand only in the secret slot of an ability')
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (HANDLE_START.test(key)) findings.add('M420', pointer, 'a saved secret cannot be part of a name')
      scan(item, pointTo(pointer, key), slots, findings)
    }
  }
}
