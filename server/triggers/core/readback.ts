import cronstrue from 'cronstrue'

/** What the five fields mean, in words: `At 08:00, only on Monday`. */
export function readbackOf(cron: string): string {
  const text = cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: true })
  return cron.endsWith(' * * *') && text.startsWith('At ') ? `${text}, every day` : text
}
