import { sha256 } from '#server/kernel/digest.ts'

/** RFC 6962 hash tree over leaf hashes (lower-case hex). Pure; docs/decisions/0003 says why it is our own twenty lines. */

/** Hash of a leaf: SHA-256(0x00 ‖ bytes). */
export function leafHash(leaf: string): string {
  return sha256(`\0${leaf}`)
}

/** Head of the tree over leaf hashes; the empty tree is SHA-256 of nothing. */
export function rootHash(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha256('')
  return subtree(leaves, 0, leaves.length)
}

/** A tree that grows leaf by leaf and gives its head at any size on the way, in log n: many heads of one long chain. */
export function growTree(): { add(leaf: string): void; root(): string } {
  /** Heads of the perfect subtrees, largest first: the binary digits of the size. */
  const peaks: { height: number; hash: string }[] = []
  return {
    add(leaf) {
      let peak = { height: 0, hash: leaf }
      for (let last = peaks.at(-1); last?.height === peak.height; last = peaks.at(-1)) {
        peaks.pop()
        peak = { height: peak.height + 1, hash: nodeHash(last.hash, peak.hash) }
      }
      peaks.push(peak)
    },
    root: () => (peaks.length === 0 ? sha256('') : peaks.map((peak) => peak.hash).reduceRight((right, left) => nodeHash(left, right))),
  }
}

/** Proof that the tree of `oldSize` leaves is a prefix of the tree over `leaves` (RFC 6962 §2.1.2). */
export function consistencyProof(leaves: readonly string[], oldSize: number): string[] {
  if (oldSize <= 0 || oldSize >= leaves.length) return []
  const proof: string[] = []
  let [from, to, size, whole] = [0, leaves.length, oldSize, true]
  while (size !== to - from) {
    const half = splitPoint(to - from)
    if (size <= half) {
      proof.unshift(subtree(leaves, from + half, to))
      to = from + half
    } else {
      proof.unshift(subtree(leaves, from, from + half))
      from += half
      size -= half
      whole = false
    }
  }
  if (!whole) proof.unshift(subtree(leaves, from, to))
  return proof
}

/** Checks a consistency proof (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  old: { size: number; root: string },
  now: { size: number; root: string },
  proof: readonly string[],
): boolean {
  if (old.size === now.size) return old.root === now.root && proof.length === 0
  if (old.size > now.size) return false
  if (old.size === 0) return true
  const path = isPowerOfTwo(old.size) ? [old.root, ...proof] : [...proof]
  const first = path.shift()
  if (first === undefined) return false
  let [fn, sn] = [old.size - 1, now.size - 1]
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  let [fr, sr] = [first, first]
  for (const node of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(node, fr)
      sr = nodeHash(node, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    } else sr = nodeHash(sr, node)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && fr === old.root && sr === now.root
}

function subtree(leaves: readonly string[], from: number, to: number): string {
  if (to - from === 1) return leaves[from] ?? ''
  const middle = from + splitPoint(to - from)
  return nodeHash(subtree(leaves, from, middle), subtree(leaves, middle, to))
}

/** Written anew for each node: a long chain has as many as entries. */
const NODE = new Uint8Array(65).fill(1, 0, 1)

/** SHA-256(0x01 ‖ left ‖ right). */
function nodeHash(left: string, right: string): string {
  putHex(left, NODE, 1)
  putHex(right, NODE, 33)
  return sha256(NODE)
}

/** Largest power of two below n. */
function splitPoint(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1))
}
function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n))
}

/** A hash that is none leaves zeros, so it proves nothing. */
function putHex(hex: string, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 32; i += 1) bytes[at + i] = ((DIGITS[hex.charCodeAt(2 * i)] ?? 0) << 4) | (DIGITS[hex.charCodeAt(2 * i + 1)] ?? 0)
}
/** By character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code))))
