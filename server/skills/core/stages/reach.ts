import { satisfies } from 'semver'
import { sha256 } from '#server/kernel/digest.ts'
import { type BundleFile, warning } from '#server/skills/core/bundle.ts'
import type { Finding, Manifest, Reach } from '#server/skills/schema.ts'

const HOSTS_MAX = 1000
const ADDRESS = /\b(?:https?|wss?|ftp|ssh|git):\/\/(?:[^\s/@"'<>`]{0,100}@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?)/gi

export interface EarlierReach {
  readonly semver: string
  readonly reach: Reach
  readonly wider: boolean
}

/** Everything that a version could touch: what it asks for, and every host that its texts name. Sorted. */
export function reachOf(manifest: Pick<Manifest, 'permissions' | 'secrets' | 'allowedTools'>, files: readonly BundleFile[]): Reach {
  const hosts = files.flatMap(({ text }) => [...(text ?? '').matchAll(ADDRESS)].map((match) => (match[1] ?? '').toLowerCase()))
  return {
    permissions: sorted(manifest.permissions),
    secrets: sorted(manifest.secrets.map(({ name }) => name)),
    tools: sorted(manifest.allowedTools),
    hosts: bounded(sorted(hosts)),
  }
}

/** What `next` reaches and `before` did not, as `permission x`, `host y`. */
export function reachBeyond(next: Reach, before: Reach): string[] {
  const words = { permissions: 'permission', secrets: 'secret', tools: 'tool', hosts: 'host' } as const
  return (Object.keys(words) as (keyof Reach)[]).flatMap((key) =>
    next[key].filter((one) => !before[key].includes(one)).map((one) => `${words[key]} ${one}`),
  )
}

/**
 * Whether a number hides a wider reach: `^` of an earlier version would take this one, which asks for more than that one did. Each
 * earlier version counts that a range could have chosen, so that nothing gets in by two small steps. Such a version is chosen by name
 * alone (issue 5, requirements §14.8).
 */
export function checkReach(version: string, reach: Reach, earlier: readonly EarlierReach[]): { findings: Finding[]; wider: boolean } {
  const followed = earlier.filter((before) => !before.wider && satisfies(version, `^${before.semver}`, { includePrerelease: true }))
  const more = [...new Set(followed.flatMap((before) => reachBeyond(reach, before.reach)))]
  if (more.length === 0) return { findings: [], wider: false }
  const message = `The version asks for more than an earlier one of its range: ${more.slice(0, 10).join(', ')}.`
  return {
    findings: [warning('wider', message, { path: 'SKILL.md', next: 'Raise the first number, or it is taken by name alone.' })],
    wider: true,
  }
}

/** More than anybody looks at are kept by their digest, so that a change among them is still one. */
function bounded(hosts: string[]): string[] {
  if (hosts.length <= HOSTS_MAX) return hosts
  return [...hosts.slice(0, HOSTS_MAX), `sha256:${sha256(hosts.join('\n'))}`]
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort()
}
