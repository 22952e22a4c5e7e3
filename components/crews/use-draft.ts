'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { patchYaml, readYaml, type YamlPath } from '#components/crews/patch-yaml.ts'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import type { AuthoredMember, SavedText } from '#server/bridge/authoring/schema.ts'

const QUIET_MS = 700

export type SaveState = 'saved' | 'typing' | 'saving' | 'failed'

/** The open draft of a crew member: one text; the form edits it in place, comments and order kept. */
export interface Draft {
  readonly memberId: string
  readonly yaml: string
  readonly setYaml: (yaml: string) => void
  /** Sets one place of the document; undefined takes it out. Does nothing while the text is not valid YAML. */
  readonly patch: (path: YamlPath, value: unknown) => void
  /** The document as data; as it was last readable, null when it never was. */
  readonly value: { readonly [key: string]: unknown } | null
  /** Whether the text is valid YAML now; otherwise the form rests. */
  readonly isReadable: boolean
  readonly state: SaveState
  readonly savedAt: number | null
  readonly problem: Problem | null
  readonly diagnostics: AuthoredMember['diagnostics']
  readonly posture: AuthoredMember['posture']
  readonly revision: number
  /** Saves what is typed. @returns whether all of it is saved now */
  readonly flush: () => Promise<boolean>
  /** After a conflict: shows what was saved elsewhere, or saves what is typed here over it. */
  readonly settle: (keep: 'theirs' | 'mine') => Promise<void>
}

interface Text {
  yaml: string
  stored: string
  revision: number
  saving: Promise<boolean> | null
}

/** Saves what is typed after a short pause; nothing typed is lost, and a text saved from elsewhere is never overwritten unasked. */
export function useDraft(member: AuthoredMember): Draft {
  const [yaml, setText] = useState(member.yaml)
  const [state, setState] = useState<SaveState>('saved')
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const text = useRef<Text>({ yaml: member.yaml, stored: member.yaml, revision: member.revision, saving: null })
  const client = useQueryClient()
  const { id } = member

  const load = useCallback((from: AuthoredMember): void => {
    Object.assign(text.current, { yaml: from.yaml, stored: from.yaml, revision: from.revision })
    setText(from.yaml)
    setProblem(null)
    setState('saved')
  }, [])
  const flush = useCallback(async (): Promise<boolean> => {
    const now = text.current
    await now.saving
    if (now.yaml === now.stored) return true
    setState('saving')
    now.saving = save(client, id, now)
      .then((failure) => {
        setProblem(failure)
        if (failure === null) setSavedAt(Date.now())
        setState(failure ? 'failed' : now.yaml === now.stored ? 'saved' : 'typing')
        return failure === null
      })
      .finally(() => {
        now.saving = null
      })
    return await now.saving
  }, [client, id])
  const setYaml = useCallback((next: string): void => {
    text.current.yaml = next
    setText(next)
    setState('typing')
  }, [])
  const patch = useCallback(
    (path: YamlPath, value: unknown): void => {
      const next = patchYaml(text.current.yaml, path, value)
      if (next !== null && next !== text.current.yaml) setYaml(next)
    },
    [setYaml],
  )
  const settle = useCallback(
    async (keep: 'theirs' | 'mine'): Promise<void> => {
      try {
        const theirs = await request<AuthoredMember>(`/members/${id}`)
        if (keep === 'theirs') return load(theirs)
        Object.assign(text.current, { stored: theirs.yaml, revision: theirs.revision })
        await flush()
      } catch (error) {
        setProblem(asProblem(error))
      }
    },
    [id, load, flush],
  )
  useAdopt(member, text, load)
  useSaving(yaml, state, text, flush)
  const read = useMemo(() => readYaml(yaml), [yaml])
  const [value, setValue] = useState(read)
  if (read !== null && read !== value) setValue(read)
  const { diagnostics, posture, revision } = member
  return {
    memberId: id,
    yaml,
    setYaml,
    patch,
    value,
    isReadable: read !== null,
    state,
    savedAt,
    problem,
    diagnostics,
    posture,
    revision,
    flush,
    settle,
  }
}

/** What another tab saved, or what publishing closed, is shown at once unless something is typed here. */
function useAdopt(member: AuthoredMember, text: { readonly current: Text }, load: (from: AuthoredMember) => void): void {
  useEffect(() => {
    const { yaml, stored, revision, saving } = text.current
    if (saving !== null || yaml !== stored) return
    if (member.yaml !== stored || member.revision !== revision) load(member)
  }, [member, text, load])
}

/** Saves after a pause and when the page is left inside the product; asks before the tab is closed on unsaved text. */
function useSaving(yaml: string, state: SaveState, text: { readonly current: Text }, flush: () => Promise<boolean>): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each typed character starts the pause anew
  useEffect(() => {
    if (state !== 'typing') return
    const timer = setTimeout(() => void flush(), QUIET_MS)
    return () => clearTimeout(timer)
  }, [yaml, state, flush])
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (text.current.yaml !== text.current.stored) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      void flush()
    }
  }, [text, flush])
}

/** Sends the text as it stands. @returns null, or why it was not saved */
async function save(client: QueryClient, id: string, text: Text): Promise<Problem | null> {
  const yaml = text.yaml
  const key = [`/members/${id}`]
  try {
    const answer = await request<SavedText>(`/members/${id}/draft`, { method: 'PUT', body: { yaml, revision: text.revision } })
    Object.assign(text, { stored: yaml, revision: answer.revision })
    // A read that began before this save would bring the old text back.
    await client.cancelQueries({ queryKey: key })
    const { revision, diagnostics, programDigest, posture } = answer
    client.setQueryData<AuthoredMember>(key, (old) => (old ? { ...old, yaml, revision, diagnostics, programDigest, posture } : old))
    // Itself, and what is worked out from it: versions, marks.
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(`/members/${id}`) })
    void client.invalidateQueries({ queryKey: ['/members'] })
    return null
  } catch (error) {
    return asProblem(error)
  }
}
