'use client'

import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { searchPath } from '#components/shell/search-path.ts'
import type { Jump, JumpGroup } from '#components/shell/use-jumps.ts'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { MEMBER_WORDS, runWord } from '#components/words.ts'
import type { SearchAnswer, SearchHit, SearchKind } from '#server/bridge/search/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Long enough that a word is one question, short enough not to be noticed. */
const SETTLE_MS = 180
const KINDS = ['member', 'run', 'result', 'file', 'activity'] as const satisfies readonly SearchKind[]
export const KIND_TITLES = {
  member: msg('Crew members'),
  run: msg('Runs'),
  result: msg('Results'),
  file: msg('Files'),
  activity: msg('Activity'),
} as const satisfies Record<SearchKind, string>

export interface Found {
  /** `idle`: too little was typed to search for. */
  readonly state: 'idle' | 'searching' | 'done' | 'failed'
  readonly groups: readonly JumpGroup[]
  /** Kinds that were not looked through in time. */
  readonly late: readonly SearchKind[]
  readonly retry: () => void
}

/** What the server finds for what was typed, once the typing pauses. An answer to something typed before is never shown. */
export function useSearch(typed: string): Found {
  const path = useSettled(searchPath(typed), SETTLE_MS)
  const { data, error, refetch } = useRead<SearchAnswer>(path)
  const toJump = useToJump()
  const isCurrent = path === searchPath(typed)
  const answer = isCurrent ? data : undefined
  const failed = isCurrent && error !== null && answer === undefined
  const groups = KINDS.flatMap((kind) => {
    const jumps = (answer?.items ?? []).filter((hit) => hit.kind === kind).map(toJump)
    return jumps.length > 0 ? [{ title: KIND_TITLES[kind], jumps }] : []
  })
  const state = searchPath(typed) === null ? 'idle' : failed ? 'failed' : answer ? 'done' : 'searching'
  return { state, groups, late: answer?.late ?? [], retry: () => void refetch() }
}

/** A value once it has stayed the same for so long. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

/** A row of its own words for each kind. */
function useToJump(): (hit: SearchHit) => Jump {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (hit) => {
    const key = `${hit.kind} ${hit.id}`
    if (hit.kind === 'member') return { key, href: hit.href, name: hit.name, about: hit.summary || t(MEMBER_WORDS[hit.status].word) }
    if (hit.kind === 'run') {
      const holes = { n: String(hit.n), name: hit.memberName }
      const name = hit.purpose === 'run' ? t('Run {n}, {name}', holes) : t('Try {n}, {name}', holes)
      const status = t(runWord(hit.status, hit.reason).word)
      return { key, href: hit.href, name, about: [status, hit.sentence, ago(hit.at, clock, now)].filter(Boolean).join(' · ') }
    }
    if (hit.kind === 'result') {
      const about = t('{file}, {name}, run {n}', { file: hit.name, name: hit.memberName, n: String(hit.runN) })
      return { key, href: hit.href, name: hit.title || hit.name, about }
    }
    if (hit.kind === 'file') return { key, href: hit.href, name: hit.path, about: ago(hit.at, clock, now) }
    return { key, href: hit.href, name: `${hit.who} ${hit.did}`, about: ago(hit.at, clock, now) }
  }
}
