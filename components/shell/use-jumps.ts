'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { PLACE_GROUPS } from '#components/shell/places.ts'
import { useOff } from '#components/shell/use-shell.ts'
import type { ApprovalListItem, MemberListItem } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Something to jump to. */
export interface Jump {
  readonly key: string
  readonly href: string
  readonly name: string
  readonly about: string
}

export interface JumpGroup {
  /** Said with `t`. */
  readonly title: string
  readonly jumps: readonly Jump[]
}

const OF_A_GROUP_MAX = 6
/** While nothing is typed: enough pages to see what there is. */
const UNFILTERED_MAX = 12

/** What is there without asking the server for the words: pages, plans that need this person, crew members to start. */
export function useJumps(typed: string): JumpGroup[] {
  const t = useT()
  const mayStart = useOff('operator') === null
  const mayHire = useOff('author') === null
  const members = useRead<{ items: MemberListItem[] }>('/members')
  const approvals = useRead<{ items: ApprovalListItem[] }>('/approvals?tab=needs-you')
  const page = (href: string, name: string): Jump => ({ key: href, href, name, about: '' })
  const pages = [
    ...PLACE_GROUPS.flatMap((group) => group.places.map(({ href, name }) => page(href, t(name)))),
    ...(mayHire ? [page('/crews/hire', t('New crew member'))] : []),
    page('/notices', t('Notices')),
    page('/docs/glossary', t('What words mean')),
    page('/docs/api', t('API')),
  ]
  const plans = (approvals.data?.items ?? []).map(({ id, sentence, memberName }) => ({
    key: id,
    href: `/approvals?id=${id}`,
    name: sentence,
    about: memberName,
  }))
  const starts = (mayStart ? (members.data?.items ?? []) : []).map(({ id, name }) => ({
    key: `start ${id}`,
    href: `/crews/${id}/start`,
    name: t('Try or start {name}', { name }),
    about: '',
  }))
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const says = ({ name, about }: Jump): boolean => words.every((word) => `${name} ${about}`.toLowerCase().includes(word))
  const groups = [
    { title: msg('Pages'), jumps: pages },
    { title: msg('Needs you'), jumps: plans },
    { title: msg('Start'), jumps: starts },
  ]
  return groups
    .map(({ title, jumps }) => ({ title, jumps: jumps.filter(says).slice(0, words.length === 0 ? UNFILTERED_MAX : OF_A_GROUP_MAX) }))
    .filter(({ jumps }) => jumps.length > 0)
}
