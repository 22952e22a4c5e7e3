import type { Guard } from '#server/dispatch/testing/guards.ts'

const NAMED_HOSTS = 'server/skills/core/named-hosts.ts'
const NAMED_HOSTS_TEST = 'server/skills/core/named-hosts.test.ts'

/** What the texts of a bundle name, hide or end with. */
export const SKILL_TEXTS_GUARDS: readonly Guard[] = [
  {
    guards: 'hosts without a scheme are part of the reach',
    file: NAMED_HOSTS,
    text: 'if (words < 2 || !isKnown(host)) return false',
    becomes: 'if (words > 0) return false',
    test: NAMED_HOSTS_TEST,
    only: 'a host without a scheme counts',
  },
  {
    guards: 'names of files are no hosts',
    file: NAMED_HOSTS,
    text: 'return (isSaid || hasPort) && !isFile(name, 2)',
    becomes: 'return isSaid || hasPort',
    test: NAMED_HOSTS_TEST,
    only: 'what only looks like a host',
  },
  {
    guards: 'comments of every kind',
    file: 'server/skills/core/stages/hidden-markup.ts',
    text: 'const opening = new RegExp(OPENING)',
    becomes: "const opening = new RegExp(`${OPENING.source.slice(0, 4)}`, 'g')",
    test: 'server/skills/publish/adversarial.test.ts',
    only: 'nothing that was made to get past the checks',
  },
  {
    guards: 'another line separator beside the fields',
    file: 'server/skills/core/stages/front-matter.ts',
    text: 'if (at === -1 || at > skill.length - body.length) return []',
    becomes: 'if (at !== body.length + skill.length) return []',
    test: 'server/skills/core/cut-fields.test.ts',
    only: 'the fields of',
  },
]
