'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isMap, parseDocument } from 'yaml'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import type { MemberDetail, SavedDraftDto } from '#server/bridge/schema.ts'

const QUIET_MS = 700

export type SaveState = 'saved' | 'typing' | 'saving' | 'failed'

/** The open draft of a crew member: one text; the form edits it in place, comments and order kept. */
export interface Draft {
  readonly yaml: string
  readonly setYaml: (yaml: string) => void
  /** Sets one place of the document; undefined takes it out. Does nothing while the text is not valid YAML. */
  readonly patch: (path: readonly (string | number)[], value: unknown) => void
  /** The document as data, or null while the text cannot be read. */
  readonly value: { readonly [key: string]: unknown } | null
  readonly state: SaveState
  readonly savedAt: number | null
  readonly problem: Problem | null
  readonly diagnostics: MemberDetail['diagnostics']
  readonly posture: MemberDetail['posture']
  readonly revision: number
  readonly flush: () => Promise<boolean>
}

/** Saves what is typed after a short pause; nothing typed is lost, and a text saved from elsewhere is never overwritten. */
export function useDraft(member: MemberDetail): Draft {
  const client = useQueryClient()
  const [yaml, setText] = useState(member.yaml)
  const [saved, setSaved] = useState<Omit<SavedDraftDto, never>>({
    revision: member.revision,
    diagnostics: member.diagnostics,
    posture: member.posture,
  })
  const [state, setState] = useState<SaveState>('saved')
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const latest = useRef({ yaml, revision: member.revision, stored: member.yaml, busy: false })

  const flush = useCallback(async (): Promise<boolean> => {
    const now = latest.current
    if (now.busy || now.yaml === now.stored) return now.yaml === now.stored
    now.busy = true
    setState('saving')
    const sent = now.yaml
    try {
      const answer = await request<SavedDraftDto>(`/members/${member.id}/draft`, {
        method: 'PUT',
        body: { yaml: sent, revision: now.revision },
      })
      Object.assign(now, { revision: answer.revision, stored: sent })
      setSaved(answer)
      setSavedAt(Date.now())
      setProblem(null)
      setState(now.yaml === sent ? 'saved' : 'typing')
      void client.invalidateQueries({ queryKey: ['/members'] })
    } catch (error) {
      setProblem(asProblem(error))
      setState('failed')
      return false
    } finally {
      now.busy = false
    }
    return true
  }, [client, member.id])

  const setYaml = useCallback((next: string): void => {
    latest.current.yaml = next
    setText(next)
    setState('typing')
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key typed starts the pause anew
  useEffect(() => {
    if (state !== 'typing') return
    const timer = setTimeout(() => void flush(), QUIET_MS)
    return () => clearTimeout(timer)
  }, [yaml, state, flush])
  const patch = useCallback(
    (path: readonly (string | number)[], value: unknown): void => {
      const next = patchYaml(latest.current.yaml, path, value)
      if (next !== null) setYaml(next)
    },
    [setYaml],
  )
  return { yaml, setYaml, patch, value: readYaml(yaml), state, savedAt, problem, flush, ...saved }
}

/** The text with one place set, or null when the text is not valid YAML. Comments and order stay. */
export function patchYaml(yaml: string, path: readonly (string | number)[], value: unknown): string | null {
  const document = parseDocument(yaml)
  if (document.errors.length > 0 || !isMap(document.contents)) return null
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, value)
  return document.toString({ lineWidth: 120 })
}

function readYaml(yaml: string): Draft['value'] {
  const document = parseDocument(yaml)
  return document.errors.length > 0 || !isMap(document.contents) ? null : (document.toJS() as Draft['value'])
}
