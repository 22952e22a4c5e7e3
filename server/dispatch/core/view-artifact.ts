import { artifactName } from '#server/dispatch/core/plan-artifacts.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { type SealedArtifact, sealArtifact } from '#server/plan/artifact.ts'
import type { SkillView } from '#server/program/core/frame.ts'
import { BODY, type SkillText } from '#server/program/core/skill-prompt.ts'

/** What was wanted of which version: evidence of another view is none. */
export function viewDigest({ skill, path, offset }: SkillView): string {
  return taggedDigest('muster.view.v1', { skill: skill.slug, versionId: skill.versionId, treeDigest: skill.treeDigest, path, offset })
}

/** Seals what a model read of a skill as evidence, with who published it and how far it is trusted. */
export function viewArtifact(ordinal: number, view: SkillView, text: SkillText): SealedArtifact {
  return artifactOf(ordinal, view, 'read', canonicalJson(text))
}

/** That a view was refused, as evidence: the model was told so, and is told so in every walk. */
export function refusedViewArtifact(ordinal: number, view: SkillView, code: ErrorCode): SealedArtifact {
  return artifactOf(ordinal, view, 'refusal', canonicalJson({ refused: code }))
}

function artifactOf(ordinal: number, view: SkillView, type: 'read' | 'refusal', body: string): SealedArtifact {
  const { blockPath, itemDigest, path, skill } = view
  const { publisher, slug, treeDigest, trust, version, versionId } = skill
  return sealArtifact({
    name: artifactName('e', ordinal, view),
    role: 'evidence',
    meta: {
      artifact_type: type,
      action: 'view',
      target: path === BODY ? slug : `${slug}/${path}`,
      mime: 'application/json',
      metadata: {
        tool: 'skills.view',
        title: 'Skill',
        blockPath,
        itemDigest,
        argsDigest: viewDigest(view),
        version,
        versionId,
        treeDigest,
        publisher,
        trust,
      },
    },
    body,
  })
}
