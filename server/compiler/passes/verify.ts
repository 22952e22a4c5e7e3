import { assertExhaustive } from '#server/kernel/assert.ts'
import { expressionsOf } from '#server/program/core/expression.ts'
import type { Block, CallBlock, CheckpointBlock, Expression, Program } from '#server/program/program.ts'

/**
 * Last pass: a search over the finished program that shares nothing with the passes that made it. It builds a graph of
 * everything that can follow everything (arms, loops, branches in any order, a failure anywhere in an attempt) and asks:
 * - can an asking effect reach the end past every checkpoint that lists it, and without a standing permission? (M401)
 * - can a block read an effect that may still be Pending without being a cut? (M401)
 * Gives one line per violation; none = verified.
 */
export function verifyProgram(program: Pick<Program, 'body' | 'output'>): readonly { readonly path: string; readonly why: string }[] {
  const graph = newGraph()
  const exits = addSequence(program.body, [graph.start], graph, [])
  connect(exits, graph.end)
  const violations: { path: string; why: string }[] = []
  for (const node of graph.nodes) {
    const { block } = node
    if (block?.kind !== 'rigid' || block.op !== 'call' || !block.effect) continue
    if (block.posture === 'ask' && block.whitelist === null && reachesEndUnchecked(node, graph))
      violations.push({ path: block.path, why: 'it asks, and a way leads around every checkpoint that lists it' })
    if (block.chosen && block.whitelist !== null)
      violations.push({ path: block.path, why: 'a model chooses it, and a standing permission would spare the question' })
    if (block.posture === 'block') violations.push({ path: block.path, why: 'it is blocked' })
    for (const reader of readersOf(node))
      if (!reader.cut) violations.push({ path: reader.path, why: `it may read ${block.path} while that is only planned` })
  }
  for (const node of graph.nodes)
    if (node.block && isWrite(node.block) && !node.block.effect)
      violations.push({ path: node.block.path, why: 'it asks without being an effect' })
  return violations
}

interface GraphNode {
  readonly block: Block | null
  /** Ids of the blocks around, outermost first. */
  readonly inside: readonly string[]
  readonly next: Set<GraphNode>
}
interface Graph {
  readonly nodes: GraphNode[]
  readonly start: GraphNode
  readonly end: GraphNode
}

function newGraph(): Graph {
  const start: GraphNode = { block: null, inside: [], next: new Set() }
  const end: GraphNode = { block: null, inside: [], next: new Set() }
  return { nodes: [start, end], start, end }
}

function connect(from: readonly GraphNode[], to: GraphNode): void {
  for (const node of from) node.next.add(to)
}

function isWrite(block: Block): block is CallBlock {
  return block.kind === 'rigid' && block.op === 'call' && block.posture === 'ask'
}

/** Adds blocks after `entries`; gives the nodes from which the sequence is left. */
function addSequence(
  blocks: readonly Block[],
  entries: readonly GraphNode[],
  graph: Graph,
  inside: readonly string[],
): readonly GraphNode[] {
  return blocks.reduce<readonly GraphNode[]>((from, block) => {
    const node: GraphNode = { block, inside, next: new Set() }
    graph.nodes.push(node)
    connect(from, node)
    return addInner(block, node, graph, [...inside, block.id])
  }, entries)
}

function addInner(block: Block, node: GraphNode, graph: Graph, inside: readonly string[]): readonly GraphNode[] {
  switch (block.kind) {
    case 'rigid':
    case 'model_call':
    case 'checkpoint':
    case 'await_responses':
    case 'core_call':
      return [node]
    case 'flexible': {
      // any of them, in any order, as often as it likes
      const exits = block.choices.flatMap(({ call }) => addSequence([call], [node], graph, inside))
      connect(exits, node)
      return [node]
    }
    case 'match':
      return [
        ...block.arms.flatMap((arm) => addSequence(arm.body, [node], graph, inside)),
        ...addSequence(block.otherwise, [node], graph, inside),
      ]
    case 'foreach': {
      const exits = addSequence(block.body, [node], graph, inside)
      connect(exits, node)
      return [node]
    }
    case 'parallel': {
      const exits = Object.values(block.branches).flatMap((body) => addSequence(body, [node], graph, inside))
      connect(exits, node)
      return [node]
    }
    case 'try': {
      const first = graph.nodes.length
      const exits = addSequence(block.body, [node], graph, inside)
      const tried = [node, ...graph.nodes.slice(first)]
      return [...exits, ...addSequence(block.catch, tried, graph, inside)]
    }
    default:
      return assertExhaustive(block)
  }
}

function lists(checkpoint: CheckpointBlock, path: string): boolean {
  return checkpoint.asks.includes(path)
}

function reachesEndUnchecked(effect: GraphNode, graph: Graph): boolean {
  const path = effect.block?.path ?? ''
  const reached = search(effect, (node) => !(node.block?.kind === 'checkpoint' && lists(node.block, path)))
  return reached.has(graph.end)
}

/** Nodes that can follow, not going through those that `passable` refuses. */
function search(from: GraphNode, passable: (node: GraphNode) => boolean): ReadonlySet<GraphNode> {
  const reached = new Set<GraphNode>()
  const stack = [...from.next]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (reached.has(node) || !passable(node)) continue
    reached.add(node)
    stack.push(...node.next)
  }
  return reached
}

/** Blocks that can follow an effect and mention it or a block around it. */
function readersOf(effect: GraphNode): readonly Block[] {
  const ids = new Set([...effect.inside, effect.block?.id ?? ''])
  return [...search(effect, () => true)].flatMap(({ block }) =>
    block && mentionsOf(block).some(({ steps }) => steps.some((id) => ids.has(id))) ? [block] : [],
  )
}

function mentionsOf(block: Block): readonly Expression[] {
  switch (block.kind) {
    case 'rigid':
      return Object.values(block.op === 'call' ? block.args : block.values).flatMap(expressionsOf)
    case 'flexible':
      return [...expressionsOf(block.goal), ...(block.input === null ? [] : expressionsOf(block.input))]
    case 'model_call':
      return [...expressionsOf(block.goal), ...(block.input === null ? [] : expressionsOf(block.input)), ...block.checks]
    case 'match':
      return block.arms.map(({ when }) => when)
    case 'foreach':
      return [block.items]
    case 'await_responses':
      return expressionsOf(block.question)
    case 'core_call':
      return block.until === null ? [] : expressionsOf(block.until)
    default:
      return []
  }
}
