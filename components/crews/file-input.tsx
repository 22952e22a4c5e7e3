'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { type ComponentProps, type DragEvent, useState } from 'react'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { FileView } from '#components/results/file-view.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { FileListItem } from '#server/bridge/schema.ts'

interface Props {
  /** Id, name, registration and state of the field. */
  readonly common: ComponentProps<'select'>
  readonly value: string
  readonly onFile: (path: string) => void
}

/** A file of the workspace, or one dropped here, with its first rows. */
export function FileInput({ common, value, onFile }: Props) {
  const { paths, put, busy, taken, replace, keep } = useUpload(value, onFile)
  const [over, setOver] = useState(false)
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver)
  }
  return (
    <>
      <select {...common} value={value}>
        <option value="">Choose a file</option>
        {paths.map((path) => (
          <option key={path} value={path}>
            {path}
          </option>
        ))}
      </select>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event)
          put(event.dataTransfer.files[0])
        }}
      >
        <Upload className="i muted" aria-hidden />
        <span className="grow muted" role="status">
          {busy ? 'Putting it into the workspace' : 'Drop a file here. It stays in this workspace.'}
        </span>
        <label className="btn s relative focus-within:outline-2 focus-within:outline-fill">
          Choose a file
          <input
            type="file"
            className="sr"
            onChange={(event) => {
              put(event.target.files?.[0])
              // So that the same file, corrected, can be chosen again.
              event.target.value = ''
            }}
          />
        </label>
      </div>
      <ReplaceDialog file={taken} onReplace={replace} onKeep={keep} />
      {value ? (
        <FileView
          path={`/files/preview?path=${encodeURIComponent(value)}`}
          content={`/files/content?path=${encodeURIComponent(value)}`}
          name={value}
        />
      ) : null}
    </>
  )
}

/** Puts files into the workspace; one whose name is taken waits in `taken` until a person says what becomes of it. */
function useUpload(value: string, onFile: (path: string) => void) {
  const client = useQueryClient()
  const { data } = useRead<{ items: FileListItem[] }>('/files')
  const [busy, setBusy] = useState(false)
  const [taken, setTaken] = useState<File | null>(null)
  const known = data?.items.map((file) => file.path) ?? []
  const send = async (file: File): Promise<void> => {
    setTaken(null)
    setBusy(true)
    try {
      const { path } = await request<{ path: string }>(`/files?path=${encodeURIComponent(file.name)}`, { method: 'POST', body: file })
      // The list, and what was shown of a file that is another one now.
      await client.invalidateQueries({ predicate: ({ queryKey: [read] }) => typeof read === 'string' && read.startsWith('/files') })
      onFile(path)
    } catch (error) {
      showProblem(asProblem(error))
    }
    setBusy(false)
  }
  const put = (file: File | undefined): void => {
    if (!file || busy) return
    if (known.includes(file.name)) setTaken(file)
    else void send(file)
  }
  const paths = [...new Set([...known, ...(value ? [value] : [])])]
  return {
    paths,
    busy,
    taken,
    put,
    replace: () => (taken ? void send(taken) : undefined),
    keep: () => setTaken(null),
  }
}

/** The bytes that are there now would be gone, so it is asked first. */
function ReplaceDialog({
  file,
  onReplace,
  onKeep,
}: {
  readonly file: File | null
  readonly onReplace: () => void
  readonly onKeep: () => void
}) {
  return (
    <Dialog
      open={file !== null}
      onOpenChange={(open) => (open ? undefined : onKeep())}
      title="Replace the file of that name?"
      about="What it holds now is gone for good."
    >
      <p className="mb-4 text-sm">
        <SafeText text={file?.name ?? ''} destination />
      </p>
      <div className="acts-end">
        <Button onClick={onKeep}>Keep the old one</Button>
        <Button look="solid-danger" onClick={onReplace}>
          Replace it
        </Button>
      </div>
    </Dialog>
  )
}
