import { sha256 } from '#server/kernel/digest.ts'

/** RFC 6962 hash tree over leaf hashes (lower-case hex). Pure; docs/decisions/0003 says why it is our own twenty lines. */

/** Hash of a leaf: SHA-256(0x00 ‖ bytes). */
export function leafHash(leaf: string): string {
  return sha256(concat(new Uint8Array([0]), new TextEncoder().encode(leaf)))
}

/** Head of the tree over leaf hashes; the empty tree is SHA-256 of nothing. */
export function rootHash(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha256('')
  return subtree(leaves, 0, leaves.length)
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

/** SHA-256(0x01 ‖ left ‖ right). */
function nodeHash(left: string, right: string): string {
  return sha256(concat(new Uint8Array([1]), fromHex(left), fromHex(right)))
}

/** Largest power of two below n. */
function splitPoint(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1))
}
function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n))
}
function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
