'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Clash, Side } from '#components/crews/merge-texts.ts'
import { patchYaml, readYaml, type YamlPath } from '#components/crews/patch-yaml.ts'
import { type NotSaved, saveTogether, type Text, takeSide } from '#components/crews/save-together.ts'
import { asProblem, type Problem } from '#components/data/problem.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

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
  /** Places that somebody else changed too, so that it was not saved. */
  readonly clashes: readonly Clash[]
  /** Parts that somebody else changed meanwhile and that were put together with what was typed here; null when none were. */
  readonly together: readonly string[] | null
  readonly dropTogether: () => void
  readonly diagnostics: AuthoredMember['diagnostics']
  readonly posture: AuthoredMember['posture']
  readonly revision: number
  /** Saves what is typed. @returns whether all of it is saved now */
  readonly flush: () => Promise<boolean>
  /** After a conflict: whose words stand where both changed the same place; everything else of both stays. */
  readonly settle: (keep: Side) => Promise<void>
}

/** Saves what is typed after a short pause; nothing typed is lost, and what was saved from elsewhere is never overwritten unasked. */
export function useDraft(member: AuthoredMember): Draft {
  const [yaml, setText] = useState(member.yaml)
  const [state, setState] = useState<SaveState>('saved')
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const [failure, setFailure] = useState<NotSaved | null>(null)
  const [together, setTogether] = useState<readonly string[] | null>(null)
  const text = useRef<Text>({ yaml: member.yaml, stored: member.yaml, revision: member.revision, saving: null })
  const client = useQueryClient()
  const { id } = member

  const load = useCallback((from: AuthoredMember): void => {
    Object.assign(text.current, { yaml: from.yaml, stored: from.yaml, revision: from.revision })
    setText(from.yaml)
    setFailure(null)
    setState('saved')
  }, [])
  const flush = useCallback(async (): Promise<boolean> => {
    const now = text.current
    await now.saving
    if (now.yaml === now.stored) return true
    setState('saving')
    let parts: readonly string[] | null = null
    now.saving = saveTogether(client, id, now, (from) => {
      parts = from
      setText(now.yaml)
    })
      .then((why) => {
        setFailure(why)
        if (why === null) setSavedAt(Date.now())
        if (why === null && parts !== null) setTogether(parts)
        setState(why ? 'failed' : now.yaml === now.stored ? 'saved' : 'typing')
        return why === null
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
  const patch = usePatch(text, setYaml)
  const settle = useCallback(
    async (keep: Side): Promise<void> => {
      try {
        const saved = await takeSide(id, text.current, keep)
        if (text.current.yaml === saved.yaml) return load(saved)
        setText(text.current.yaml)
        await flush()
      } catch (error) {
        setFailure({ problem: asProblem(error), clashes: [] })
      }
    },
    [id, load, flush],
  )
  useAdopt(member, text, load)
  useSaving(yaml, state, text, flush)
  const { value, isReadable } = useValue(yaml)
  const { diagnostics, posture, revision } = member
  return {
    memberId: id,
    yaml,
    setYaml,
    patch,
    value,
    isReadable,
    state,
    savedAt,
    problem: failure?.problem ?? null,
    clashes: failure?.clashes ?? [],
    together,
    dropTogether: () => setTogether(null),
    diagnostics,
    posture,
    revision,
    flush,
    settle,
  }
}

function usePatch(text: { readonly current: Text }, setYaml: (yaml: string) => void): Draft['patch'] {
  return useCallback(
    (path, value) => {
      const next = patchYaml(text.current.yaml, path, value)
      if (next !== null && next !== text.current.yaml) setYaml(next)
    },
    [text, setYaml],
  )
}

/** The document as it was last readable. */
function useValue(yaml: string): Pick<Draft, 'value' | 'isReadable'> {
  const read = useMemo(() => readYaml(yaml), [yaml])
  const [value, setValue] = useState(read)
  if (read !== null && read !== value) setValue(read)
  return { value, isReadable: read !== null }
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
