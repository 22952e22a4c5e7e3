'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { keptName, refuseFile } from '#components/crews/file-rules.ts'
import { asProblem } from '#components/data/problem.ts'
import { isTaken, uploadFile, wasStopped } from '#components/data/upload-file.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import type { FileListItem } from '#server/bridge/schema.ts'

export interface Refused {
  readonly name: string
  readonly why: string
}

export interface Upload {
  /** Paths of the workspace's files; undefined until they are known. */
  readonly known: readonly string[] | undefined
  /** What is on its way. */
  readonly sending: { readonly name: string; readonly share: number } | null
  readonly refused: readonly Refused[]
  /** A file whose name is taken: it waits until a person says what becomes of it. */
  readonly taken: File | null
  readonly put: (files: readonly File[]) => void
  readonly stop: () => void
  readonly replace: () => void
  readonly keep: () => void
}

/**
 * Puts files into the workspace, one after the other.
 * @param endings that fit; null = any
 * @param onFile called with the path of each that arrived
 */
export function useUpload(endings: readonly string[] | null, onFile: (path: string) => void): Upload {
  const t = useT()
  const client = useQueryClient()
  const { data } = useRead<{ items: FileListItem[] }>('/files')
  const [sending, setSending] = useState<Upload['sending']>(null)
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const [taken, setTaken] = useState<readonly File[]>([])
  const control = useRef<AbortController | null>(null)
  useEffect(() => () => control.current?.abort(), [])
  const known = data?.items.map((file) => file.path)

  const send = async (file: File, replace: boolean, signal: AbortSignal): Promise<void> => {
    const path = keptName(file.name)
    setSending({ name: path, share: 0 })
    try {
      const stored = await uploadFile(file, { path, replace, signal, onProgress: (share) => setSending({ name: path, share }) })
      onFile(stored.path)
    } catch (error) {
      if (isTaken(error)) setTaken((waiting) => [...waiting, file])
      else if (!wasStopped(error)) {
        const problem = asProblem(error)
        setRefused((before) => [...before, { name: path, why: `${problem.message}. ${problem.detail}` }])
      }
    }
  }
  const sendAll = async (files: readonly File[], replace: boolean): Promise<void> => {
    if (files.length === 0) return
    const controller = new AbortController()
    control.current = controller
    const { signal } = controller
    for (const file of files) if (!signal.aborted) await send(file, replace, signal)
    control.current = null
    setSending(null)
    // The list, and what was shown of a file that is another one now.
    await client.invalidateQueries({ predicate: ({ queryKey: [read] }) => typeof read === 'string' && read.startsWith('/files') })
  }
  const put = (files: readonly File[]): void => {
    if (control.current !== null || files.length === 0) return
    const judged = files.map((file) => ({ file, why: refuseFile(file, endings, t) }))
    setRefused(judged.flatMap(({ file, why }) => (why === null ? [] : [{ name: file.name, why }])))
    const fit = judged.flatMap(({ file, why }) => (why === null ? [file] : []))
    const isKnown = (file: File): boolean => known?.includes(keptName(file.name)) ?? false
    setTaken(fit.filter(isKnown))
    void sendAll(
      fit.filter((file) => !isKnown(file)),
      false,
    )
  }
  const next = taken[0] ?? null
  const settle = (): void => setTaken((waiting) => waiting.slice(1))
  return {
    known,
    sending,
    refused,
    taken: sending === null ? next : null,
    put,
    stop: () => control.current?.abort(),
    replace: () => {
      settle()
      if (next) void sendAll([next], true)
    },
    keep: settle,
  }
}
