import type { Label } from '#server/crew/catalogue-row.ts'
import { steersFromOutside } from '#server/crew/label.ts'
import type { Program } from '#server/program/program.ts'

/** Our own look-ups send nothing anywhere: whatever steers them stays inside. A test holds this to the bundled rows. */
const INSIDE = /^(files|tables)\./

/**
 * The program as it reads when its inputs are not a person's: whatever could come from them is untrusted (domain §6). The
 * compiler labels inputs `internal`, and a join keeps the lower integrity, so nothing made of inputs is `authored`; what is
 * `internal` may be. A look-up that such a value steers elsewhere becomes an action that people decide on, like any other read
 * that fails its labels (domain §4). The program's digest stays that of the program as it was published.
 */
export function seenFromOutside(program: Program): Program {
  return { ...program, body: lowered(program.body, program) as Program['body'] }
}

function lowered(value: unknown, program: Program): unknown {
  if (Array.isArray(value)) return value.map((item) => lowered(item, program))
  if (typeof value !== 'object' || value === null) return value
  if ('node' in value || 'cel' in value) return value
  const block = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'labels' || key === 'control' ? item : lowered(item, program)]),
  )
  if (typeof block['labels'] !== 'object' || block['labels'] === null) return block
  const labels = Object.fromEntries(Object.entries(block['labels'] as Record<string, Label>).map(([arg, label]) => [arg, lower(label)]))
  const control = block['control'] as Label | undefined
  return {
    ...block,
    labels,
    ...(control === undefined ? {} : { control: lower(control) }),
    ...(leads(block, labels, program) ? { effect: true, posture: 'ask' } : {}),
  }
}

function lower(label: Label): Label {
  return label.integrity === 'internal' ? { ...label, integrity: 'untrusted' } : label
}

/** A look-up elsewhere whose place, amount, choice or code comes from outside. */
function leads(block: Readonly<Record<string, unknown>>, labels: Readonly<Record<string, Label>>, program: Program): boolean {
  if (block['op'] !== 'call' || block['effect'] === true) return false
  const tool = program.tools[String(block['tool'])]
  if (!tool || tool.effectClass === 'internal' || INSIDE.test(tool.tool)) return false
  return Object.entries(labels).some(([arg, label]) => steersFromOutside(tool, arg, label))
}
