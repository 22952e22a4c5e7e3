import type { ActBlock, Block, CallBlock, Program, ThinkBlock } from '#server/program/program.ts'

/** Calls of a program by path. */
export function callBlocks(program: Program): ReadonlyMap<string, CallBlock> {
  return new Map(callsOf(program).map(({ block }) => [block.path, block]))
}

/** Steps of a program in which a model is asked. */
export function modelBlocks(program: Program): readonly (ThinkBlock | ActBlock)[] {
  return outgoing(program).flatMap(({ block }) => (block.kind === 'rigid' ? [] : [block]))
}

/** Paths of calls and questions to models inside `attempt`: their failure goes to its catch instead of ending the run. */
export function caughtPaths(program: Program): ReadonlySet<string> {
  return new Set(outgoing(program).flatMap(({ block, caught }) => (caught ? [block.path] : [])))
}

function callsOf(program: Program): { readonly block: CallBlock; readonly caught: boolean }[] {
  return outgoing(program).flatMap(({ block, caught }) => (block.kind === 'rigid' ? [{ block, caught }] : []))
}

function outgoing(program: Program): { readonly block: CallBlock | ThinkBlock | ActBlock; readonly caught: boolean }[] {
  const calls: { block: CallBlock | ThinkBlock | ActBlock; caught: boolean }[] = []
  const visit = (blocks: readonly Block[], caught: boolean): void => {
    for (const block of blocks) {
      if (block.kind === 'model_call' || (block.kind === 'rigid' && block.op === 'call')) calls.push({ block, caught })
      if (block.kind === 'flexible') calls.push({ block, caught }, ...block.choices.map(({ call }) => ({ block: call, caught })))
      if (block.kind === 'match') for (const arm of [...block.arms.map((a) => a.body), block.otherwise]) visit(arm, caught)
      if (block.kind === 'foreach') visit(block.body, caught)
      if (block.kind === 'parallel') for (const body of Object.values(block.branches)) visit(body, caught)
      if (block.kind === 'try') {
        visit(block.body, true)
        visit(block.catch, caught)
      }
    }
  }
  visit(program.body, false)
  return calls
}
