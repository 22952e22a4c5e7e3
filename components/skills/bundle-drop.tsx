import { Upload } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { type Bundle, readChosen, readDropped, ZipChosen } from '#components/skills/read-dropped.ts'
import { sizeText } from '#components/skills/skill-words.ts'
import { Button } from '#components/ui/button.tsx'
import { useNoAccidents } from '#components/ui/use-no-accidents.ts'

interface Props {
  readonly bundle: Bundle | null
  readonly onBundle: (bundle: Bundle | null) => void
}

/** Where a folder or archive is dropped, or chosen by pointer or keyboard. Nothing is sent before the press that follows. */
export function BundleDrop({ bundle, onBundle }: Props) {
  const t = useT()
  const [isOver, setOver] = useState(false)
  const [isReading, setReading] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  useNoAccidents()
  const read = (reading: Promise<Bundle>): void => {
    setReading(true)
    setWrong(null)
    const refuse = (error: unknown): void => {
      onBundle(null)
      setWrong(
        error instanceof ZipChosen
          ? t('This is a .zip. Choose the folder, or pack it as .tar.gz.')
          : t('This could not be read. Nothing was sent.'),
      )
    }
    reading.then(onBundle, refuse).finally(() => setReading(false))
  }
  const drag = (over: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(over)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the buttons inside do the same
    <div
      className={isOver ? 'drop bundle-drop over' : 'drop bundle-drop'}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event)
        if (event.dataTransfer.items.length > 0) read(readDropped(event.dataTransfer))
      }}
    >
      <Upload className="i muted" aria-hidden />
      <span className="grow" role="status">
        {bundle ? (
          <>
            <span className="strong exact">
              <SafeText text={bundle.title} />
            </span>
            <span className="muted">
              {' '}
              {bundle.files === null ? '' : `${t.count(bundle.files, '{n} file', '{n} files')}, `}
              {t('{size} packed', { size: sizeText(bundle.archive.size, t) })}
            </span>
          </>
        ) : isReading ? (
          <span className="muted">{t('Being read')}</span>
        ) : wrong !== null ? (
          <span className="danger">{wrong}</span>
        ) : (
          <span className="muted">{t('Drop the folder of a skill here, with its page SKILL.md at the top, or a .tar.gz of it.')}</span>
        )}
      </span>
      <Choose label={t('Choose a folder')} isFolder onFiles={(files) => read(readChosen(files))} />
      <Choose label={t('Choose an archive')} onFiles={(files) => read(readChosen(files))} />
      {bundle ? (
        <Button size="s" look="ghost" onClick={() => onBundle(null)}>
          {t('Take it away')}
        </Button>
      ) : null}
    </div>
  )
}

interface ChooseProps {
  readonly label: string
  readonly isFolder?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

function Choose({ label, isFolder = false, onFiles }: ChooseProps) {
  return (
    <label className="btn s relative focus-within:outline-2 focus-within:outline-fill">
      {label}
      <input
        type="file"
        className="sr"
        {...(isFolder ? { webkitdirectory: '' } : { accept: '.tar.gz,.tgz,.gz,.md' })}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          if (files.length > 0) onFiles(files)
          // So that the same one, corrected, can be chosen again.
          event.target.value = ''
        }}
      />
    </label>
  )
}
