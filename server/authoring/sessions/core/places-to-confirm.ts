import { namePlace } from '#server/authoring/sessions/core/places.ts'
import { reachedPlaces, toldPlaces } from '#server/authoring/sessions/core/reached-places.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { type FieldPath, fieldValue, touches } from '#server/members/core/apply-changes.ts'
import { type ConfirmKind, placeDigest, type Unconfirmed } from '#server/members/core/unconfirmed.ts'

export interface PlaceToConfirm {
  readonly path: FieldPath
  readonly kind: ConfirmKind
}
type Data = { readonly [key: string]: unknown }

const DEPTH_MAX = 64

/**
 * Every destination, amount and freedom that a definition brings and the draft before it did not have: found by reading it, never
 * by what a model says of itself (domain §6). Literal values that reach one through an expression count too, and numbers and addresses
 * that an input has by default. Pure.
 * @param base the draft as it stood; null when there was none
 * @param catalogue roles of arguments, as an admin set them
 */
export function placesToConfirm(proposed: unknown, base: unknown, catalogue: readonly CatalogueRow[]): readonly PlaceToConfirm[] {
  const rows = new Map(catalogue.map((row) => [row.tool, row]))
  const found: PlaceToConfirm[] = [
    { path: ['rigidity'], kind: 'freedom' },
    { path: ['handoffs'], kind: 'destination' },
  ]
  for (const { pointer, call, chosenBy, step } of calls(proposed, '', 0)) {
    const row = rows.get(call.tool)
    if (!row || !leadsOut(row)) continue
    const declared = asList(asData(proposed)['tools']).findIndex((entry) => asData(entry)['tool'] === call.tool)
    if (chosenBy !== null) {
      found.push({ path: namePlace(proposed, chosenBy), kind: 'freedom' })
      for (const path of toldPlaces(proposed, base, pointer, step)) found.push({ path, kind: 'destination' })
    }
    if (declared >= 0) found.push({ path: namePlace(proposed, `/tools/${declared}/targets`), kind: 'destination' })
    for (const [name, value] of Object.entries(asData(call.with))) {
      const role = row.argRoles[name] ?? 'destination'
      if (role !== 'destination' && role !== 'amount') continue
      found.push({ path: namePlace(proposed, `${pointer}/with/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`), kind: role })
      for (const path of reachedPlaces(proposed, base, [value])) found.push({ path, kind: role })
    }
  }
  for (const [name, field] of Object.entries(asData(asData(asData(proposed)['inputs'])['properties']))) {
    const { type, format } = asData(field)
    const kind = type === 'number' || type === 'integer' ? 'amount' : format === 'email' || format === 'uri' ? 'destination' : null
    if (kind !== null) found.push({ path: ['inputs', 'properties', name, 'default'], kind })
  }
  const seen = new Set<string>()
  return found.filter(({ path }) => {
    const key = path.join('\n')
    const digest = placeDigest(proposed, path)
    if (seen.has(key) || digest === null || digest === placeDigest(base, path)) return false
    seen.add(key)
    return !isEmpty(fieldValue(proposed, path))
  })
}

/**
 * The places of a proposal that stand open once some of its changes are taken over. A place that was taken over by itself was
 * looked at by itself. Pure.
 * @param singly taken over one by one, not with all the rest
 */
export function openedBy(
  definition: unknown,
  places: readonly PlaceToConfirm[],
  applied: readonly FieldPath[],
  singly: boolean,
): readonly Unconfirmed[] {
  return places.flatMap(({ path, kind }) => {
    const change = applied.find((one) => touches(one, path))
    const digest = placeDigest(definition, path)
    if (change === undefined || digest === null || (singly && change.length === path.length)) return []
    return [{ path, kind, digest }]
  })
}

/** Whether a call of it reaches somebody, moves something outside, or costs money; or reads where everybody may listen. */
function leadsOut({ effectClass, clearance }: CatalogueRow): boolean {
  return (
    effectClass === null ||
    effectClass === 'external_write' ||
    effectClass === 'spend' ||
    (effectClass === 'external_read' && clearance === 'public')
  )
}

interface Called {
  readonly pointer: string
  readonly call: { readonly tool: string; readonly with: unknown }
  /** Pointer of the list from which a model chooses it (`act`), with whatever arguments; null where the step itself calls it. */
  readonly chosenBy: string | null
  readonly step: unknown
}

/** Every call of a tool, with its pointer; those that a model may choose too. */
function* calls(value: unknown, pointer: string, depth: number): Generator<Called> {
  if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return
  const here = asData(value)
  if (here['kind'] === 'tool' && typeof here['tool'] === 'string')
    yield { pointer, call: { tool: here['tool'], with: here['with'] }, chosenBy: null, step: here }
  if (here['kind'] === 'act')
    for (const tool of asList(here['tools']))
      if (typeof tool === 'string') yield { pointer, call: { tool, with: null }, chosenBy: `${pointer}/tools`, step: here }
  for (const [name, part] of Object.entries(value))
    yield* calls(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1)
}

const asData = (value: unknown): Data => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Data) : {})
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isEmpty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0)
