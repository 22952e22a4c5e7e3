import { relabelled } from '#server/program/core/relabel.ts'
import type { Program } from '#server/program/program.ts'

/**
 * The program as it reads when a run handed something secret over to it: whatever could come from its inputs is secret (domain §6;
 * docs/decisions/0131). The compiler labels inputs `workspace`, and a join keeps the higher confidentiality, so nothing made of
 * inputs is `public`; what is `workspace` may be. No place outside is cleared for what is secret: a look-up elsewhere that would
 * tell of it becomes an action that people decide on (domain §4), and a model whose provider is not cleared is not asked.
 */
export function seenAsSecret(program: Program): Program {
  return relabelled(
    { ...program, handsOver: 'secret' },
    {
      change: (label) => (label.confidentiality === 'workspace' ? { ...label, confidentiality: 'secret' } : label),
      bars: (_, __, label) => label.confidentiality === 'secret',
    },
  )
}
