import { asData, type Data } from '#server/kernel/plain-data.ts'
import type { KnownTool } from '#server/members/core/quick-fix.ts'

/**
 * Targets that an ability needs, read from the steps that use it: a written target is itself; an input that takes files of
 * some endings is those; an address is its domain. Empty when the ability has no target. Pure.
 */
export function suggestTargets(definition: unknown, { tool, targetArg }: KnownTool): readonly string[] {
  if (targetArg === null) return []
  const found = new Set<string>()
  for (const given of callsOf(asData(definition)['steps'], tool, 0)) {
    const target = given[targetArg]
    if (typeof target !== 'string') continue
    if (!target.includes('${')) found.add(target)
    else for (const glob of ofInput(definition, /^\$\{\s*inputs\.(\w+)\s*\}$/.exec(target)?.[1])) found.add(glob)
  }
  return [...found].slice(0, 10)
}

function ofInput(definition: unknown, name: string | undefined): string[] {
  const property = asData(asData(asData(asData(definition)['inputs'])['properties'])[name ?? ''])
  const endings = /^\\\.\(?([a-z0-9|]+)\)?\$$/.exec(String(property['pattern'] ?? ''))?.[1]
  if (endings !== undefined) return endings.split('|').map((ending) => `**.${ending}`)
  const usual = String(property['default'] ?? '')
  const domain = /@([a-z0-9.-]+)$/i.exec(usual)?.[1]
  if (domain !== undefined) return [`*@${domain}`]
  const ending = /\.[a-z0-9]{1,5}$/i.exec(usual)?.[0]
  return ending === undefined ? [] : [`**${ending}`]
}

/** The arguments of every call of an ability, in loops and branches too. */
function callsOf(steps: unknown, tool: string, depth: number): Data[] {
  if (!Array.isArray(steps) || depth > 10) return []
  return steps.flatMap((one: unknown) => {
    const step = asData(one)
    const arms = Array.isArray(step['arms']) ? step['arms'].map((arm: unknown) => asData(arm)['steps']) : []
    const inside = [step['steps'], step['otherwise'], step['catch'], ...arms, ...Object.values(asData(step['branches']))]
    const own = step['kind'] === 'tool' && step['tool'] === tool ? [asData(step['with'])] : []
    return [...own, ...inside.flatMap((list) => callsOf(list, tool, depth + 1))]
  })
}
