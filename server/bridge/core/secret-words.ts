import type { StoredEffect } from '#server/dispatch/load-plan.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { tellsSecret } from '#server/policy/core/standing.ts'
import type { ProgramTool } from '#server/program/program.ts'

/**
 * What of a plan would take something secret outside, by the titles of the fields that it stands in, never by what is in them; null
 * where nothing does. Pure.
 */
export function secretWords(
  effects: readonly Pick<StoredEffect, 'metadata'>[],
  tools: { readonly [tool: string]: Pick<ProgramTool, 'inputSchema'> },
  say: Say,
): string | null {
  const telling = effects.filter(({ metadata }) => tellsSecret(metadata))
  if (telling.length === 0) return null
  const names = telling.flatMap(({ metadata: { labels, tool } }) =>
    Object.keys(labels)
      .filter((arg) => labels[arg]?.confidentiality === 'secret')
      .map((arg) => titleOf(arg, tools[tool])),
  )
  if (names.length === 0) return say('Something secret goes along: that it happens tells of it.')
  return say('Something secret goes along: {names}.', { names: [...new Set(names)].join(', ') })
}

function titleOf(arg: string, tool: Pick<ProgramTool, 'inputSchema'> | undefined): string {
  const properties = (tool?.inputSchema?.['properties'] ?? {}) as { readonly [name: string]: { readonly title?: unknown } }
  const title = ownValue(properties, arg)?.title
  return typeof title === 'string' && title !== '' ? title : arg.charAt(0).toUpperCase() + arg.slice(1)
}
