'use client'

import { CircleAlert, Upload as UploadIcon } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import type { Upload } from '#components/crews/use-upload.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useNoAccidents } from '#components/ui/use-no-accidents.ts'
import type { Say } from '#server/kernel/language/say.ts'

interface Props {
  readonly upload: Upload
  readonly many: boolean
  readonly endings: readonly string[] | null
}

/** Where files are dropped, or chosen by pointer or keyboard; says how far it is, and why one does not fit. */
export function DropZone({ upload, many, endings }: Props) {
  const t = useT()
  const off = useOff('operator')
  const [over, setOver] = useState(false)
  useNoAccidents()
  const { sending, refused } = upload
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver && off === null)
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event)
          if (off === null) upload.put([...event.dataTransfer.files].slice(0, many ? undefined : 1))
        }}
      >
        <UploadIcon className="i muted" aria-hidden />
        <span className="grow">
          <span className="muted exact" role="status">
            {sending ? t('Putting {file} into the workspace', { file: sending.name }) : (off ?? invitation(many, endings, t))}
          </span>
          {sending ? (
            <progress className="bar" max={1} value={sending.share} aria-label={t('How much of {file} is there', { file: sending.name })} />
          ) : null}
        </span>
        {sending ? (
          <Button size="s" onClick={upload.stop}>
            {t('Stop')}
          </Button>
        ) : off === null ? (
          <label className="btn s relative focus-within:outline-2 focus-within:outline-fill">
            {many ? t('Choose files') : t('Choose a file')}
            <input
              type="file"
              className="sr"
              multiple={many}
              accept={endings?.join(',')}
              onChange={(event) => {
                upload.put([...(event.target.files ?? [])])
                // So that the same file, corrected, can be chosen again.
                event.target.value = ''
              }}
            />
          </label>
        ) : null}
      </div>
      {refused.length > 0 ? (
        <ul className="grid gap-1" role="alert">
          {refused.map(({ name, why }) => (
            <li key={name} className="note danger">
              <CircleAlert className="i" aria-hidden />
              <span>
                <Said
                  text="{file} was not put in. {why}"
                  holes={{
                    file: (
                      <b>
                        <SafeText text={name} destination />
                      </b>
                    ),
                    why,
                  }}
                />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <ReplaceDialog file={upload.taken} onReplace={upload.replace} onKeep={upload.keep} />
    </>
  )
}

function invitation(many: boolean, endings: readonly string[] | null, t: Say): string {
  if (endings === null) return many ? t('Drop files here. It stays in this workspace.') : t('Drop a file here. It stays in this workspace.')
  const holes = { endings: endings.join(', ') }
  return many ? t('Drop files here. Fits: {endings}.', holes) : t('Drop a file here. Fits: {endings}.', holes)
}

interface ReplaceProps {
  readonly file: File | null
  readonly onReplace: () => void
  readonly onKeep: () => void
}

/** The bytes that are there now would be gone, so it is asked first. */
function ReplaceDialog({ file, onReplace, onKeep }: ReplaceProps) {
  const t = useT()
  return (
    <Dialog
      open={file !== null}
      onOpenChange={(open) => (open ? undefined : onKeep())}
      title={t('Replace the file of that name?')}
      about={t('What it holds now is gone for good.')}
    >
      <p className="mb-4 text-sm">
        <SafeText text={file?.name ?? ''} destination />
      </p>
      <div className="acts-end">
        <Button onClick={onKeep}>{t('Keep the old one')}</Button>
        <Button look="solid-danger" onClick={onReplace}>
          {t('Replace it')}
        </Button>
      </div>
    </Dialog>
  )
}
