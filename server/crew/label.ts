import { type CatalogueRow, confidentialitySchema, integritySchema, type Label } from '#server/crew/catalogue-row.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Information-flow labels (domain §6): integrity authored > internal > untrusted, confidentiality public < workspace < secret. */

/** What the author wrote into the definition. */
export const AUTHORED_LABEL: Label = { integrity: 'authored', confidentiality: 'public' }
/** What a person of the workspace handed in: inputs of a run, answers to questions. */
export const PERSON_LABEL: Label = { integrity: 'internal', confidentiality: 'workspace' }

/** Join: the lower integrity, the higher confidentiality. Associative, commutative, idempotent; AUTHORED_LABEL is its unit. */
export function joinLabels(labels: readonly Label[]): Label {
  const integrities = integritySchema.options
  const confidentialities = confidentialitySchema.options
  let integrity = 0
  let confidentiality = 0
  for (const label of labels) {
    integrity = Math.max(integrity, integrities.indexOf(label.integrity))
    confidentiality = Math.max(confidentiality, confidentialities.indexOf(label.confidentiality))
  }
  return { integrity: integrities[integrity] ?? 'untrusted', confidentiality: confidentialities[confidentiality] ?? 'secret' }
}

/** True when data with that label may be shown to a destination of that clearance. */
export function isCleared(label: Label, clearance: CatalogueRow['clearance']): boolean {
  return confidentialitySchema.options.indexOf(label.confidentiality) <= confidentialitySchema.options.indexOf(clearance)
}

/** Our own in-process tools, which send nothing anywhere, are cleared for `secret`; nothing outbound ever is. */
export function staysInside(row: Pick<CatalogueRow, 'clearance'>): boolean {
  return row.clearance === 'secret'
}

/** The role of an argument; unmapped = destination (domain §2). */
export function roleOf(row: Pick<CatalogueRow, 'argRoles'>, arg: string): CatalogueRow['argRoles'][string] {
  return ownValue(row.argRoles, arg) ?? 'destination'
}

/** An untrusted value in a role that steers (destination, amount, selector, code) always asks, whitelisted or not (domain §6). */
export function steersFromOutside(row: Pick<CatalogueRow, 'argRoles'>, arg: string, label: Label): boolean {
  return label.integrity === 'untrusted' && roleOf(row, arg) !== 'content'
}

/** Reads are sinks too: what an outbound read tells the other side must be cleared for it, and not be steered from outside (domain §4). */
export function leaks(row: Pick<CatalogueRow, 'argRoles' | 'clearance'>, labels: { readonly [arg: string]: Label }): boolean {
  return Object.entries(labels).some(
    ([arg, label]) => !isCleared(label, row.clearance) || (!staysInside(row) && steersFromOutside(row, arg, label)),
  )
}
