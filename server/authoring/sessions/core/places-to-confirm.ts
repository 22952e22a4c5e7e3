import { namePlace } from '#server/authoring/sessions/core/places.ts'
import { type Reached, reachedPlaces, toldPlaces } from '#server/authoring/sessions/core/reached-places.ts'
import { sameSteps } from '#server/authoring/sessions/core/same-steps.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { asData, asList, type Data } from '#server/kernel/plain-data.ts'
import { type FieldPath, fieldValue, touches } from '#server/members/core/apply-changes.ts'
import { type BoundValue, boundAt } from '#server/members/core/bound-values.ts'
import { type ConfirmKind, placeDigest, type Unconfirmed } from '#server/members/core/unconfirmed.ts'

export interface PlaceToConfirm {
  readonly path: FieldPath
  readonly kind: ConfirmKind
  /** The values there that it is about, by what they do. */
  readonly bound?: readonly BoundValue[] | undefined
}
interface Found extends Reached {
  readonly kind: ConfirmKind
  /** New although the same value stood there: it goes elsewhere now. */
  readonly goesElsewhere?: boolean
}

const DEPTH_MAX = 64

/**
 * Every destination, amount and freedom that a definition brings and the draft before it did not have: found by reading it, never
 * by what a model says of itself (domain §6). Literal values that reach one through an expression count too, and numbers and addresses
 * that an input has by default. A step that is only called otherwise or stands elsewhere brings nothing; one that calls another ability
 * or gives an amount to somebody else does, with the same value too. Pure.
 * @param base the draft as it stood; null when there was none
 * @param catalogue roles of arguments, as an admin set them
 */
export function placesToConfirm(proposed: unknown, base: unknown, catalogue: readonly CatalogueRow[]): readonly PlaceToConfirm[] {
  const { isSame, before } = sameSteps(proposed, base)
  const open = new Map<string, PlaceToConfirm>()
  for (const { path, pointer, kind, goesElsewhere = false } of foundPlaces(proposed, base, { catalogue, before })) {
    const digest = placeDigest(proposed, path)
    if (digest === null || isSame(pointer) || (digest === placeDigest(base, path) && !goesElsewhere)) continue
    if (isEmpty(fieldValue(proposed, path))) continue
    const key = path.join('\n')
    const bound = boundAt(proposed, pointer)
    const others = open.get(key)
    open.set(key, { path, kind: others?.kind ?? kind, bound: [...(others?.bound ?? []), ...(bound === null ? [] : [bound])] })
  }
  return [...open.values()]
}

/** Every destination, amount and freedom of a definition, new or not. */
function* foundPlaces(
  proposed: unknown,
  base: unknown,
  { catalogue, before }: { catalogue: readonly CatalogueRow[]; before: (pointer: string) => Data | undefined },
): Generator<Found> {
  const rows = new Map(catalogue.map((row) => [row.tool, row]))
  yield { path: ['rigidity'], pointer: '/rigidity', kind: 'freedom' }
  yield { path: ['handoffs'], pointer: '/handoffs', kind: 'destination' }
  for (const { pointer, call, chosenBy, step } of calls(proposed, '', 0)) {
    const row = rows.get(call.tool)
    if (!row || !leadsOut(row)) continue
    const declared = asList(asData(proposed)['tools']).findIndex((entry) => asData(entry)['tool'] === call.tool)
    if (chosenBy !== null) {
      yield { ...placeAt(proposed, chosenBy), kind: 'freedom' }
      for (const place of toldPlaces(proposed, base, pointer, step)) yield { ...place, kind: 'destination' }
    }
    if (declared >= 0) yield { ...placeAt(proposed, `/tools/${declared}/targets`), kind: 'destination' }
    const was = before(pointer)
    const to = destinations(call.with, row)
    const hasMoved = was !== undefined && to !== destinations(was['with'], row)
    for (const [name, value] of Object.entries(asData(call.with))) {
      const role = ownValue(row.argRoles, name) ?? 'destination'
      if (role !== 'destination' && role !== 'amount') continue
      const goesElsewhere = was !== undefined && (was['tool'] !== call.tool || (role === 'amount' && hasMoved))
      const place = placeAt(proposed, `${pointer}/with/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      yield { ...place, kind: role, goesElsewhere }
      for (const reached of reachedPlaces(proposed, base, [value])) yield { ...reached, kind: role }
    }
  }
  for (const [name, field] of Object.entries(asData(asData(asData(proposed)['inputs'])['properties']))) {
    const { type, format } = asData(field)
    const kind = type === 'number' || type === 'integer' ? 'amount' : format === 'email' || format === 'uri' ? 'destination' : null
    const pointer = `/inputs/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/default`
    if (kind !== null) yield { path: ['inputs', 'properties', name, 'default'], pointer, kind }
  }
}

const placeAt = (definition: unknown, pointer: string): Reached => ({ path: namePlace(definition, pointer), pointer })

/** To whom a call goes, as text. */
function destinations(given: unknown, { argRoles }: CatalogueRow): string {
  const parts = Object.entries(asData(given)).filter(([name]) => (ownValue(argRoles, name) ?? 'destination') === 'destination')
  return canonicalJson(Object.fromEntries(parts) as JsonValue)
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
  return places.flatMap(({ path, kind, bound }) => {
    const change = applied.find((one) => touches(one, path))
    const digest = placeDigest(definition, path)
    if (change === undefined || digest === null || (singly && change.length === path.length)) return []
    return [{ path, kind, digest, bound }]
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

const isEmpty = (value: unknown): boolean => value === null || value === '' || (Array.isArray(value) && value.length === 0)
