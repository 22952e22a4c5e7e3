import { taggedTextDigest } from '#server/kernel/digest.ts'

const BOUNDARY_CHARS = 32

/**
 * Text that nobody here wrote, between two lines that it cannot contain: they carry a part of its own digest. So a client's model sees
 * where it begins and ends, whatever it says about itself (domain §6: what an ability gives is untrusted). Pure.
 * @param from `files.read`, or whatever gave it
 */
export function delimit(text: string, from: string): string {
  const boundary = taggedTextDigest('muster.outside.v1', text).slice(0, BOUNDARY_CHARS)
  const source = from.replace(/[^A-Za-z0-9 ._-]/g, ' ').slice(0, 140)
  return `<outside from="${source}" trust="untrusted" boundary="${boundary}">\n${text}\n</outside boundary="${boundary}">`
}
