import type postgres from 'postgres'
import { openSql } from '#db/client.ts'

/**
 * Listens on a channel with one connection of its own, which reconnects by itself. `onListening` is called each time
 * listening begins: what was sent before is lost.
 */
export async function listen(
  url: string,
  channel: string,
  onText: (text: string) => void,
  onListening: () => void,
): Promise<{ end: () => Promise<void> }> {
  const sql: postgres.Sql = openSql(url, { max: 1 })
  try {
    await sql.listen(channel, onText, onListening)
  } catch (error) {
    await sql.end({ timeout: 1 })
    throw error
  }
  return { end: () => sql.end({ timeout: 1 }) }
}
