'use client'

import { useEffect, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { useBytes } from '#components/results/use-bytes.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'

interface Props {
  readonly content: string
  readonly name: string
  /** What the server found in its first bytes; the browser is told nothing else. */
  readonly mime: string
  readonly width: number
  readonly height: number
}

/** An image from bytes already here. */
export function ImageView({ content, name, mime, width, height }: Props) {
  const t = useT()
  const { data, error, refetch } = useBytes(content)
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!data) return
    const made = URL.createObjectURL(new Blob([data], { type: mime }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data, mime])
  if (error) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (url === null) return <SkeletonBlock height={180} label={t('Loading {name}', { name })} />
  return (
    <figure>
      {/* biome-ignore lint/performance/noImgElement: bytes in memory, nothing to optimise */}
      <img className="picture" src={url} alt={name} width={width} height={height} />
      <figcaption className="small muted mt-1">{t('{width} × {height} pixels', { width, height })}</figcaption>
    </figure>
  )
}
