import type { Label } from '#server/crew/catalogue-row.ts'
import type { Program, ProgramTool } from '#server/program/program.ts'

/** Our own look-ups send nothing anywhere: whatever they are told stays inside. A test holds this to the bundled rows. */
const INSIDE = /^(files|tables)\./

/** How a run reads the labels of its program: what became of each, and which label of an argument a look-up elsewhere may not carry. */
export interface Reading {
  readonly change: (label: Label) => Label
  readonly bars: (tool: ProgramTool, arg: string, label: Label) => boolean
}

/**
 * The program with every label changed: of arguments, of whether something happens, and of all that a model is told. A look-up
 * elsewhere that is barred becomes an action that people decide on, like any other read that fails its labels (domain §4). Pure; the
 * program's digest stays that of the program as it was published.
 */
export function relabelled(program: Program, reading: Reading): Program {
  return { ...program, body: inside(program.body, program, reading) as Program['body'] }
}

function inside(value: unknown, program: Program, reading: Reading): unknown {
  if (Array.isArray(value)) return value.map((item) => inside(item, program, reading))
  if (typeof value !== 'object' || value === null) return value
  if ('node' in value || 'cel' in value) return value
  const isBlock = 'kind' in value && 'path' in value && typeof value.path === 'string'
  // the arms of a block may be called anything; the fields of a block itself are known
  const walked = ([key, item]: [string, unknown]) => [key, isBlock && OF_A_BLOCK.has(key) ? item : inside(item, program, reading)]
  const block: Record<string, unknown> = Object.fromEntries(Object.entries(value).map(walked))
  if (!isBlock) return block
  for (const key of ['control', 'label']) if (isLabel(block[key])) block[key] = reading.change(block[key])
  if (block['op'] !== 'call') return block
  const own = Object.entries((block['labels'] ?? {}) as Record<string, Label>)
  const labels = Object.fromEntries(own.map(([arg, label]) => [arg, reading.change(label)]))
  return { ...block, labels, ...(leads(block, labels, program, reading) ? { effect: true, posture: 'ask' } : {}) }
}

const OF_A_BLOCK: ReadonlySet<string> = new Set(['labels', 'control', 'label', 'schema', 'form'])

function isLabel(value: unknown): value is Label {
  return typeof value === 'object' && value !== null && 'integrity' in value && 'confidentiality' in value
}

/** A look-up elsewhere with an argument that it may not carry. */
function leads(block: Readonly<Record<string, unknown>>, labels: Record<string, Label>, program: Program, { bars }: Reading): boolean {
  if (block['effect'] === true) return false
  const tool = program.tools[String(block['tool'])]
  if (!tool || tool.effectClass === 'internal' || INSIDE.test(tool.tool)) return false
  return Object.entries(labels).some(([arg, label]) => bars(tool, arg, label))
}
