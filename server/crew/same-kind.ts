import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'

type Kind = Pick<CatalogueRow, 'effectClass' | 'mutates' | 'argRoles'>

/** Whether an ability still is what a job was put to work with: its effect class, whether it changes something, what its arguments are. */
export function isSameKind(a: Kind, b: Kind): boolean {
  const kind = ({ argRoles, effectClass, mutates }: Kind) => canonicalJson({ argRoles: { ...argRoles }, effectClass, mutates })
  return kind(a) === kind(b)
}
