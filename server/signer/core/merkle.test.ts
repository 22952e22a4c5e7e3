import { expect, test } from 'vitest'
import { consistencyProof, growTree, leafHash, rootHash, verifyConsistency } from '#server/signer/core/merkle.ts'

const leaves = Array.from({ length: 33 }, (_, i) => leafHash(`leaf ${i}`))
const head = (size: number) => ({ size, root: rootHash(leaves.slice(0, size)) })

test('the empty tree and the first leaf are those of RFC 6962', () => {
  expect(rootHash([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(leafHash('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
})

test('every smaller tree is proved a prefix of every larger one', () => {
  for (let now = 1; now <= leaves.length; now += 1)
    for (let old = 1; old <= now; old += 1)
      expect(verifyConsistency(head(old), head(now), consistencyProof(leaves.slice(0, now), old)), `${old} in ${now}`).toBe(true)
})

test('a changed leaf, a wrong proof and a shrunken tree are refused', () => {
  const forked = leaves.with(4, leafHash('other'))
  expect(verifyConsistency(head(9), { size: 20, root: rootHash(forked.slice(0, 20)) }, consistencyProof(forked.slice(0, 20), 9))).toBe(
    false,
  )
  expect(verifyConsistency(head(9), head(20), consistencyProof(leaves.slice(0, 20), 8))).toBe(false)
  expect(verifyConsistency(head(20), head(9), [])).toBe(false)
  expect(verifyConsistency(head(9), { size: 9, root: rootHash(forked.slice(0, 9)) }, [])).toBe(false)
})

test('a tree grown leaf by leaf has the head of the whole at every size', () => {
  const tree = growTree()
  expect(tree.root()).toBe(rootHash([]))
  for (const [i, leaf] of leaves.entries()) {
    tree.add(leaf)
    expect(tree.root(), `size ${i + 1}`).toBe(rootHash(leaves.slice(0, i + 1)))
  }
})

test('a proof for another pair of sizes, or with a hash bent, cut or added, is refused', () => {
  for (const [old, now] of [
    [3, 7],
    [4, 8],
    [6, 33],
    [16, 33],
  ] as const) {
    const proof = consistencyProof(leaves.slice(0, now), old)
    expect(verifyConsistency(head(old), head(now), proof)).toBe(true)
    expect(verifyConsistency(head(old), head(now), proof.slice(1))).toBe(false)
    expect(verifyConsistency(head(old), head(now), [...proof, leafHash('more')])).toBe(false)
    expect(verifyConsistency(head(old), head(now), proof.with(0, leafHash('bent')))).toBe(false)
  }
})
