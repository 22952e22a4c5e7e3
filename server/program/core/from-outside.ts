import { steersFromOutside } from '#server/crew/label.ts'
import { relabelled } from '#server/program/core/relabel.ts'
import type { Program } from '#server/program/program.ts'

/**
 * The program as it reads when its inputs are not a person's: whatever could come from them is untrusted (domain §6). The
 * compiler labels inputs `internal`, and a join keeps the lower integrity, so nothing made of inputs is `authored`; what is
 * `internal` may be. A look-up that such a value steers elsewhere becomes an action (domain §4).
 */
export function seenFromOutside(program: Program): Program {
  return relabelled(program, {
    change: (label) => (label.integrity === 'internal' ? { ...label, integrity: 'untrusted' } : label),
    bars: steersFromOutside,
  })
}
